import { mergeDistributions } from './distribution.ts';
import { mergeCounts } from './merge-counts.ts';
import type { SnapshotRow } from './snapshot.ts';

/** One window's part. */
export interface RowsOfWindow {
  readonly durationSeconds: number;
  readonly rows: readonly SnapshotRow[];
}

/**
 * The rows of windows that follow one another, as those of one window: what is in flight is that of the last. They must have their
 * histograms.
 */
export function mergeRows(windows: readonly RowsOfWindow[]): SnapshotRow[] {
  const seconds = windows.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  const last = new Set(windows.at(-1)?.rows);
  const byKey = new Map<string, SnapshotRow[]>();
  for (const { rows } of windows) {
    for (const row of rows) {
      const known = byKey.get(row.key);
      if (known === undefined) byKey.set(row.key, [row]);
      else known.push(row);
    }
  }
  return [...byKey.values()].map((rows) => mergeRow(rows, seconds, last));
}

const NOTHING_IN_FLIGHT = { count: 0, oldestSeconds: null };

function mergeRow(rows: readonly SnapshotRow[], seconds: number, last: ReadonlySet<SnapshotRow>): SnapshotRow {
  const newest = rows.at(-1) as SnapshotRow;
  const sum = (of: (row: SnapshotRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const transactions = sum((row) => row.transactions);
  const errors = sum((row) => row.errors);
  return {
    ...newest,
    transactions,
    errors,
    ratePerSecond: seconds > 0 ? transactions / seconds : 0,
    errorRatio: transactions === 0 ? null : errors / transactions,
    statusCodes: mergeCounts(rows.map((row) => row.statusCodes)),
    errorTypes: mergeCounts(rows.map((row) => row.errorTypes)),
    outcomes: mergeCounts(rows.map((row) => row.outcomes)),
    waiting: { count: sum((row) => row.waiting.count), sum: sum((row) => row.waiting.sum) },
    inFlight: last.has(newest) ? newest.inFlight : NOTHING_IN_FLIGHT,
    durationSeconds: mergeDistributions(rows.map((row) => row.durationSeconds)),
    timeToFirstByteSeconds: mergeDistributions(rows.map((row) => row.timeToFirstByteSeconds)),
    requestBytes: sum((row) => row.requestBytes),
    responseBytes: sum((row) => row.responseBytes),
    tcp: { ...newest.tcp, retransmissions: retransmissionsOf(rows) },
  };
}

/** Null where none of them knows. */
function retransmissionsOf(rows: readonly SnapshotRow[]): number | null {
  const known = rows.flatMap(({ tcp }) => tcp.retransmissions ?? []);
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}
