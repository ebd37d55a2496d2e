import { mergeDistributions } from '../../../metrics/distribution.ts';
import { mergeCounts } from '../../../metrics/merge-counts.ts';
import type { Counts, SnapshotDistribution, SnapshotRow } from '../../../metrics/snapshot.ts';
import type { TrackedRow } from '../picture.ts';

/** Several rows together. What was never one (a percentile of rows without histograms) is not made up: see `Quantile`. */
export interface RowSum {
  readonly transactions: number;
  readonly errors: number;
  readonly ratePerSecond: number;
  readonly errorRatio: number | null;
  readonly inFlight: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly p95: Quantile | null;
  readonly p99: Quantile | null;
  readonly max: number | null;
  readonly errorTypes: Counts;
}

export interface Quantile {
  readonly seconds: number;
  /** False: it is that of the worst row, so that of all together is less. */
  readonly exact: boolean;
}

/** Those without traffic count nothing: what they show is of the past. */
export function sumRows(tracked: readonly TrackedRow[]): RowSum {
  const rows = tracked.filter(({ idle }) => !idle).map(({ row }) => row);
  const sum = (of: (row: SnapshotRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const transactions = sum((row) => row.transactions);
  const errors = sum((row) => row.errors);
  const durations = rows.map((row) => row.durationSeconds).filter(({ count }) => count > 0);
  const maxima = durations.flatMap(({ max }) => max ?? []);
  return {
    transactions,
    errors,
    ratePerSecond: sum((row) => row.ratePerSecond),
    errorRatio: transactions === 0 ? null : errors / transactions,
    inFlight: sum((row) => row.inFlight.count),
    requestBytes: sum((row) => row.requestBytes),
    responseBytes: sum((row) => row.responseBytes),
    ...quantilesOf(durations),
    max: maxima.length === 0 ? null : Math.max(...maxima),
    errorTypes: mergeCounts(rows.map((row) => row.errorTypes)),
  };
}

function quantilesOf(durations: readonly SnapshotDistribution[]): Pick<RowSum, 'p95' | 'p99'> {
  const [only, ...others] = durations;
  if (only === undefined) return { p95: null, p99: null };
  const isMergeable = durations.every(({ histogram }) => histogram !== undefined);
  if (others.length === 0) return quantiles(only, true);
  if (isMergeable) return quantiles(mergeDistributions(durations), true);
  const worst = (of: (each: SnapshotDistribution) => number | null): number =>
    Math.max(...durations.map(of).map(Number));
  return quantiles({ p95: worst(({ p95 }) => p95), p99: worst(({ p99 }) => p99) }, false);
}

function quantiles(
  { p95, p99 }: Pick<SnapshotDistribution, 'p95' | 'p99'>,
  exact: boolean,
): Pick<RowSum, 'p95' | 'p99'> {
  const of = (seconds: number | null): Quantile | null => (seconds === null ? null : { seconds, exact });
  return { p95: of(p95), p99: of(p99) };
}
