/** The packed sae-mon counts on the oldest kernels that it promises: booted here, in an emulated machine. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import type { ExportDocument } from '../equality/sae-mon.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { addPrograms, assertEqual, boot, fetchKernels, GUEST_MS, line, printed, type Told } from './guest.ts';
import { unpackSaeMon } from './packed.ts';

/** The way in that each kernel must choose by itself, the socket tracepoints having come with 6.3, and the loads it gets. */
const KERNELS = [
  { version: '5.10', way: 'sys_exit', rows: [] },
  { version: '6.1', way: 'sys_exit', rows: ['redis', 'http'] },
  { version: '6.12', way: 'socket', rows: ['redis', 'http'] },
] as const;

const COMMON = { port: 8000, connections: 5 };

/** Of the table of test/equality what an emulated machine does in seconds. */
const LOADS = {
  redis: {
    ...COMMON,
    host: '127.0.0.1',
    warm: 1,
    depth: 16,
    steps: [
      { command: 'GET', count: 503 },
      { command: 'INCR', count: 307 },
      { command: 'WRONGTYPE', count: 13 },
      { command: 'NIL', count: 31 },
      { command: 'CONFIG_GET', count: 11 },
    ],
    ratePerSecond: null,
  },
  // New connections: such a machine is too slow for it to be known at once whose answers those of older ones are.
  http: {
    ...COMMON,
    host: '::1',
    warm: null,
    depth: 1,
    steps: [
      { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 211 },
      { method: 'GET', path: '/status/404', resource: '/status/{id}', status: 404, count: 31 },
      { method: 'GET', path: '/status/500', resource: '/status/{id}', status: 500, count: 13 },
      { method: 'PUT', path: '/upload', resource: '/upload', status: 200, count: 5, upload: 300_017 },
      { method: 'GET', path: '/chunked/10007', resource: '/chunked/{id}', status: 200, count: 7, download: 10_007 },
      { method: 'GET', path: '/big', resource: '/big', status: 200, count: 3, download: 3_000_017 },
      { method: 'HEAD', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 19 },
      { method: 'POST', path: '/upload', resource: '/upload', status: 200, count: 3, upload: 10_007, chunked: true },
    ],
  },
};

const overlay = new TemporaryFolder();
let images: ReadonlyMap<string, string>;

before(() => {
  images = fetchKernels(
    'amd64',
    KERNELS.map(({ version }) => version),
  );
  addPrograms(overlay.file('root'));
  unpackSaeMon(overlay.file('root'));
});
after(() => overlay[Symbol.dispose]());

for (const { version, way, rows } of KERNELS) {
  describe(`Linux ${version}`, () => {
    let told: readonly Told[];
    before(
      async () => {
        const commands = rows.map((kind) => `sh /test/equal.sh ${kind} '${JSON.stringify(LOADS[kind])}'`);
        told = await bootWith(version, ['sh /test/count-redis.sh', 'sh /test/count-callers.sh', ...commands]);
      },
      { timeout: GUEST_MS },
    );

    test('101 Redis requests, and 1,024 in one vector, are counted', (context) => {
      const stdout = printed(told[0] as Told);
      context.diagnostic(line(stdout, 'attached'));
      assert.match(line(stdout, 'server '), /^server cmdstat_get:calls=101,/);
      const document = documentOf(stdout, way);
      const vector = { operation: 'SET', resource: null, status: 'ok', count: 1024 };
      const expected = [{ operation: 'GET', resource: null, status: 'ok', count: 101 }, vector];
      assert.deepEqual(exportAccount(document.endpoints).rows(), expected);
      assert.deepEqual(exportAccount(document.dependencies).rows(), [vector]);
      assert.ok(document.loss.complete, JSON.stringify(document.loss));
    });

    test('who calls a port is counted, and nobody else', (context) => {
      const stdout = printed(told[1] as Told);
      context.diagnostic(line(stdout, 'attached'));
      const document = documentOf(stdout, way);
      const counts = document.dependencies.map(({ workload, server, transactions, errors }) => [
        `${workload.command} ${server.port}`,
        transactions,
        errors,
      ]);
      assert.deepEqual(counts.sort(), [
        ['node 6379', 7, 0],
        ['redis-cli 6379', 101, 0],
        ['redis-cli 6381', 2, 2],
      ]);
      assert.deepEqual(document.endpoints, []);
    });

    for (const [index, kind] of rows.entries()) {
      test(`both ends of a mix over ${kind} count what the load counts`, () => {
        assertEqual(printed(told[2 + index] as Told), way);
      });
    }
  });
}

function documentOf(stdout: string, way: string): ExportDocument {
  const document = JSON.parse(line(stdout, 'export ').slice('export '.length)) as ExportDocument;
  assert.equal(document.source.probe, way);
  return document;
}

function bootWith(version: string, commands: readonly string[]): Promise<readonly Told[]> {
  const image = images.get(version) as string;
  const programs = [process.execPath, 'redis-server', 'redis-cli'];
  return boot({ architecture: 'amd64', image, overlay: overlay.file('root'), programs }, commands);
}
