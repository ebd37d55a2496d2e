/** The packed sae-mon counts on the oldest kernels that it promises: booted here, in an emulated machine. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { exportAccount } from '../equality/export-account.ts';
import type { ExportDocument } from '../equality/sae-mon.ts';
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
  cpSync(here('./count-redis.sh'), overlay.file('root/test/count-redis.sh'));
});
after(() => overlay[Symbol.dispose]());

for (const { version, way } of KERNELS) {
  test(`101 Redis requests are counted on Linux ${version}`, async (context) => {
    const image = images.get(version) as string;
    const { stdout } = await run(here('./boot.sh'), [image, overlay.file('root'), 'sh /test/count-redis.sh'], {
      env: { ...process.env, BINS: `${process.execPath} redis-server redis-cli` },
    }).catch((error: { stdout: string; stderr: string }) => assert.fail(`${error.stdout}\n${error.stderr}`));
    context.diagnostic(line(stdout, 'attached'));
    assert.match(line(stdout, 'server '), /^server cmdstat_get:calls=101,/);
    const document = JSON.parse(line(stdout, 'export ').slice('export '.length)) as ExportDocument;
    const expected = [{ operation: 'GET', resource: null, status: 'ok', count: 101 }];
    assert.deepEqual(exportAccount(document.endpoints).rows(), expected);
    assert.equal(document.source.probe, way);
    assert.ok(document.loss.complete, JSON.stringify(document.loss));
  });
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

function line(text: string, prefix: string): string {
  const found = text.split('\n').find((each) => each.startsWith(prefix));
  assert.ok(found !== undefined, `the guest printed no line that begins with "${prefix}":\n${text}`);
  return found;
}
