import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SnapshotRow } from '../../../src/metrics/snapshot.ts';
import type { SessionView } from '../../../src/sinks/dashboard/api.ts';
import { HISTORY_BYTES, History } from '../../../src/sinks/dashboard/history.ts';
import { type Look, overview, rowDetail } from '../../../src/sinks/dashboard/views.ts';
import { heapMegabytes } from '../../heap.ts';
import { row } from '../../views/top/snapshots.ts';
import { durationsOf, WINDOW_SECONDS, windowOf } from './making.ts';

const SESSION: SessionView = {
  target: 'pid 1',
  filter: null,
  host: 'h',
  version: '1',
  startedAt: 0,
  ended: null,
  lost: [],
  coverage: { bytes: {}, connections: {} },
};
const titleOf = (name: string): string => name.toUpperCase();
const lookAt = (history: History, range: number): Look => ({ history, range, windowSeconds: WINDOW_SECONDS });

/** Ten transactions a window, of which one failed. */
function rowOf(resource: string, more: Partial<SnapshotRow> = {}): SnapshotRow {
  const statuses = { statuses: { 200: 9, 503: 1 }, errors: { 503: 1 } };
  return { ...row({ operation: 'GET', resource, rate: 1, ...statuses }), ...more };
}

describe('the history', () => {
  it('counts every window of the range once, and none before it', () => {
    const history = new History(titleOf);
    for (let index = 0; index < 200; index += 1) history.add(windowOf(index, [rowOf('/a')]));
    for (const [range, windows] of [
      [300, 60],
      [900, 180],
    ] as const) {
      const view = overview(lookAt(history, range), SESSION);
      assert.equal(view.served.transactions, windows * 10);
      assert.equal(view.served.errors, windows);
      assert.equal(view.rows[0]?.transactions, windows * 10);
      assert.equal(view.rows[0]?.rate, 2);
      assert.deepEqual(new Set(view.served.rates), new Set([2]));
      assert.equal(view.range.times.length, windows);
      assert.equal(view.range.times.at(-1), 1_800_000_000 + 199 * WINDOW_SECONDS);
    }
  });

  it('merges an hour by fours, always the same four, and knows nothing of what it has not seen', () => {
    const history = new History(titleOf);
    for (let index = 0; index < 10; index += 1) history.add(windowOf(index, [rowOf('/a')]));
    const { range, served } = overview(lookAt(history, 3600), SESSION);
    assert.equal(range.step, 20);
    assert.equal(range.kept, 50);
    assert.equal(served.transactions, 100);
    assert.deepEqual(served.rates.slice(-4), [null, 2, 2, 2]);
    const [last, before] = [range.times.at(-1) ?? 0, range.times.at(-2) ?? 0];
    assert.deepEqual([last - before, last], [20, 1_800_000_040]);
  });

  it('keeps an hour, and forgets the rows that are in none of it', () => {
    const history = new History(titleOf);
    history.add(windowOf(0, [rowOf('/old')]));
    const empty = history.bytes;
    for (let index = 1; index <= 720; index += 1) history.add(windowOf(index, [rowOf('/new')]));
    assert.equal(history.windows.length, 720);
    assert.equal(history.nameOf(1), null);
    assert.equal(history.nameOf(2)?.resource, '/new');
    assert.equal(rowDetail(lookAt(history, 3600), 1), null);
    assert.ok(history.bytes < 721 * empty);
  });

  it('shows a server by the name that is known of it last, in the same row', () => {
    const history = new History(titleOf);
    const server = { address: '10.0.0.5', port: 6379, transport: 'tcp', name: null, nameSource: null } as const;
    const named = { ...server, name: 'redis-server', nameSource: 'listener' } as const;
    history.add(windowOf(0, [rowOf('/a', { server })]));
    const { bytes } = history;
    history.add(windowOf(1, [rowOf('/a', { server: named })]));
    const [one, ...others] = overview(lookAt(history, 300), SESSION).rows;
    assert.deepEqual([one?.server, one?.transactions, others], ['redis-server:6379', 20, []]);
    history.add(windowOf(2, [rowOf('/a', { server })]));
    assert.ok(history.bytes > bytes);
    assert.equal(history.nameOf(1)?.server, '10.0.0.5:6379');
  });

  it('adds durations up within 2.2 %, and puts each into its cell', () => {
    const history = new History(titleOf);
    const values = [0.001, 0.002, 0.003, 0.004, 0.9];
    for (const [index, value] of values.entries()) {
      history.add(windowOf(index, [rowOf('/a', { durationSeconds: durationsOf(value) })]));
    }
    const [one] = overview(lookAt(history, 300), SESSION).rows;
    for (const [seen, wanted] of [
      [one?.p50, 0.003],
      [one?.p99, 0.9],
    ] as const) {
      assert.ok(Math.abs((seen ?? 0) / wanted - 1) <= 0.022, `${seen} for ${wanted}`);
    }
    const cells = overview(lookAt(history, 300), SESSION).served.heat.columns.slice(-5);
    for (const [at, [bucket = 0, count]] of cells.entries()) {
      const value = values[at] as number;
      assert.equal(count, 1);
      assert.ok(2 ** (bucket / 4) < value && value <= 2 ** ((bucket + 1) / 4), `${value} in bucket ${bucket}`);
    }
  });

  it('says of a row how it was answered, also by names that objects have', () => {
    const history = new History(titleOf);
    const statusCodes = [
      ['__proto__', 3],
      ['constructor', 2],
    ] as const;
    for (let index = 0; index < 2; index += 1) history.add(windowOf(index, [rowOf('/a', { statusCodes })]));
    const detail = rowDetail(lookAt(history, 300), 1);
    assert.deepEqual(Object.entries(detail?.statusCodes ?? {}), [
      ['__proto__', 6],
      ['constructor', 4],
    ]);
    assert.deepEqual(detail?.errorTypes, { 503: 2 });
    assert.equal(detail?.requestBytes, 2 * 10 * 120);
  });

  it('tells what is in flight now, not what was', () => {
    const history = new History(titleOf);
    const inFlight = { count: 3, oldestSeconds: 7 };
    history.add(windowOf(0, [rowOf('/a', { inFlight }), rowOf('/b', { inFlight })]));
    history.add(windowOf(1, [rowOf('/a', { inFlight })]));
    assert.equal(rowDetail(lookAt(history, 300), 1)?.row.inFlight, 3);
    assert.equal(rowDetail(lookAt(history, 300), 1)?.oldestInFlight, 7);
    assert.equal(rowDetail(lookAt(history, 300), 2)?.row.inFlight, 0);
    assert.equal(rowDetail(lookAt(history, 300), 2)?.oldestInFlight, null);
  });

  it('leaves out of an answer the least busy of more rows than it has room for, and says how many', () => {
    const history = new History(titleOf);
    history.add(
      windowOf(
        0,
        Array.from({ length: 600 }, (_, at) => rowOf(`/r${at}`, { transactions: 600 - at })),
      ),
    );
    const { rows, rowsLeftOut } = overview(lookAt(history, 300), SESSION);
    assert.deepEqual([rows.length, rowsLeftOut], [500, 100]);
    assert.equal(rows[0]?.resource, '/r0');
  });

  it('strips names of what would steer the text beside them', () => {
    const history = new History(titleOf);
    history.add(windowOf(0, [rowOf('/\u202Egnp.exe\u0007')]));
    assert.equal(history.nameOf(1)?.resource, '/gnp.exe');
  });
});

