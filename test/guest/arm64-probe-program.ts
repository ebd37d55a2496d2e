/**
 * arm64-probe-program.ts [NAME…]: runs tests of test/probe (`calls`, and whatever else is named) from their sources on
 * Linux 6.12 for arm64, in an emulated machine, with the addon of the release. No part of npm test: it takes minutes.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { promisify } from 'node:util';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { addArm64, ROOT } from './arm64.ts';
import { fetchKernels } from './guest.ts';

/** Python with ctypes, and setpriv: what the tests start. */
const PACKAGES = [
  'python3-minimal',
  'python3.11-minimal',
  'libpython3.11-minimal',
  'libpython3.11-stdlib',
  'libexpat1',
  'libffi8',
  'libssl3',
  'zlib1g',
  'util-linux',
  'libcap-ng0',
];
const SOURCES = ['src', 'test/probe', 'test/workloads', 'libbpf-ts/src', 'libbpf-ts/package.json', 'package.json'];

const names = process.argv.length > 2 ? process.argv.slice(2) : ['calls'];
using overlay = new TemporaryFolder();
const root = overlay.file('root');
addArm64(root, PACKAGES);
for (const source of SOURCES) cpSync(`${ROOT}/${source}`, `${root}/clone/${source}`, { recursive: true });
mkdirSync(`${root}/clone/node_modules`);
symlinkSync('../libbpf-ts', `${root}/clone/node_modules/libbpf-ts`);
symlinkSync('/sae-mon/dist', `${root}/clone/dist`);
mkdirSync(`${root}/clone/libbpf-ts/build`);
symlinkSync('/sae-mon/dist/libbpf-ts.node', `${root}/clone/libbpf-ts/build/libbpf-ts.node`);

// busybox has a setpriv as well, with less in it.
const files = names.map((name) => `test/probe/${name}.test.ts`).join(' ');
const command = `cd /clone; PATH=/usr/bin:$PATH exec node --test --test-concurrency=1 ${files}`;
const image = fetchKernels('arm64', ['6.12']).get('6.12') as string;
const env = { ...process.env, ARCHITECTURE: 'arm64', MEM: '3G', TIMEOUT: '1800' };
const { stdout, stderr, code } = await promisify(execFile)(`${ROOT}/test/guest/boot.sh`, [image, root, command], {
  env,
}).then(
  (told) => ({ ...told, code: 0 }),
  (failed: { stdout: string; stderr: string; code: number }) => failed,
);
process.stdout.write(stdout + stderr);
process.exitCode = code;
