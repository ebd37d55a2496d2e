// npm run release [x64] [arm64]: makes build/release/sae-mon-VERSION-linux-ARCHITECTURE.tar.gz, both when none is named.
// What npm packs, with Node.js inside: to unpack and run where nothing else is. Plain JavaScript: it runs on Node.js 20.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.js';
import { root } from './bundle.js';
import { addonForArm64 } from './release-addon.js';
import { nodeFor } from './release-node.js';

const folder = join(root, 'build/release');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** One state of the sources makes one tarball, whoever makes it and when. The time is that which npm gives what it packs. */
const ALIKE = [
  '--owner=0',
  '--group=0',
  '--numeric-owner',
  '--mode=u=rwX,go=rX',
  '--sort=name',
  '--mtime=1985-10-26 08:15:00Z',
];

/** Of an architecture, what is put in place of what npm packs, which is x64's. The eBPF object is the same for both. */
const ADDONS = { x64: () => null, arm64: addonForArm64 };

/**
 * Makes the release of an architecture from what is built.
 * @param {string} architecture as Node.js calls it
 * @returns {string} the path of the tarball
 */
function release(architecture) {
  const name = `sae-mon-${version}-linux-${architecture}`;
  mkdirSync(folder, { recursive: true });
  // Two at once do not meet: what is made lies in a folder of its own until it is whole.
  const work = mkdtempSync(join(folder, 'making-'));
  try {
    const content = join(work, name);
    unpackPacked(work, content);
    addLauncher(content);
    addNode(content, nodeFor(architecture));
    addArchitecture(content, architecture);
    const tarball = join(folder, `${name}.tar.gz`);
    // gzip: xz makes it a third smaller, but a bare Debian has no program that unpacks it.
    execFileSync('tar', ['-C', work, ...ALIKE, '-czf', join(work, 'tarball'), name]);
    renameSync(join(work, 'tarball'), tarball);
    return tarball;
  } finally {
    rmSync(work, { recursive: true });
  }
}

function unpackPacked(work, content) {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', work], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  mkdirSync(content);
  const tarball = join(work, JSON.parse(packed)[0].filename);
  execFileSync('tar', ['-xzf', tarball, '-C', content, '--strip-components=1']);
}

/** `sae-mon` on top, `bin/sae-mon` to be linked to, and the man page where man(1) looks for it. */
function addLauncher(content) {
  copyFileSync(join(root, 'bin/sae-mon'), join(content, 'bin/sae-mon'));
  symlinkSync('bin/sae-mon', join(content, 'sae-mon'));
  mkdirSync(join(content, 'share/man/man1'), { recursive: true });
  symlinkSync('../../../man/sae-mon.1', join(content, 'share/man/man1/sae-mon.1'));
}

function addNode(content, node) {
  mkdirSync(join(content, 'lib'));
  // Symbols are for debuggers; without them it is a seventh smaller. What addons are linked to stays.
  execFileSync('llvm-strip', ['-o', join(content, 'lib/node'), join(node.folder, 'bin/node')]);
  copyFileSync(join(node.folder, 'LICENSE'), join(content, 'LICENSES/node.txt'));
  appendFileSync(
    join(content, 'NOTICE'),
    `\nNode.js ${node.version} (lib/node), its symbols stripped: MIT; its text, and those of what it holds, in LICENSES/node.txt\n`,
  );
}

function addArchitecture(content, architecture) {
  const addon = ADDONS[architecture]();
  if (addon === null) return;
  copyFileSync(addon, join(content, 'dist/libbpf-ts.node'));
  const file = join(content, 'package.json');
  const packed = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, `${JSON.stringify({ ...packed, cpu: [architecture] }, null, 2)}\n`);
}

async function releaseAll(architectures) {
  const unknown = architectures.find((name) => !Object.hasOwn(ADDONS, name));
  if (unknown) throw new Error(`no architecture ${unknown}; architectures: ${Object.keys(ADDONS).join(' ')}`);
  await build();
  for (const architecture of architectures) {
    const tarball = release(architecture);
    console.log(`release: ${tarball} ${(statSync(tarball).size / 1e6).toFixed(1)} MB`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(ADDONS);
  try {
    await releaseAll(wanted);
  } catch (error) {
    // esbuild and the compilers have printed what is wrong.
    console.error(`release: ${error.message.split('\n')[0]}`);
    process.exitCode = 1;
  }
}
