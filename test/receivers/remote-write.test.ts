/** Real Prometheus servers are written to: what PromQL says is what the generators have sent, from the first sample to the last. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import type { ExportDocument } from '../equality/sae-mon.ts';
import { Account, type AccountRow } from '../load/account.ts';
import { Load } from '../load/start-load.ts';
import type { Child } from '../workloads/child.ts';
import { HttpService } from '../workloads/http-service.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { buildReceiver } from './build-receiver.ts';
import { PrometheusServer } from './prometheus-server.ts';
import { inOneBucket, quantileOf } from './quantiles.ts';
import { COMMANDS, OPERATIONS, REQUESTS, STEPS } from './stage.ts';
import { sums } from './sums.ts';

const SETTINGS = [
  { title: 'Debian’s Prometheus, 1.0', current: false, version: '1' },
  { title: 'a current Prometheus, 2.0', current: true, version: '2' },
] as const;
/** As often as sae-mon does. */
const EVERY_S = 1;
const TOTAL = 2 * (REQUESTS + OPERATIONS);

let service: HttpService;
let redis: Redis;
before(async () => {
  service = await HttpService.start();
  redis = await Redis.start();
});
after(async () => {
  await service[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

async function http(steps: readonly (typeof STEPS)[number][]): Promise<Load> {
  const { port } = service;
  return await Load.start({ kind: 'http', host: '127.0.0.1', port, connections: 7, depth: 1, steps, warm: null });
}

async function commands(): Promise<Load> {
  const one = { host: '127.0.0.1', port: redis.port, connections: 3, depth: 1, warm: null, ratePerSecond: null };
  return await Load.start({ kind: 'redis', ...one, steps: COMMANDS });
}

for (const { title, current, version } of SETTINGS) {
  describe(title, () => {
    let server: PrometheusServer;
    let saeMon: Child;
    let requests: AccountRow[];
    const folder = new TemporaryFolder();

    async function observe(pids: readonly number[], ...more: readonly string[]): Promise<Child> {
      const to = ['--remote-write', server.writeUrl, '--remote-write-version', version, '--native-histograms'];
      const how = ['--push-interval', `${EVERY_S}s`, '--label', 'cluster=eu'];
      const args = ['export', '--pid', pids.join(','), ...to, ...how, ...more];
      const child = await attachSaeMon(...args);
      await seen(() => server.value('sae_mon_complete'), 1);
      return child;
    }

    async function seen<Value>(ask: () => Promise<Value>, expected: Value): Promise<void> {
      const wanted = JSON.stringify(expected);
      assert.deepEqual(await server.until(ask, (value) => JSON.stringify(value) === wanted), expected);
    }

    before(async () => {
      const program = current ? { program: await buildReceiver('prometheus') } : {};
      server = await PrometheusServer.start({ scrapes: null, native: true, ...program });
      await using load = await http(STEPS);
      await using cache = await commands();
      const pids = [service.pid, load.pid, redis.pid, cache.pid];
      saeMon = await observe(pids, '--json', '--output', folder.file('red.json'));
      load.release();
      cache.release();
      requests = Account.of((await load.result()).account).rows();
      await cache.result();
      await load.close();
      await cache.close();
    });
    after(async () => {
      await saeMon[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    });

    it('has as many requests by status as the generator, in both histograms', async () => {
      const expected = sums(requests, ({ status }) => status);
      for (const role of ['server', 'client']) {
        const metric = `http_${role}_request_duration_seconds`;
        const by = 'http_response_status_code';
        await seen(() => server.by(by, `sum by (${by}) (${metric}_count)`), expected);
        await seen(() => server.by(by, `histogram_count(sum by (${by}) (${metric}))`), expected);
      }
    });

    it('has as many commands by error as the generator', async () => {
      const by = 'db_response_status_code';
      for (const role of ['client', 'server']) {
        const count = `sum by (${by}) (db_${role}_operation_duration_seconds_count)`;
        await seen(() => server.by(by, count), { '': 1_009, WRONGTYPE: 101 });
      }
    });

    it('has rates that are right from the first sample on', async () => {
      await seen(() => server.value('sum(sae_mon_transactions_total)'), TOTAL);
      assert.equal(await server.value('max(min_over_time(sae_mon_transactions_total[10m]))'), 0);
      // Extrapolated by half an interval at the end, of which there is only one where the load was quick.
      const increase = await server.value('sum(increase(sae_mon_transactions_total[10m]))');
      assert.ok(increase >= TOTAL * 0.999 && increase < TOTAL * 1.51, `${increase} of ${TOTAL}`);
      const native = await server.value('histogram_count(sum(increase(http_server_request_duration_seconds[10m])))');
      assert.ok(native >= REQUESTS * 0.999 && native < REQUESTS * 1.51, `${native} of ${REQUESTS}`);
    });

    it('has the label on everything', async () => {
      assert.deepEqual(await server.query('count({__name__=~".+", cluster!="eu"})'), []);
    });

    it('has everything that was sent', async () => {
      assert.equal(await server.value('sae_mon_complete'), 1);
      assert.equal(await server.value('sum(sae_mon_sink_dropped_items_total)'), 0);
      assert.equal(await server.value('sae_mon_sink_up'), 1);
      assert.ok((await server.value('sae_mon_sink_items_total')) > 100);
      assert.doesNotMatch(saeMon.stderr, /warning/);
    });

    it('has quantiles within the error of the bucket, and the series end with sae-mon', async (context) => {
      const metric = 'http_server_request_duration_seconds';
      const found: [string, string, number, number][] = [];
      for (const route of ['/items/{id}', '/wait/{id}']) {
        for (const q of ['0.5', '0.99']) {
          const classic = `histogram_quantile(${q}, sum by (le) (${metric}_bucket{route="${route}"}))`;
          const native = `histogram_quantile(${q}, sum(${metric}{route="${route}"}))`;
          found.push([route, q, await server.value(classic), await server.value(native)]);
        }
      }
      const { code } = await saeMon.stop();
      assert.equal(code, 0, saeMon.stderr);
      const document = JSON.parse(readFileSync(folder.file('red.json'), 'utf8')) as ExportDocument;
      for (const [route, q, classic, native] of found) {
        const own = quantileOf(document.endpoints, route, q);
        context.diagnostic(`${route} ${q}: ${classic.toFixed(6)}, ${native.toFixed(6)}, own ${own.toFixed(6)}`);
        assert.ok(inOneBucket(classic, own), `${route} ${q}: ${classic} against ${own}`);
        assert.ok(Math.abs(Math.log2(native / own)) <= 1 / 8 + 0.01, `${route} ${q}: ${native} against ${own}`);
      }
      assert.match(saeMon.stderr, /remote-write http:\S+: \d+ samples sent in \d+ requests\n/);
      assert.deepEqual(await server.query('count({cluster="eu"})'), [], 'at once');
    });

    it('takes sae-mon that is started again for a reset', async () => {
      for (const count of [1_013, 503]) {
        await using load = await http([{ ...STEPS[0], count: count as 8_009 }]);
        await using again = await observe([service.pid]);
        load.release();
        await load.result();
        await load.close();
        await seen(() => server.value('sum(http_server_request_duration_seconds_count)'), count);
        await again.stop();
      }
      const resets = 'max(resets(http_server_request_duration_seconds_count{route="/items/{id}"}[10m]))';
      assert.ok((await server.value(resets)) >= 2, `${await server.value(resets)}`);
    });

    it('has the trace of a request as an exemplar', async () => {
      await using again = await observe([service.pid]);
      const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
      const headers = { traceparent: `00-${traceId}-${spanId}-01` };
      assert.equal((await fetch(`http://127.0.0.1:${service.port}/wait/20`, { headers })).status, 200);
      const asked = (): Promise<unknown> => server.exemplars('http_server_request_duration_seconds_bucket');
      await seen(asked, [{ span_id: spanId, trace_id: traceId }]);
      assert.doesNotMatch(again.stderr, /warning/);
    });

    it('has no more of a series that has stopped, and from 0 on when it comes again', async () => {
      const metric = 'http_server_request_duration_seconds_count{route="/items/{id}"}';
      await using again = await observe([service.pid], '--series-idle', '2s');
      for (const count of [211, 307]) {
        await using load = await http([{ ...STEPS[0], count: count as 8_009 }]);
        load.release();
        await load.result();
        await load.close();
        await seen(() => server.value(metric), count);
        await seen(() => server.query(metric), []);
      }
      assert.doesNotMatch(again.stderr, /warning/);
    });
  });
}
