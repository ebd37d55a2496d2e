import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SnapshotContext } from '../../src/app/reports/snapshot-builder.ts';
import { TraceReport } from '../../src/app/reports/trace-report.ts';
import { WindowReport } from '../../src/app/reports/window-report.ts';
import { Aggregator } from '../../src/metrics/aggregator.ts';
import type { Snapshot, SnapshotCoverage, SnapshotLoss, SnapshotTarget } from '../../src/metrics/snapshot.ts';
import type { InFlight } from '../../src/transactions/in-flight.ts';
import type { TransactionRow } from '../../src/transactions/row.ts';
import { Transaction } from '../../src/transactions/transaction.ts';
import { workloads } from '../metrics/transactions.ts';

const SECOND = 1e9;
const YEAR = 365 * 86_400 * SECOND;

const context: SnapshotContext = {
  clocks: { monotonicNs: 0, realtimeNs: 1.7e18 },
  account: () => ({ coverage: {} as SnapshotCoverage, loss: {} as SnapshotLoss }),
  target: () => ({}) as SnapshotTarget,
  inFlight: () => [],
  connections: () => [],
};

function transactionAt(endNs: number): Transaction {
  const transaction = new Transaction();
  transaction.operation = 'GET';
  transaction.startNs = endNs - 1e6;
  transaction.firstByteNs = endNs;
  transaction.endNs = endNs;
  return transaction;
}

function makeAggregator(widthNs: number, keep: number): Aggregator {
  return new Aggregator({
    originNs: 0,
    widthNs,
    keep,
    beyondKeep: 'merge',
    workloads,
    attributesOf: () => ({}),
  });
}

function makeWindows(
  widthNs: number,
  windows = Number.POSITIVE_INFINITY,
): { report: WindowReport; emitted: Snapshot[]; aggregator: Aggregator } {
  const emitted: Snapshot[] = [];
  const aggregator = makeAggregator(widthNs, widthNs === Number.POSITIVE_INFINITY ? 1 : 4);
  const emit = (snapshot: Snapshot): void => void emitted.push(snapshot);
  return {
    report: new WindowReport({
      aggregator,
      originNs: 0,
      widthNs,
      windows,
      emit,
      hasRoom: () => true,
    }),
    emitted,
    aggregator,
  };
}

const counts = (emitted: readonly Snapshot[]): number[] => emitted.map(({ totals }) => totals.unknown.transactions);

test('a window closes only after a drain that began past its end', () => {
  const { report, emitted, aggregator } = makeWindows(SECOND);
  aggregator.transaction(transactionAt(0.5 * SECOND));
  report.drained(0.999 * SECOND, context);
  assert.equal(emitted.length, 0);
  aggregator.transaction(transactionAt(1.0005 * SECOND));
  report.drained(1 * SECOND, context);
  assert.deepEqual(counts(emitted), [1]);
  report.drained(2.5 * SECOND, context);
  assert.deepEqual(counts(emitted), [1, 1]);
});

test('quiet windows are given as well, and the last one is partial', () => {
  const { report, emitted, aggregator } = makeWindows(SECOND);
  report.drained(3.2 * SECOND, context);
  aggregator.transaction(transactionAt(3.3 * SECOND));
  report.finish(3.5 * SECOND, context);
  assert.deepEqual(counts(emitted), [0, 0, 0, 1]);
  assert.deepEqual(
    emitted.map(({ window }) => window.partial),
    [false, false, false, true],
  );
  assert.equal(emitted.at(-1)?.window.durationSeconds, 0.5);
});

test('a time that ends with a window gives no empty one behind it', () => {
  const { report, emitted } = makeWindows(SECOND);
  report.finish(2 * SECOND, context);
  assert.deepEqual(
    emitted.map(({ window }) => window.partial),
    [false, false],
  );
});

test('one window of all lasts to the end, and is whole', () => {
  const { report, emitted, aggregator } = makeWindows(Number.POSITIVE_INFINITY);
  aggregator.transaction(transactionAt(5 * SECOND));
  report.drained(10 * SECOND, context);
  report.finish(12.5 * SECOND, context);
  assert.deepEqual(counts(emitted), [1]);
  assert.equal(emitted[0]?.window.durationSeconds, 12.5);
  assert.equal(emitted[0]?.window.partial, false);
});

