// Builds dist/sae.bpf.o from bpf/ with clang. Plain JavaScript: it runs on Node.js 20.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = join(ROOT, 'bpf');
const OBJECT = join(ROOT, 'dist/sae.bpf.o');
const STAMP = join(ROOT, 'build/sae.bpf.stamp');

// v3 is the newest instruction set that Linux 5.10 knows whole, and clang 14 needs to be told of it.
// Kernel headers of Debian lie under the name of the architecture.
const COMPILE = [
  '-target',
  'bpf',
  '-mcpu=v3',
  '-O2',
  '-g',
  '-Wall',
  '-Werror',
  '-idirafter',
  `/usr/include/${multiarch()}`,
];

/** Makes the object unless sources, flags and compiler are those it was made from. Returns its path and whether it was made now. */
export function buildBpf() {
  const stamp = fingerprint();
  if (existsSync(OBJECT) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp)
    return { path: OBJECT, built: false };
  for (const folder of ['dist', 'build']) mkdirSync(join(ROOT, folder), { recursive: true });
  // Written aside and renamed: who opens it meanwhile sees a whole file.
  const fresh = `${OBJECT}.${process.pid}`;
  compileBpf(join(SOURCES, 'sae.bpf.c'), fresh);
  // DWARF is of no use at run time; BTF stays.
  execFileSync('llvm-strip', ['-g', fresh], { stdio: 'inherit' });
  renameSync(fresh, OBJECT);
  writeFileSync(STAMP, stamp);
  return { path: OBJECT, built: true };
}

/** Compiles one C file of eBPF, with BTF, as the object is compiled. */
export function compileBpf(source, object) {
  execFileSync('clang', [...COMPILE, '-I', SOURCES, '-c', source, '-o', object], { stdio: 'inherit' });
}

/** C files and headers of bpf/ and its folders, by their paths in it. */
function bpfSources() {
  return readdirSync(SOURCES, { recursive: true })
    .filter((name) => /\.[ch]$/.test(name))
    .sort();
}

function fingerprint() {
  const hash = createHash('sha256').update(COMPILE.join());
  for (const name of bpfSources()) hash.update(name).update(readFileSync(join(SOURCES, name)));
  hash.update(execFileSync('clang', ['--version']));
  return hash.digest('hex');
}

function multiarch() {
  return `${{ x64: 'x86_64', arm64: 'aarch64' }[process.arch] ?? process.arch}-linux-gnu`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { path, built } = buildBpf();
  process.stdout.write(`${path} ${built ? 'built' : 'is up to date'}\n`);
}
