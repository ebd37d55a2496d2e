/** The packed sae-mon counts on the oldest kernels that it promises: booted here, in an emulated machine. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { exportAccount } from '../equality/export-account.ts';
import type { ExportDocument } from '../equality/sae-mon.ts';
import { Account, type LoadResult } from '../load/account.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { unpackSaeMon } from './packed.ts';

const run = promisify(execFile);

/** The way in that each kernel must choose by itself: the socket tracepoints came with 6.3. */
const KERNELS = [
  { version: '5.10', way: 'sys_exit' },
  { version: '6.1', way: 'sys_exit' },
  { version: '6.12', way: 'socket' },
] as const;

const overlay = new TemporaryFolder();
const images = new Map<string, string>();

before(() => {
  const folder = here('../../build/kernels');
  const list = execFileSync(here('./fetch-kernels.sh'), [folder, ...KERNELS.map(({ version }) => version)]);
  for (const line of list.toString().trimEnd().split('\n')) images.set(...(line.split(' ') as [string, string]));
  mkdirSync(overlay.file('root/test'), { recursive: true });
  unpackSaeMon(overlay.file('root'));
  for (const file of ['count-redis.sh', 'equal.sh']) cpSync(here(`./${file}`), overlay.file(`root/test/${file}`));
  for (const folder of ['load', 'workloads']) {
    cpSync(here(`../${folder}`), overlay.file(`root/test/${folder}`), { recursive: true, filter: isProgram });
  }
  writeFileSync(overlay.file('root/test/package.json'), '{ "type": "module" }');
});
after(() => overlay[Symbol.dispose]());

for (const { version, way } of KERNELS) {
  test(`101 Redis requests, and 1,024 in one vector, are counted on Linux ${version}`, async (context) => {
    const stdout = await boot(version, 'sh /test/count-redis.sh');
    context.diagnostic(line(stdout, 'attached'));
    assert.match(line(stdout, 'server '), /^server cmdstat_get:calls=101,/);
    const document = JSON.parse(line(stdout, 'export ').slice('export '.length)) as ExportDocument;
    const vector = { operation: 'SET', resource: null, status: 'ok', count: 1024 };
    const expected = [{ operation: 'GET', resource: null, status: 'ok', count: 101 }, vector];
    assert.deepEqual(exportAccount(document.endpoints).rows(), expected);
    assert.deepEqual(exportAccount(document.dependencies).rows(), [vector]);
    assert.equal(document.source.probe, way);
    assert.ok(document.loss.complete, JSON.stringify(document.loss));
  });
}

/** Of the table of test/equality what an emulated machine does in seconds. */
const ROWS = [
  {
    kind: 'redis',
    options: {
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
  },
  {
    kind: 'http',
    options: {
      host: '::1',
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
  },
] as const;

for (const { version, way } of KERNELS.filter((kernel) => kernel.version !== '5.10')) {
  for (const { kind, options } of ROWS) {
    test(`both ends of a mix over ${kind} count what the load counts on Linux ${version}`, async () => {
      const load = { host: '127.0.0.1', port: 8000, connections: 5, warm: 1, ...options };
      const stdout = await boot(version, `sh /test/equal.sh ${kind} '${JSON.stringify(load)}'`);
      const document = JSON.parse(line(stdout, 'export ').slice('export '.length)) as ExportDocument;
      const { account } = JSON.parse(line(stdout, 'load ').slice('load '.length)) as LoadResult;
      const expected = Account.of(account).rows();
      assert.deepEqual(exportAccount(document.endpoints).rows(), expected);
      assert.deepEqual(exportAccount(document.dependencies).rows(), expected);
      assert.equal(document.source.probe, way);
      assert.ok(document.loss.complete, JSON.stringify(document.loss));
    });
  }
}

async function boot(version: string, command: string): Promise<string> {
  const image = images.get(version) as string;
  const env = { ...process.env, BINS: `${process.execPath} redis-server redis-cli` };
  const { stdout } = await run(here('./boot.sh'), [image, overlay.file('root'), command], { env }).catch(
    (error: { stdout: string; stderr: string }) => assert.fail(`${error.stdout}\n${error.stderr}`),
  );
  return stdout;
}

function isProgram(path: string): boolean {
  return !path.includes('.') || path.endsWith('.ts') || path.endsWith('test/load') || path.endsWith('test/workloads');
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function line(text: string, prefix: string): string {
  const found = text.split('\n').find((each) => each.startsWith(prefix));
  assert.ok(found !== undefined, `the guest printed no line that begins with "${prefix}":\n${text}`);
  return found;
}
