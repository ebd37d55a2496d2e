import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ExportTargets } from '../../src/exports/targets.ts';
import { validatorsOf } from '../exports/closed-schema.ts';
import { Redis } from '../workloads/redis.ts';
import { ping } from './redis-pings.ts';
import { endingOf, runSaeMon, startSaeMon, startSaeMonAsNobody } from './run-sae-mon.ts';

const { closed } = validatorsOf('targets');

let redis: Redis;
before(async () => {
  redis = await Redis.start();
});
after(() => redis[Symbol.asyncDispose]());

function rowOfRedis(stdout: string): ExportTargets['workloads'][number] {
  const document = JSON.parse(stdout) as ExportTargets;
  assert.ok(closed(document), JSON.stringify(closed.errors));
  const row = document.workloads.find(({ workload }) => workload.pids.includes(redis.pid));
  assert.ok(row, `no row with process ${redis.pid}`);
  return row;
}

test('targets lists a server with its port, and what names it', async () => {
  const { code, stdout, stderr } = await runSaeMon('targets', '--json', '--limit', '100000');
  assert.deepEqual([code, stderr], [0, '']);
  const row = rowOfRedis(stdout);
  assert.ok(row.ports.some(({ transport, port }) => transport === 'tcp' && port === redis.port));
  assert.match(row.target?.value ?? '', /./);
  assert.equal(row.traffic, null);
  assert.match((await runSaeMon('targets')).stdout, /^WORKLOAD.*NAME IT BY/);
});

test('what targets prints as the name of a server is taken by top', async () => {
  const { target } = rowOfRedis((await runSaeMon('targets', '--json', '--limit', '100000')).stdout);
  assert.ok(target);
  const { code, stderr } = await runSaeMon('top', target.flag, target.value, '--once', '--interval', '100ms');
  assert.equal(code, 0, stderr);
});

test('with a sample, the rate and the protocol of what was spoken meanwhile are there', async () => {
  await using saeMon = startSaeMon(['targets', '--json', '--sample', '2s', '--limit', '100000']);
  await saeMon.line('stderr', 'attached');
  await ping(redis, 503);
  const { code, stdout } = await endingOf(saeMon);
  assert.equal(code, 0);
  const { traffic } = rowOfRedis(stdout);
  const { sample } = JSON.parse(stdout) as ExportTargets;
  assert.ok(sample && sample.coverage.bytes.decoded > 0);
  const served = traffic?.protocols.find(({ role, protocol }) => role === 'server' && protocol === 'redis');
  const pings = Math.round((served?.ratePerSecond ?? 0) * sample.durationSeconds);
  assert.ok(pings >= 503, `${pings} commands`);
});

test('another user than root is told how much cannot be seen, and in whose hands the port is not', async () => {
  const { code, stdout, stderr } = await endingOf(startSaeMonAsNobody(['targets', '--json', '--limit', '100000']));
  assert.equal(code, 0, stderr);
  const document = JSON.parse(stdout) as ExportTargets;
  assert.ok(document.hiddenProcesses > 0);
  assert.ok(!document.workloads.some(({ workload }) => workload.pids.includes(redis.pid)));
  assert.ok(document.unattributed.portsTotal > 0);
  assert.match((await endingOf(startSaeMonAsNobody(['targets']))).stdout, /^HIDDEN +the sockets of \d+ processes/m);
});
