import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { ping } from './redis-pings.ts';
import { attachSaeMon, endingOf, runSaeMon } from './run-sae-mon.ts';

interface Cut {
  readonly totals: { readonly server: { readonly transactions: number } };
  readonly loss: { readonly complete: boolean; readonly capture: { readonly cutFiles: number } };
}

const folder = new TemporaryFolder();
let redis: Redis;
before(async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder.path]);
  redis = await Redis.start();
});
after(async () => {
  await redis[Symbol.asyncDispose]();
  execFileSync('umount', [folder.path]);
  folder[Symbol.dispose]();
});

test('a full disk ends a recording with 1 and one sentence; up to there it is valid', async () => {
  const file = join(folder.path, 'full.rec');
  await using child = await attachSaeMon('record', '--pid', String(redis.pid), '--output', file);
  while (child.running) await ping(redis, 50);
  const { code, stderr } = await endingOf(child);
  assert.equal(code, 1);
  assert.match(stderr, /cannot write .*full\.rec: no space left on the device/);
  assert(statSync(file).size > 64 * 1024);
  const replay = await runSaeMon('export', '--json', '--replay', file);
  assert.equal(replay.code, 0);
  assert.match(replay.stderr, /cut off after \d+ bytes \(100 %\)/);
  const { totals, loss } = JSON.parse(replay.stdout) as Cut;
  assert.deepEqual([loss.complete, loss.capture.cutFiles], [false, 1]);
  assert(totals.server.transactions > 100, `${totals.server.transactions}`);
});

test('a full disk under `export --output` keeps the windows that were written whole', async () => {
  const file = join(folder.path, 'full.json');
  execFileSync('rm', ['-f', join(folder.path, 'full.rec')]);
  const args = ['--interval', '100ms', '--output', file, '--pid', String(redis.pid)];
  await using child = await attachSaeMon('export', '--json', ...args);
  const { code, stderr } = await endingOf(child);
  assert.equal(code, 1);
  assert.match(stderr, /cannot write .*full\.json: no space left on the device/);
  const lines = execFileSync('cat', [file], { encoding: 'utf8' }).split('\n');
  assert.equal(lines.pop(), '');
  assert(lines.length > 3);
  for (const line of lines) JSON.parse(line);
});
