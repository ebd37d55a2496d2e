/** Receivers that are not there, or are no help. A minute of outage is `node test/receivers/outage-program.ts 60`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { Load } from '../load/start-load.ts';
import { Receiver } from '../sinks/push/receiver.ts';
import { decode } from '../sinks/remote-write/decoding.ts';
import type { Child } from '../workloads/child.ts';
import { HttpService } from '../workloads/http-service.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { outage } from './outage.ts';
import { PrometheusServer } from './prometheus-server.ts';

/** What is given at the end for what is left, and twice as long on a busy machine. */
const FLUSH_MS = 10_000;

test('a Prometheus that is dead for five seconds misses nothing', async (context) => {
  const { commands, counted, longestGap, dropped, lost, rss, stderr } = await outage(5);
  context.diagnostic(`${counted} of ${commands} counted, gap ${longestGap} s, RSS ${rss.join(' to ')} MiB`);
  assert.equal(counted, commands);
  assert.ok(longestGap < 2, `${longestGap} s`);
  assert.deepEqual([dropped, lost], [0, 0]);
  assert.ok(rss[1] - rss[0] < 64, `${rss}`);
  assert.equal(stderr.match(/: what is to be sent waits/g)?.length, 1, stderr);
  assert.equal(stderr.match(/ is back/g)?.length, 1, stderr);
});

test('what is spooled arrives after a restart, with the times that it had', async () => {
  using folder = new TemporaryFolder();
  await using service = await HttpService.start();
  await using server = await PrometheusServer.start({ scrapes: null, native: false });
  const to = ['--remote-write', server.writeUrl, '--push-interval', '1s', '--spool', folder.file('spool')];
  await server.kill();
  {
    const step = { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 409 } as const;
    const at = { host: '127.0.0.1', port: service.port, connections: 3, depth: 1, warm: null };
    await using load = await Load.start({ kind: 'http', ...at, steps: [step] });
    await using first = await attachSaeMon('export', '--pid', `${service.pid}`, ...to);
    load.release();
    await load.result();
    const { code } = await first.stop();
    assert.equal(code, 0);
    assert.match(first.stderr, /0 samples sent in 0 requests, \d+ requests spooled\n/);
  }
  await server.revive();
  await using second = await attachSaeMon('export', '--pid', `${service.pid}`, ...to);
  const count = 'max_over_time(http_server_request_duration_seconds_count[10m])';
  assert.equal(
    await server.until(
      () => server.value(count),
      (value) => value === 409,
    ),
    409,
  );
  assert.deepEqual(await server.query('http_server_request_duration_seconds_count'), [], 'it had ended');
  assert.doesNotMatch(second.stderr, /warning/);
});

test('a session that ends badly ends its series, too', async () => {
  await using service = await HttpService.start();
  await using receiver = await Receiver.start();
  const to = ['--remote-write', `http://127.0.0.1:${receiver.port}/w`, '--push-interval', '60s'];
  const failing = ['--json', '--interval', '1s', '--output', '/dev/full'];
  await using saeMon = await attachSaeMon('export', '--pid', `${service.pid}`, ...to, ...failing);
  assert.equal((await saeMon.exited).code, 1);
  assert.match(saeMon.stderr, /cannot write \/dev\/full: no space left/);
  assert.equal(receiver.received.length, 2);
  const [first = [], last = []] = receiver.received.map(({ body }) => decode(body, 1).series);
  assert.ok(first.length > 20 && last.length >= first.length, `${first.length}, ${last.length}`);
  for (const { labels, samples } of last) assert.ok(Number.isNaN(samples.at(-1)?.value), JSON.stringify(labels));
});

test('a receiver that never answers holds up the end for five seconds, and a second signal ends that', async () => {
  await using service = await HttpService.start();
  await using receiver = await Receiver.start([() => undefined]);
  const start = async (): Promise<Child> => {
    const to = ['--remote-write', `http://me:secret@127.0.0.1:${receiver.port}/w`, '--push-interval', '1s'];
    const saeMon = await attachSaeMon('export', '--pid', `${service.pid}`, ...to);
    await receiver.until(receiver.received.length + 1);
    return saeMon;
  };
  await using patient = await start();
  const asked = performance.now();
  const { code } = await patient.stop('SIGINT');
  const took = performance.now() - asked;
  assert.equal(code, 0);
  assert.ok(took > 4500 && took < FLUSH_MS, `${took} ms`);
  assert.match(patient.stderr, /http:\/\/\*\*\*@127.*: 0 samples sent in 0 requests, \d+ dropped \(\d+ left\)\n/);
  assert.doesNotMatch(patient.stderr, /secret/);
  await using hasty = await start();
  hasty.signal('SIGINT');
  await delay(400); // one that comes sooner is the same request
  hasty.signal('SIGINT');
  const again = performance.now();
  assert.equal((await hasty.exited).signal, 'SIGINT');
  assert.ok(performance.now() - again < 2000);
});
