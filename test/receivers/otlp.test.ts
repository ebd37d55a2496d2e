/** Metrics in a real OpenTelemetry collector: what it was sent is what the generators have counted, to the end of each series. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import type { ExportDocument } from '../equality/sae-mon.ts';
import { Account, type AccountRow } from '../load/account.ts';
import { Load } from '../load/start-load.ts';
import { HttpService } from '../workloads/http-service.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { type CollectedPoint, CollectorServer, isEnd } from './collector-server.ts';
import { COMMANDS, OPERATIONS, REQUESTS, STEPS } from './stage.ts';

const MAX_BUCKETS = 160;

const cleanups = new AsyncDisposableStack();
after(async () => await cleanups.disposeAsync());

describe('10,007 requests, and 1,110 commands of Redis, both ends watched', () => {
  let collector: CollectorServer;
  let requests: AccountRow[];
  let document: ExportDocument;
  let attachedUnixMs: number;
  let said: string;

  before(async () => {
    const folder = cleanups.use(new TemporaryFolder());
    collector = cleanups.use(await CollectorServer.start());
    const service = cleanups.use(await HttpService.start());
    const redis = cleanups.use(await Redis.start());
    const at = { host: '127.0.0.1', depth: 1, warm: null };
    const http = cleanups.use(
      await Load.start({ kind: 'http', ...at, port: service.port, connections: 7, steps: STEPS }),
    );
    const commands = cleanups.use(
      await Load.start({
        kind: 'redis',
        ...at,
        port: redis.port,
        connections: 3,
        ratePerSecond: null,
        steps: COMMANDS,
      }),
    );
    const pids = [service.pid, http.pid, redis.pid, commands.pid].join(',');
    const json = ['--json', '--output', folder.file('red.json')];
    const flags = ['--otlp', collector.url, '--push-interval', '1s', '--route', '/items/{id}', '--label', 'cluster=eu'];
    const saeMon = cleanups.use(await attachSaeMon('export', '--pid', pids, ...json, ...flags));
    attachedUnixMs = Date.now();
    http.release();
    commands.release();
    requests = Account.of((await http.result()).account).rows();
    await commands.result();
    await http.close();
    await commands.close();
    const { code } = await saeMon.stop();
    assert.equal(code, 0, saeMon.stderr);
    said = saeMon.stderr;
    document = JSON.parse(readFileSync(folder.file('red.json'), 'utf8')) as ExportDocument;
    await collector.until(
      () => collector.points(),
      (points) => points.some((point) => point.metric === 'sae_mon.complete' && isEnd(point)),
    );
  });

  it('count by status as the generator does, at both ends', () => {
    const expected = sums(requests, ({ status }) => status);
    assert.equal(total(expected), REQUESTS);
    for (const role of ['server', 'client']) {
      const points = collector.latest(`http.${role}.request.duration`);
      assert.deepEqual(counts(points, 'http.response.status_code'), expected, role);
    }
  });

  it('count by command and error as the generator does, at both ends', () => {
    for (const role of ['client', 'server']) {
      const points = collector.latest(`db.${role}.operation.duration`);
      assert.deepEqual(counts(points, 'db.response.status_code'), { undefined: 1_009, WRONGTYPE: 101 }, role);
    }
  });

  it('have counters of their own that start at the attach, and only rise', () => {
    const all = collector.points().filter(({ metric }) => metric === 'sae_mon.transactions');
    const end = collector.latest('sae_mon.transactions');
    assert.equal(
      end.reduce((sum, { asDouble = 0 }) => sum + asDouble, 0),
      2 * (REQUESTS + OPERATIONS),
    );
    for (const { startTimeUnixNano = '0' } of all) {
      const startMs = Number(startTimeUnixNano) / 1e6;
      assert.ok(startMs < attachedUnixMs && startMs > attachedUnixMs - 60_000, `${startMs}`);
    }
    for (const points of Map.groupBy(all, seriesOf).values()) {
      const values = points.filter((point) => !isEnd(point)).map(({ asDouble = 0 }) => asDouble);
      assert.deepEqual(
        values,
        values.toSorted((a, b) => a - b),
      );
    }
  });

  it('have histograms of at most 160 buckets, whose counts are the count', () => {
    const points = collector.points().filter(({ scale, metric }) => scale !== undefined && /duration$/.test(metric));
    assert.ok(points.length > 8);
    for (const { positive, count } of points) {
      const buckets = positive?.bucketCounts?.map(Number) ?? [];
      assert.ok(buckets.length <= MAX_BUCKETS);
      assert.equal(
        buckets.reduce((sum, one) => sum + one, 0),
        Number(count ?? 0),
      );
    }
  });

  it('have quantiles within the error of the bucket', (context) => {
    for (const route of ['/items/{id}', '/wait/{id}']) {
      const points = collector
        .latest('http.server.request.duration')
        .filter(({ attributes }) => attributes['sae_mon.route'] === route);
      assert.equal(points.length, 1);
      const durations = document.endpoints.find(({ resource }) => resource === route)?.durationSeconds;
      for (const q of [0.5, 0.9, 0.99]) {
        const [from, to] = bucketOf(points[0] as CollectedPoint, q);
        const own = Number((durations as unknown as Record<string, number>)[`p${q * 100}`]);
        context.diagnostic(
          `${route} ${q}: ${from.toFixed(6)} to ${to.toFixed(6)} s, by the whole histogram ${own.toFixed(6)} s`,
        );
        assert.ok(own > from * 0.99 && own < to * 1.01, `${route} ${q}: ${own} in ${from} to ${to}`);
      }
    }
  });

  it('have the route that the user has named as http.route, and are marked with the label', () => {
    const routes = counts(collector.latest('http.server.request.duration'), 'http.route');
    assert.deepEqual(routes, { '/items/{id}': 8_009, undefined: REQUESTS - 8_009 });
    assert.ok(collector.points().every(({ resource }) => resource['cluster'] === 'eu'));
  });

  it('are complete, and say so, under the name of sae-mon itself', () => {
    const [complete] = collector.latest('sae_mon.complete');
    assert.deepEqual([complete?.asDouble, complete?.resource['service.name']], [1, 'sae-mon']);
    const lost = collector
      .latest('sae_mon.loss')
      .filter(({ attributes }) => !/^(skipped_bytes|forgotten_)/.test(`${attributes['sae_mon.reason']}`));
    assert.ok(lost.length > 15);
    assert.equal(
      lost.reduce((sum, { asDouble = 0 }) => sum + asDouble, 0),
      0,
    );
    assert.deepEqual(
      collector
        .latest('http.server.active_requests')
        .map(({ asDouble }) => asDouble ?? 0)
        .filter(Boolean),
      [],
    );
  });

  it('end with sae-mon, each series once', () => {
    // Where nothing is under way, nothing is the oldest: that comes and goes.
    const points = collector.points().filter(({ metric }) => metric !== 'sae_mon.oldest_in_flight');
    const ends = points.filter(isEnd).map(seriesOf);
    assert.equal(new Set(ends).size, ends.length);
    const all = new Set(points.map(seriesOf));
    assert.deepEqual(
      [...all].filter((series) => !ends.includes(series)),
      [],
    );
    assert.match(said, /otlp http:\/\/127\.0\.0\.1:\d+\/v1\/metrics: every 1 s\n/);
    assert.match(said, /: \d+ data points sent in \d+ requests\n/);
  });
});

describe('a series that has stopped', () => {
  it('ends at once, and begins at 0 when it comes again', async () => {
    await using collector = await CollectorServer.start();
    await using service = await HttpService.start();
    const flags = ['--otlp', collector.url, '--push-interval', '1s', '--series-idle', '1s'];
    await using saeMon = await attachSaeMon('export', '--pid', `${service.pid}`, ...flags);
    for (const [round, count] of [211, 307].entries()) {
      const brief = { host: '127.0.0.1', port: service.port, connections: 3, depth: 1, warm: null };
      await using load = await Load.start({ kind: 'http', ...brief, steps: [{ ...STEPS[0], count }] });
      load.release();
      await load.result();
      await load.close();
      const points = await collector.until(
        () => collector.points().filter(({ metric }) => metric === 'http.server.request.duration'),
        (all) => all.filter(isEnd).length > round,
      );
      assert.equal(points.filter(isEnd).length, round + 1);
      assert.equal(points.filter((point) => !isEnd(point)).at(-1)?.count, `${count}`);
    }
    assert.ok(saeMon.running);
  });
});

function seriesOf({ metric, resource, attributes }: CollectedPoint): string {
  return JSON.stringify([metric, resource, attributes]);
}

function counts(points: readonly CollectedPoint[], by: string): Record<string, number> {
  return sums(
    points.map(({ attributes, count }) => ({ key: String(attributes[by]), count: Number(count) })),
    ({ key }) => key,
  );
}

function sums<Row extends { readonly count: number }>(
  rows: readonly Row[],
  key: (row: Row) => string,
): Record<string, number> {
  const found: Record<string, number> = {};
  for (const row of rows) found[key(row)] = (found[key(row)] ?? 0) + row.count;
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function total(all: Readonly<Record<string, number>>): number {
  return Object.values(all).reduce((sum, count) => sum + count, 0);
}

/** Ends of the bucket in which a quantile lies, by the definition of the format. */
function bucketOf({ positive, count, scale = 0 }: CollectedPoint, q: number): [number, number] {
  const base = 2 ** (2 ** -scale);
  const rank = Math.max(1, Math.ceil(q * Number(count)));
  let below = 0;
  for (const [at, bucket] of (positive?.bucketCounts ?? []).map(Number).entries()) {
    below += bucket;
    const index = (positive?.offset ?? 0) + at;
    if (below >= rank) return [base ** index, base ** (index + 1)];
  }
  return [Number.NaN, Number.NaN];
}
