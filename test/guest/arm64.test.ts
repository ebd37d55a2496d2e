/** The release for arm64 counts by both ways in: on Debian's kernels for it, in an emulated machine. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { addArm64, RELEASE } from './arm64.ts';
import { addPrograms, assertEqual, boot, fetchKernels, GUEST_MS, printed, type Told } from './guest.ts';

/** The socket tracepoints came with 6.3; what came before them is there for as long as it is asked for. */
const GUESTS = [
  { version: '6.12', ways: ['socket', 'sys_exit'], doctor: true },
  { version: '6.1', ways: ['sys_exit'], doctor: false },
] as const;

const DOCTOR = 'set -e; uname -m; /sae-mon/sae-mon --version; /sae-mon/sae-mon doctor';

const overlay = new TemporaryFolder();
let images: ReadonlyMap<string, string>;

before(() => {
  images = fetchKernels(
    'arm64',
    GUESTS.map(({ version }) => version),
  );
  addArm64(overlay.file('root'));
  addPrograms(overlay.file('root'));
});
after(() => overlay[Symbol.dispose]());

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

for (const { version, ways, doctor } of GUESTS) {
  describe(`Linux ${version} for arm64`, () => {
    let told: readonly Told[];
    before(
      async () => {
        const counts = ways.map(
          (way) => `SAE_MON=/sae-mon/sae-mon sh /test/equal.sh http '${JSON.stringify(LOAD)}' --probe ${way}`,
        );
        told = await inGuest(version, [...counts, ...(doctor ? [DOCTOR] : [])]);
      },
      { timeout: GUEST_MS },
    );

    for (const [index, way] of ways.entries()) {
      test(`both ends of a mix over HTTP count what the load counts, by ${way}`, () => {
        assertEqual(printed(told[index] as Told), way);
      });
    }

    if (!doctor) return;
    test('the launcher starts it, and doctor finds that it can attach', (context) => {
      const stdout = printed(told[ways.length] as Told);
      context.diagnostic(stdout);
      assert.match(stdout, new RegExp(`^aarch64\\nsae-mon/${RELEASE} linux-arm64 node-v24\\.`));
      assert.match(stdout, /sae-mon can attach here\./);
    });
  });
}

function inGuest(version: string, commands: readonly string[]): Promise<readonly Told[]> {
  const image = images.get(version) as string;
  return boot({ architecture: 'arm64', image, overlay: overlay.file('root') }, commands);
}
