import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

/** Twice what may wait in sae-mon. */
const COUNT = 200_003;
/** So few that a busy machine delays the load as much as sae-mon: what the ring loses is not what this is about. */
const CLIENTS = 5;

test('a reader that is slow loses lines, which are counted; the probe and the account lose nothing', async () => {
  await using redis = await Redis.start();
  using folder = new TemporaryFolder();
  const [file, gate] = [folder.file('rows'), folder.file('gate')];
  const line = `mkfifo ${gate}; exec "$0" bin/sae-mon.js trace --json --proto redis --pid ${redis.pid} > >(read < ${gate}; cat > ${file}; echo done >&2)`;
  await using shell = new Child('bash', ['-c', line, process.execPath]);
  await shell.line('stderr', 'attached');
  const flags = ['-p', String(redis.port), '-n', String(COUNT), '-c', `${CLIENTS}`, '-t', 'set', '-q'];
  await using load = new Child('redis-benchmark', flags);
  await load.exited;
  shell.signal('SIGTERM');
  writeFileSync(gate, '\n');
  assert.equal((await shell.exited).code, 0);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const summary = JSON.parse(lines.pop() ?? '') as { loss: { complete: boolean; limits: { droppedOutputs: number } } };
  assert(summary.loss.limits.droppedOutputs > 0);
  assert.equal(summary.loss.complete, true);
  // redis-benchmark asks for its configuration first, with one command for each of two settings.
  assert.equal(lines.length + summary.loss.limits.droppedOutputs, COUNT + 2);
});
