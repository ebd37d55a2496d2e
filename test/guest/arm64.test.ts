/** The release for arm64 counts by both ways in: on Debian's kernels for it, in an emulated machine. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { addArm64, RELEASE } from './arm64.ts';
import { addPrograms, assertEqual, boot, fetchKernels } from './guest.ts';

/** The socket tracepoints came with 6.3; what came before them is there for as long as it is asked for. */
const CASES = [
  { version: '6.12', way: 'socket' },
  { version: '6.12', way: 'sys_exit' },
  { version: '6.1', way: 'sys_exit' },
] as const;

const overlay = new TemporaryFolder();
let images: ReadonlyMap<string, string>;

before(() => {
  images = fetchKernels('arm64', [...new Set(CASES.map(({ version }) => version))]);
  addArm64(overlay.file('root'));
  addPrograms(overlay.file('root'));
});
after(() => overlay[Symbol.dispose]());

test('the launcher starts it, and doctor finds that it can attach', async (context) => {
  const stdout = await inGuest('6.12', 'set -e; uname -m; /sae-mon/sae-mon --version; /sae-mon/sae-mon doctor');
  context.diagnostic(stdout);
  assert.match(stdout, new RegExp(`^aarch64\\nsae-mon/${RELEASE} linux-arm64 node-v24\\.`));
  assert.match(stdout, /sae-mon can attach here\./);
});

/** Connections are new: an emulated machine is too slow for it to be known at once whose answers those of older ones are. */
const LOAD = {
  host: '::1',
  port: 8000,
  connections: 5,
  depth: 1,
  warm: null,
  steps: [
    { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 211 },
    { method: 'GET', path: '/status/404', resource: '/status/{id}', status: 404, count: 31 },
    { method: 'PUT', path: '/upload', resource: '/upload', status: 200, count: 5, upload: 300_017 },
    { method: 'GET', path: '/chunked/10007', resource: '/chunked/{id}', status: 200, count: 7, download: 10_007 },
    { method: 'GET', path: '/big', resource: '/big', status: 200, count: 3, download: 3_000_017 },
  ],
};

for (const { version, way } of CASES) {
  test(`both ends of a mix over HTTP count what the load counts on Linux ${version}, by ${way}`, async () => {
    const command = `sh /test/equal.sh http '${JSON.stringify(LOAD)}' --probe ${way}`;
    assertEqual(await inGuest(version, `SAE_MON=/sae-mon/sae-mon ${command}`), way);
  });
}

function inGuest(version: string, command: string): Promise<string> {
  const image = images.get(version) as string;
  return boot({ architecture: 'arm64', image, overlay: overlay.file('root') }, command);
}