test('`once` is done after its window; ended before, the window is partial', () => {
  const whole = makeWindows(SECOND, 1);
  whole.report.drained(1.01 * SECOND, context);
  assert.equal(whole.report.done, true);
  whole.report.finish(1.02 * SECOND, context);
  assert.equal(whole.emitted.length, 1);
  const short = makeWindows(SECOND, 1);
  short.report.finish(0.25 * SECOND, context);
  assert.deepEqual(
    short.emitted.map(({ window }) => [window.partial, window.durationSeconds]),
    [[true, 0.25]],
  );
});

test('a late transaction counts in the next window, never in none', () => {
  const { report, emitted, aggregator } = makeWindows(SECOND);
  report.drained(1.1 * SECOND, context);
  aggregator.transaction(transactionAt(0.9 * SECOND));
  report.finish(1.5 * SECOND, context);
  assert.deepEqual(counts(emitted), [0, 1]);
});

test('what claims to have ended long after it was drained counts in the newest window, and pushes none out', () => {
  const damaged = 100 * YEAR;
  const { report, emitted, aggregator } = makeWindows(SECOND);
  for (const [index, endNs] of [0.5 * SECOND, damaged, 0.7 * SECOND, 1.5 * SECOND, damaged].entries()) {
    report.draining((index + 1) * 0.5 * SECOND);
    aggregator.transaction(transactionAt(endNs));
  }
  report.finish(2.5 * SECOND, context);
  assert.deepEqual(counts(emitted), [3, 2, 0]);
});

test('trace ends after so many rows, and hands them on at most every 50 ms', () => {
  const rows: TransactionRow[] = [];
  let flushes = 0;
  const outbox = {
    get waitingRows(): number {
      return rows.length;
    },
    row: (row: TransactionRow): boolean => rows.push(row) > 0,
    flushRows: (): void => {
      flushes += 1;
    },
  };
  const report = new TraceReport({
    toRow: (transaction) => ({ operation: transaction.operation }) as TransactionRow,
    toOpenRow: () => assert.fail('nothing was open'),
    count: 3,
    outbox,
  });
  for (let index = 0; index < 5; index++) {
    report.transaction(transactionAt(index * 1e6));
    report.drained(1e9 + index * 10e6);
  }
  assert.equal(rows.length, 3);
  assert.equal(flushes, 1);
  assert.equal(report.done, true);
});

function makeTrace(count: number | null, room: number): { report: TraceReport; told: string[] } {
  const told: string[] = [];
  const take = (text: string): TransactionRow => ({ operation: text }) as TransactionRow;
  const report = new TraceReport({
    toRow: ({ endNs }) => take(`at ${endNs}`),
    toOpenRow: ({ startNs }, nowNs) => take(`open for ${nowNs - startNs}`),
    count,
    outbox: {
      waitingRows: 0,
      row: ({ operation }) => told.length < room && told.push(operation) > 0,
      flushRows: () => undefined,
    },
  });
  return { report, told };
}

const open = [{ startNs: 90 }, { startNs: 10 }, { startNs: 50 }] as unknown as readonly InFlight[];

test('trace tells at the end what has no answer, the oldest first', () => {
  const { report, told } = makeTrace(null, 100);
  report.transaction(transactionAt(5));
  report.finish(100, { inFlight: () => open });
  assert.deepEqual(told, ['at 5', 'open for 90', 'open for 50', 'open for 10']);
});

test('what is open at the end is a line that counts, too', () => {
  const { report, told } = makeTrace(2, 100);
  report.transaction(transactionAt(5));
  report.finish(100, { inFlight: () => open });
  assert.deepEqual(told, ['at 5', 'open for 90']);
});

test('a line that had no room is none of those after which trace ends', () => {
  const { report } = makeTrace(2, 1);
  report.transaction(transactionAt(1));
  report.transaction(transactionAt(2));
  assert.equal(report.done, false);
});
