/** Whoever is forked while the probe attaches is found: by the look at /proc, or by the fork's own record, or by both. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { WAYS, type Way } from '../equality/sae-mon.ts';
import type { SeenRecord } from '../probe/seen-record.ts';
import { Recorder } from '../sockets/recorder.ts';
import { Child } from '../workloads/child.ts';
import { source } from '../workloads/language-command.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const ROUNDS = 5;
/** Between two forks: one or two in each millisecond of the attaching. */
const PAUSE_US = 500;
/** Forks that must have been told of: then the probe has been live for long. */
const FORKS = 100;
const PING = 'PING\r\n';

const folder = new TemporaryFolder();
let redis: Redis;
before(async () => {
  redis = await Redis.start(['--tcp-backlog', '4096']);
  execFileSync('cc', ['-O2', '-o', folder.file('storm'), source('fork_storm.c')]);
});
after(async () => {
  await redis?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

for (const way of WAYS) {
  test(`no process that is forked while the probe attaches is missed, ${ROUNDS} times; ${way}`, async (context) => {
    for (let round = 0; round < ROUNDS; round += 1) context.diagnostic(await checkRound(way));
  });
}

async function checkRound(way: Way): Promise<string> {
  await using storm = new Child(folder.file('storm'), [`${redis.port}`, `${PAUSE_US}`]);
  await storm.line('stdout', 'ready');
  using recorder = new Recorder([storm.pid], way);
  const records: SeenRecord[] = [];
  await storm.until(() => {
    records.push(...recorder.records());
    return forked(records).size >= FORKS;
  }, `${FORKS} forks that were told`);
  storm.write('go\n');
  const count = Number((await storm.line('stdout', 'done')).split(' ')[1]);
  records.push(...recorder.records());

  const askers = records.filter(({ bytes }) => bytes === PING).map(({ tgid }) => tgid);
  assert.equal(askers.length, count);
  assert.equal(new Set(askers).size, count);
  const told = forked(records);
  const found = askers.filter((tgid) => !told.has(tgid)).length;
  assert.ok(found > 0, 'all were forked after the attach');
  return `${count} processes: ${told.size} told by their fork, ${found} found in /proc alone`;
}

function forked(records: readonly SeenRecord[]): Set<number> {
  return new Set(records.filter(({ kind }) => kind === 'FORK').map(({ tgid }) => tgid));
}
