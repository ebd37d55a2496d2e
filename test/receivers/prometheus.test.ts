/** A real Prometheus scrapes sae-mon: what PromQL says is what the generators have sent, in text and by native histograms. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import type { ExportDocument } from '../equality/sae-mon.ts';
import { Account, type AccountRow } from '../load/account.ts';
import type { Child } from '../workloads/child.ts';
import { freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { inOneBucket, quantileOf } from './quantiles.ts';
import { OPERATIONS, REQUESTS, STEPS, Stage } from './stage.ts';
import { sums } from './sums.ts';

let stage: Stage;
before(async () => {
  stage = await Stage.set();
});
after(() => stage[Symbol.asyncDispose]());

describe('10,007 requests, and 1,110 commands of Redis, both ends watched', () => {
  let saeMon: Child;
  let document: ExportDocument;
  let requests: AccountRow[];
  const folder = new TemporaryFolder();

  before(async () => {
    await using http = await stage.http(STEPS);
    await using redis = await stage.commands();
    const pids = [stage.service.pid, http.pid, stage.redis.pid, redis.pid];
    saeMon = await stage.observe(pids, ...['--json', '--output', folder.file('red.json')], '--route', '/items/{id}');
    http.release();
    redis.release();
    requests = Account.of((await http.result()).account).rows();
    await redis.result();
    await http.close();
    await redis.close();
  });
  after(async () => {
    await saeMon[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  for (const form of ['plain', 'native'] as const) {
    it(`count by status as the generator does; ${form}`, async () => {
      const expected = sums(requests, ({ status }) => status);
      assert.equal(
        Object.values(expected).reduce((all, count) => all + count),
        REQUESTS,
      );
      for (const role of ['server', 'client']) {
        const counted = await equal(form, expected, countOf(form, `http_${role}_request_duration_seconds`));
        assert.deepEqual(counted, expected, role);
      }
    });

    it(`count by command and error as the generator does; ${form}`, async () => {
      for (const role of ['client', 'server']) {
        const metric = countOf(form, `db_${role}_operation_duration_seconds`, 'db_response_status_code');
        const counted = await equal(form, { '': 1_009, WRONGTYPE: 101 }, metric, 'db_response_status_code');
        assert.deepEqual(counted, { '': 1_009, WRONGTYPE: 101 }, role);
      }
    });

    it(`have counters of their own for rates, whose first sample is 0; ${form}`, async () => {
      const server = stage[form];
      const sum = 'sum(sae_mon_transactions_total)';
      const total = 2 * (REQUESTS + OPERATIONS);
      assert.equal(
        await server.until(
          () => server.value(sum),
          (value) => value === total,
        ),
        total,
      );
      assert.equal(await server.value('max(min_over_time(sae_mon_transactions_total[10m]))'), 0);
      // Extrapolated by half a scrape at each end, at most.
      const increase = await server.value('sum(increase(sae_mon_transactions_total[10m]))');
      assert.ok(increase >= total && increase < total * 1.25, `${increase} of ${total}`);
    });
  }

  it('have errors by the same selector for every protocol', async () => {
    const errors = (role: string): Promise<Record<string, number>> =>
      stage.plain.by('protocol', `sum by (protocol) (sae_mon_transactions_total{role="${role}", error_type!=""})`);
    assert.deepEqual(await errors('server'), { http: 498, redis: 101 });
    assert.deepEqual(await errors('client'), { http: 1_799, redis: 101 });
  });

  it('are complete, and say so', async () => {
    assert.equal(await stage.plain.value('sae_mon_complete'), 1);
    assert.equal(await stage.plain.value('sum(sae_mon_loss_total{reason!~"skipped_bytes|forgotten_.*"})'), 0);
    assert.ok((await stage.plain.value('sae_mon_coverage_bytes{kind="decoded"}')) > 100_000);
    assert.equal(await stage.plain.value('sae_mon_overflow_transactions_total'), 0);
    assert.ok((await stage.plain.value('sae_mon_series')) > 8);
    assert.equal(await stage.plain.value('sum(sae_mon_in_flight)'), 0);
  });

  it('are of services that Prometheus joins with what is known of them', async () => {
    const joined =
      'sum by (process_executable_name) (sae_mon_transactions_total * on (job, instance) group_left (process_executable_name) target_info)';
    const by = await stage.plain.by('process_executable_name', joined);
    assert.equal(by['redis-server'], OPERATIONS);
    assert.equal(by['node'], 2 * REQUESTS + OPERATIONS);
  });

  it('have the route that the user has named as http_route, and every route as route', async () => {
    const count = 'http_server_request_duration_seconds_count';
    const named = await stage.plain.by('http_route', `sum by (http_route) (${count})`);
    assert.deepEqual(named, { '': REQUESTS - 8_009, '/items/{id}': 8_009 });
    const all = await stage.plain.by('route', `sum by (route) (${count})`);
    assert.deepEqual(all, { '/items/{id}': 8_009, '/status/{id}': 1_799, '/wait/{id}': 199 });
  });

  it('are found by a query of a dashboard that was made for instrumented services', async () => {
    // Grafana's 19923, "RED metrics" of Beyla, with its variables filled in.
    const samples = await stage.plain.query(`histogram_quantile(0.95, sum by (http_route, service_name, le) (
      rate({__name__=~"http_server_request_duration.*bucket"}[1m])
      + on (instance) group_left (job) (0 * target_info{instance=~".*", job=~".*"})))`);
    const route = samples.find(({ metric }) => metric['http_route'] === '/items/{id}');
    assert.equal(route?.metric['service_name'], 'node');
    assert.ok((route?.value ?? 0) > 0);
  });

  it('have quantiles within the error of the bucket, by both kinds of histogram', async (context) => {
    const quantiles = new Map<string, number>();
    for (const one of QUANTILES) quantiles.set(one.join(' '), await histogramQuantile(...one));
    await saeMon.stop();
    document = JSON.parse(readFileSync(folder.file('red.json'), 'utf8')) as ExportDocument;
    assert.equal(document.totals.server.transactions, REQUESTS + OPERATIONS, 'the JSON beside it');
    for (const [name, seen] of quantiles) {
      const [form = '', route = '', q = ''] = name.split(' ');
      const own = quantileOf(document.endpoints, route, q);
      context.diagnostic(`${name}: ${seen.toFixed(6)} s, by the whole histogram ${own.toFixed(6)} s`);
      if (form === 'plain') {
        assert.ok(inOneBucket(seen, own), `${name}: ${seen} against ${own}`);
      } else {
        // Scale 3 at worst: 2^(1/8).
        assert.ok(Math.abs(Math.log2(seen / own)) <= 1 / 8 + 0.01, `${name}: ${seen} against ${own}`);
      }
    }
  });
});

describe('sae-mon that is started again', () => {
  it('goes on with the same series, as a reset', async () => {
    const metric = 'http_server_request_duration_seconds_count';
    const [first] = STEPS;
    const sum = `sum(${metric}{job="node"})`;
    for (const count of [1_013, 503]) {
      await using load = await stage.http([{ ...first, count: count as 8_009 }]);
      await using saeMon = await stage.observe([stage.service.pid]);
      load.release();
      await load.result();
      await load.close();
      const seen = await stage.plain.until(
        () => stage.plain.value(sum),
        (value) => value === count,
      );
      assert.equal(seen, count);
      await saeMon.stop();
    }
    const window = '[10m]';
    assert.ok((await stage.plain.value(`max(resets(${metric}{route="/items/{id}"}${window}))`)) >= 1);
    assert.equal(
      (await stage.plain.query(`last_over_time(${metric}{route="/items/{id}", http_route=""}${window})`)).length,
      1,
    );
  });
});

describe('a series that has stopped', () => {
  it('ends at once, and begins at 0 when it comes again', async () => {
    const metric = 'http_server_request_duration_seconds_count{route="/items/{id}"}';
    const server = stage.plain;
    await using saeMon = await stage.observe([stage.service.pid], '--series-idle', '2s');
    for (const count of [211, 307]) {
      await using load = await stage.http([{ ...STEPS[0], count: count as 8_009 }]);
      load.release();
      await load.result();
      await load.close();
      assert.equal(
        await server.until(
          () => server.value(metric),
          (value) => value === count,
        ),
        count,
      );
      // Prometheus would go on with its last value for five minutes.
      assert.deepEqual(
        await server.until(
          () => server.query(metric),
          (samples) => samples.length === 0,
        ),
        [],
      );
      assert.equal(await server.value('sae_mon_series'), 0);
    }
    assert.ok(saeMon.running);
  });
});

const QUANTILES = (['plain', 'native'] as const).flatMap((form) =>
  ['/items/{id}', '/wait/{id}'].flatMap((route) => [0.5, 0.9, 0.99].map((q) => [form, route, q] as const)),
);

function histogramQuantile(form: 'plain' | 'native', route: string, q: number): Promise<number> {
  const metric = `http_server_request_duration_seconds${form === 'plain' ? '_bucket' : ''}{route="${route}"}`;
  return stage[form].value(`histogram_quantile(${q}, sum ${form === 'plain' ? 'by (le)' : ''} (${metric}))`);
}

describe('the words of sae-mon that is scraped', () => {
  it('are where, who can reach it if that is not this host alone, and at its end what it has seen', async () => {
    const port = await freePort();
    const args = ['export', '--pid', `${stage.service.pid}`, '--prometheus', `0.0.0.0:${port}`];
    await using saeMon = await attachSaeMon(...args);
    await saeMon.line('stderr', `metrics on http://0.0.0.0:${port}/metrics`);
    await saeMon.line('stderr', 'sae-mon: warning: other hosts can reach it');
    const { code } = await saeMon.stop();
    assert.equal(code, 0);
    assert.match(saeMon.stderr, /\n0 transactions.*nothing lost/);
    assert.equal(saeMon.stdout, '');
  });
});

describe('more series than there is room for', () => {
  it('are counted together, and no total is off', async () => {
    await using load = await stage.http(STEPS);
    await using saeMon = await stage.observe([stage.service.pid, load.pid], '--max-series', '3');
    load.release();
    await load.result();
    await load.close();
    for (const role of ['server', 'client']) {
      const sum = `sum(http_${role}_request_duration_seconds_count)`;
      assert.equal(
        await stage.plain.until(
          () => stage.plain.value(sum),
          (value) => value === REQUESTS,
        ),
        REQUESTS,
      );
    }
    const overflow = await stage.plain.value('sum(sae_mon_transactions_total{otel_metric_overflow="true"})');
    assert.ok(overflow > 0 && overflow === (await stage.plain.value('sae_mon_overflow_transactions_total')));
    assert.equal(await stage.plain.value('sae_mon_series'), 3);
    assert.ok(saeMon.running);
  });
});

function countOf(form: 'plain' | 'native', metric: string, by = 'http_response_status_code'): string {
  return form === 'plain' ? `sum by (${by}) (${metric}_count)` : `histogram_count(sum by (${by}) (${metric}))`;
}

function equal(
  form: 'plain' | 'native',
  expected: Record<string, number>,
  expression: string,
  label = 'http_response_status_code',
): Promise<Record<string, number>> {
  const server = stage[form];
  const wanted = JSON.stringify(expected);
  return server.until(
    () => server.by(label, expression),
    (seen) => JSON.stringify(seen) === wanted,
  );
}