describe('2,000 busy rows', () => {
  it('take no more memory than is stated, also where their durations lie as wide as they can: less time is kept then', (context) => {
    const history = new History(titleOf);
    const spread = Array.from({ length: 40 }, (_, at) => 0.001 * 1.2 ** at);
    const rows = Array.from({ length: 2000 }, (_, at) =>
      rowOf(`/route-${at}`, { durationSeconds: durationsOf(...spread) }),
    );
    const before = heapMegabytes();
    // As they come from the worker; what is done with the last of them, nobody holds.
    const add = (index: number): void => history.add(windowOf(index, structuredClone(rows)));
    for (let index = 0; index < 30; index += 1) {
      add(index);
      assert.ok(history.bytes <= HISTORY_BYTES, `${history.bytes}`);
    }
    history.add(windowOf(30, []));
    const kept = history.windows.length;
    assert.ok(kept > 12 && kept < 30, `${kept} windows`);
    const grown = 1e6 * (heapMegabytes() - before);
    const began = performance.now();
    overview(lookAt(history, 3600), SESSION);
    const took = performance.now() - began;
    context.diagnostic(`${kept} windows, ${(grown / 2 ** 20).toFixed(1)} MiB; all of them in ${took.toFixed(0)} ms`);
    assert.ok(grown < HISTORY_BYTES * 1.25, `${grown}`);
  });
});
