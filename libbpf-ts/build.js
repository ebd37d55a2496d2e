// Builds build/libbpf-ts.node with the C compiler alone. Plain JavaScript: it runs on Node.js 20 and needs nothing but node-api-headers.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const NATIVE = join(HERE, 'native');
const BUILD = join(HERE, 'build');

const COMPILE = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-fPIC', '-fvisibility=hidden'];
// Nothing of libbpf, libelf and zlib is exported: another copy in the process must not be bound to ours.
// -z text: position-dependent code in a static library fails here and not at run time.
const LINK = ['-shared', '-Wl,-Bsymbolic,--exclude-libs,ALL,--gc-sections,-z,text,-z,now'];
const LIBRARIES = ['-l:libbpf.a', '-l:libelf.a', '-l:libz.a', '-lpthread'];

/**
 * Makes the addon unless sources, flags, compiler and headers are those it was made from.
 * @param {{ compiler?: string, flags?: string[], folder?: string }} [options] compiler: for another machine, a cross compiler;
 *   flags: where it finds headers and libraries; folder: what it is made in, one for each machine
 * @returns {{ path: string, built: boolean }} its path, and whether it was made now
 */
export function buildAddon({ compiler = process.env.CC ?? 'cc', flags = [], folder = BUILD } = {}) {
  const path = join(folder, 'libbpf-ts.node');
  const stampFile = join(folder, 'libbpf-ts.stamp');
  const headers = createRequire(import.meta.url)('node-api-headers').include_dir;
  const sources = readdirSync(NATIVE)
    .filter((name) => name.endsWith('.c'))
    .sort();
  const stamp = fingerprint(compiler, flags, headers);
  if (existsSync(path) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp)
    return { path, built: false };
  mkdirSync(folder, { recursive: true });
  // Written aside and renamed: two builds at once, or a process that has the old one mapped, see a whole file.
  const fresh = `${path}.${process.pid}`;
  const paths = sources.map((name) => join(NATIVE, name));
  const inputs = [...COMPILE, '-isystem', headers, ...flags, '-o', fresh, ...paths];
  execFileSync(compiler, [...inputs, ...LINK, ...LIBRARIES], { stdio: 'inherit' });
  renameSync(fresh, path);
  writeFileSync(stampFile, stamp);
  return { path, built: true };
}

function fingerprint(compiler, flags, headers) {
  const hash = createHash('sha256');
  for (const name of readdirSync(NATIVE).sort()) hash.update(name).update(readFileSync(join(NATIVE, name)));
  for (const name of readdirSync(headers).sort()) hash.update(readFileSync(join(headers, name)));
  hash.update(execFileSync(compiler, ['--version']));
  hash.update([COMPILE, flags, LINK, LIBRARIES].join());
  for (const library of ['libbpf.a', 'libelf.a', 'libz.a']) {
    const path = execFileSync(compiler, [...flags, `-print-file-name=${library}`], { encoding: 'utf8' }).trim();
    if (!existsSync(path)) throw new Error(`${library} is missing: apt-get install libbpf-dev libelf-dev zlib1g-dev`);
    hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { path, built } = buildAddon();
  process.stdout.write(`${path} ${built ? 'built' : 'is up to date'}\n`);
}
