/** One file, since each case asks the same of one class. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SampleClock } from '../../../src/lib/sample-clock.ts';
import type { CollectedSeries } from '../../../src/metrics/collection.ts';
import { BUCKET_BOUNDS } from '../../../src/metrics/store/bounds.ts';
import type { InFlight } from '../../../src/transactions/in-flight.ts';
import { connectionOf, transactionOf } from '../transactions.ts';
import { isOverflow, pass, SECOND, START_UNIX_NS, storeOf, transactionsOf } from './making.ts';

const FAILED = { outcome: 'error', statusCode: '500', errorType: '500' } as const;

describe('what a store counts', () => {
  it('is told apart by row, status and error, and has begun at the attach', () => {
    const store = storeOf();
    const connection = connectionOf();
    for (let i = 0; i < 5; i++) store.transaction(transactionOf({ connection }));
    for (let i = 0; i < 3; i++) store.transaction(transactionOf({ connection, ...FAILED }));
    store.transaction(transactionOf({ connection, outcome: 'reset', statusCode: null, errorType: 'ECONNRESET' }));
    store.transaction(transactionOf({ connection, operation: 'POST' }));
    assert.deepEqual(
      store.series().map(({ identity: { metric, attributes }, outcomes, startUnixNs }) => {
        const { 'http.request.method': method, 'http.response.status_code': code, 'error.type': type } = attributes;
        return [metric, method, code, type, outcomes, startUnixNs];
      }),
      [
        ['http.server.request.duration', 'GET', 200, undefined, [['ok', 5]], START_UNIX_NS],
        ['http.server.request.duration', 'GET', 500, '500', [['error', 3]], START_UNIX_NS],
        ['http.server.request.duration', 'GET', undefined, 'ECONNRESET', [['reset', 1]], START_UNIX_NS],
        ['http.server.request.duration', 'POST', 200, undefined, [['ok', 1]], START_UNIX_NS],
      ],
    );
  });

  it('is one series where the names are the same, whatever else is different', () => {
    const store = storeOf();
    store.transaction(transactionOf({ connection: connectionOf({ localAddress: '10.0.0.5' }) }));
    store.transaction(transactionOf({ connection: connectionOf({ localAddress: '127.0.0.1' }) }));
    assert.deepEqual(
      store.series().map(({ outcomes }) => outcomes),
      [[['ok', 2]]],
    );
  });

  it('is in the classic buckets exactly, ends included, and in none twice', () => {
    const store = storeOf();
    const connection = connectionOf();
    for (const bound of BUCKET_BOUNDS) {
      for (const nanoseconds of [Math.round(bound * 1e9), Math.round(bound * 1e9) + 1]) {
        store.transaction(transactionOf({ connection, startNs: 0, endNs: nanoseconds }));
      }
    }
    const durations = only(store.series()).durations;
    // Each end in its own bucket, what is just above it in the next.
    assert.deepEqual([...(durations?.classic ?? [])], [1, ...BUCKET_BOUNDS.slice(1).map(() => 2), 1]);
    assert.equal(durations?.count, BUCKET_BOUNDS.length * 2);
    const sum = (counts: Iterable<number>): number => [...counts].reduce((all, count) => all + count, 0);
    assert.equal(sum(durations?.exponential.counts ?? []), BUCKET_BOUNDS.length * 2);
  });

  it('has waiting and one-way transactions in its counts and in no histogram', () => {
    const store = storeOf();
    const connection = connectionOf({ protocol: 'redis' });
    const waits = { connection, operation: 'BLPOP', resource: null, waiting: true };
    store.transaction(transactionOf({ ...waits, waitsNs: Infinity, startNs: 0, endNs: 3 * SECOND }));
    store.transaction(transactionOf({ ...waits, waitsNs: SECOND, startNs: 0, endNs: 1.25 * SECOND }));
    const oneWay = transactionOf({ connection, operation: 'X', resource: null, statusCode: null, outcome: 'oneWay' });
    store.transaction(oneWay);
    const [blocked, sent] = store.series();
    assert.deepEqual(blocked?.waiting, { count: 1, seconds: 3 });
    assert.deepEqual(blocked?.outcomes, [['ok', 2]]);
    assert.equal(blocked?.durations?.count, 1);
    assert.equal(blocked?.durations?.seconds, 0.25);
    assert.deepEqual([sent?.outcomes, sent?.durations], [[['oneWay', 1]], null]);
  });

  it('has no duration where that is impossible or was not seen', () => {
    const store = storeOf();
    const connection = connectionOf();
    store.transaction(transactionOf({ connection, startNs: 5, endNs: 5 }));
    store.transaction(transactionOf({ connection, startNs: Number.NaN }));
    store.transaction(transactionOf({ connection, endSeen: false }));
    assert.deepEqual([only(store.series()).outcomes, only(store.series()).durations], [[['ok', 3]], null]);
  });

  it('adds the error of a request that was answered earlier, and no transaction', () => {
    const store = storeOf();
    store.failedLater(transactionOf({ statusCode: 'WRONGTYPE', outcome: 'error', errorType: 'WRONGTYPE' }));
    const series = only(store.series());
    assert.deepEqual([series.lateErrors, series.outcomes, series.identity.labels['error.type']], [1, [], 'WRONGTYPE']);
  });
});

describe('the cap', () => {
  it('keeps totals exact: what exceeds it is in one more series of its protocol and role', () => {
    const store = storeOf({ maxSeries: 10 });
    const [server, client] = [connectionOf(), connectionOf({ role: 'client' })];
    const redis = connectionOf({ protocol: 'redis' });
    for (let i = 0; i < 3000; i++) {
      const connection = [server, client, redis][i % 3] ?? server;
      store.transaction(transactionOf({ connection, resource: `/${i}`, operation: `OP${i % 7}` }));
    }
    const series = store.series();
    assert.equal(transactionsOf(series), 3000);
    const [kept, overflow] = [series.filter((one) => !isOverflow(one)), series.filter(isOverflow)];
    assert.equal(kept.length, 10);
    assert.deepEqual(
      overflow.map(({ identity: { metric, attributes } }) => [metric, attributes]),
      ['http.client.request.duration', 'db.server.operation.duration', 'http.server.request.duration'].map((metric) => [
        metric,
        { 'otel.metric.overflow': true },
      ]),
    );
    assert.deepEqual(store.account(), { series: 10, maxSeries: 10, overflowed: 2990 });
  });

  it('holds for statuses and errors that a server invents: errors stay errors, and others have room', () => {
    const store = storeOf({ maxSeries: 1000 });
    const connection = connectionOf();
    for (let i = 0; i < 5000; i++) {
      store.transaction(transactionOf({ connection, outcome: 'error', statusCode: `${i}`, errorType: `E${i}` }));
      store.transaction(transactionOf({ connection, statusCode: `${i}` }));
    }
    const series = store.series();
    assert.ok(series.length < 50, `${series.length} series`);
    assert.equal(transactionsOf(series), 10_000);
    assert.equal(transactionsOf(series.filter(({ identity }) => identity.labels['error.type'] !== undefined)), 5000);
    assert.equal(store.account().overflowed, 0);
  });

  it('lets what it had refused in once there is room', () => {
    const store = storeOf({ maxSeries: 2 });
    const connection = connectionOf();
    const call = (resource: string): void => store.transaction(transactionOf({ connection, resource }));
    pass(store, SECOND);
    for (const resource of ['/a', '/b', '/c']) call(resource);
    // /a falls silent.
    for (let now = 10; now <= 120; now += 10) {
      pass(store, now * SECOND);
      call('/b');
      call('/c');
    }
    const routes = store.series().map(({ identity }) => identity.attributes['sae_mon.route'] ?? 'overflow');
    assert.deepEqual(routes, ['/b', '/c', 'overflow']);
    // All but the one of /a, which is forgotten.
    assert.equal(transactionsOf(store.series()), 2 + 2 * 12);
    assert.equal(transactionsOf(store.series().filter(isOverflow)), store.account().overflowed);
  });

  it('counts each workload beyond those that it tells apart in one for all', () => {
    const store = storeOf({ maxSeries: 1 });
    for (let i = 0; i < 1000; i++) {
      const connection = connectionOf({ tgid: i * 1000 });
      store.transaction(transactionOf({ connection, resource: `/${i}` }));
    }
    assert.ok(store.series().length < 300);
    assert.equal(transactionsOf(store.series()), 1000);
  });
});

describe('a series in which nothing is counted any more', () => {
  it('ends, and begins anew at 0 from when it may have been forgotten', () => {
    let milliseconds = START_UNIX_NS / 1e6;
    const store = storeOf({ clock: new SampleClock(START_UNIX_NS, () => milliseconds) });
    const [quiet, busy] = [connectionOf(), connectionOf({ tgid: 5000 })];
    pass(store, SECOND);
    for (let i = 0; i < 7; i++) store.transaction(transactionOf({ connection: quiet }));
    for (let now = 2; now < 100; now++) {
      milliseconds += 1000;
      pass(store, now * SECOND);
      store.transaction(transactionOf({ connection: busy }));
    }
    assert.deepEqual(
      store.series().map(({ outcomes }) => outcomes),
      [[['ok', 98]]],
    );
    store.transaction(transactionOf({ connection: quiet }));
    const again = store.series().find(({ outcomes }) => outcomes[0]?.[1] === 1);
    assert.ok(
      again !== undefined && again.startUnixNs > START_UNIX_NS + 60 * SECOND && again.startUnixNs <= milliseconds * 1e6,
    );
    store.transaction(transactionOf({ connection: busy }));
    assert.equal(store.series().find(({ outcomes }) => outcomes[0]?.[1] === 99)?.startUnixNs, START_UNIX_NS);
  });

  it('leaves nothing behind: a day of new routes and servers stays within its room', () => {
    const store = storeOf({ maxSeries: 500, idleNs: 600 * SECOND });
    let made = 0;
    for (let now = 0; now < 86_400; now += 5) {
      pass(store, now * SECOND);
      for (let i = 0; i < 6; i++, made++) {
        const connection = connectionOf({
          role: 'client',
          remoteAddress: `10.0.${made % 40}.${made % 250}`,
          slot: made % 100,
        });
        store.transaction(transactionOf({ connection, resource: `/route-${made}` }));
      }
      assert.ok(store.account().series <= 500);
    }
    pass(store, 2 * 86_400 * SECOND);
    assert.equal(store.account().series, 0);
    assert.deepEqual(store.inFlight([], 0), []);
    assert.ok(store.account().overflowed > 0);
  });
});

describe('what is in flight', () => {
  const connection = connectionOf();
  const request = (fields: Partial<InFlight> = {}): InFlight => ({
    connection,
    operation: 'GET',
    resource: '/users/{id}',
    waiting: false,
    waitsNs: Infinity,
    startNs: 8 * SECOND,
    ...fields,
  });

  it('is counted by row, with its oldest, and is 0 where nothing is', () => {
    const store = storeOf();
    store.transaction(transactionOf({ connection }));
    store.transaction(transactionOf({ connection, resource: '/idle' }));
    const requests = [request(), request({ startNs: 3 * SECOND }), request({ resource: '/new', startNs: Number.NaN })];
    assert.deepEqual(
      store.inFlight(requests, 10 * SECOND).map(({ identity, ...counts }) => ({
        route: identity.attributes['sae_mon.route'],
        ...counts,
      })),
      [
        { route: '/users/{id}', count: 2, oldestSeconds: 7 },
        { route: '/idle', count: 0, oldestSeconds: null },
        { route: '/new', count: 1, oldestSeconds: null },
      ],
    );
    assert.equal(store.account().series, 2, 'what is not answered has no counters');
  });

  it('has no age while it waits by design', () => {
    const store = storeOf();
    const waits = { operation: 'BLPOP', waiting: true };
    const age = (fields: Partial<InFlight>): number | null =>
      store.inFlight([request({ ...waits, ...fields })], 10 * SECOND)[0]?.oldestSeconds ?? null;
    assert.equal(age({ waitsNs: Infinity }), null);
    assert.equal(age({ waitsNs: 5 * SECOND }), null);
    assert.equal(age({ waitsNs: 0.5 * SECOND }), 1.5);
  });

  it('is in the overflow where its row has no room', () => {
    const store = storeOf({ maxSeries: 1 });
    store.transaction(transactionOf({ connection }));
    const [known, other] = store.inFlight([request({ resource: '/x' }), request({ resource: '/y' })], 10 * SECOND);
    assert.deepEqual([known?.count, other?.count, other?.identity.labels['otel.metric.overflow']], [0, 2, true]);
  });
});

function only(series: readonly CollectedSeries[]): CollectedSeries {
  assert.equal(series.length, 1);
  return series[0] as CollectedSeries;
}
