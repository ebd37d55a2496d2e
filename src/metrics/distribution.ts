import { InvariantError } from '../lib/errors.ts';
import { HISTOGRAM_SCALE, Histogram, type Recorded } from './histogram.ts';
import type { SnapshotDistribution } from './snapshot.ts';

/** A histogram as it is shown: seconds, rounded to the nanosecond. Empty: all but count and sum null. */
export function distributionOf(histogram: Histogram, withBuckets: boolean): SnapshotDistribution {
  const empty = histogram.count === 0;
  const quantile = (q: number): number | null => (empty ? null : seconds(histogram.quantile(q)));
  const distribution: SnapshotDistribution = {
    count: histogram.count,
    sum: seconds(histogram.sum),
    min: empty ? null : seconds(histogram.min),
    mean: empty ? null : seconds(histogram.sum / histogram.count),
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
    max: empty ? null : seconds(histogram.max),
  };
  if (!withBuckets) return distribution;
  const { offset, counts } = histogram.buckets();
  return {
    ...distribution,
    histogram: { scale: HISTOGRAM_SCALE, zeroCount: histogram.zeroCount, offset, counts: [...counts] },
  };
}

/**
 * Several distributions as one, within the histogram's own error.
 * @throws InvariantError where one is without its histogram
 */
export function mergeDistributions(distributions: readonly SnapshotDistribution[]): SnapshotDistribution {
  const merged = new Histogram();
  for (const distribution of distributions) if (distribution.count > 0) merged.merge(recorded(distribution));
  return distributionOf(merged, true);
}

function recorded({ count, sum, min, max, histogram }: SnapshotDistribution): Recorded {
  if (histogram === undefined || histogram.scale !== HISTOGRAM_SCALE) {
    throw new InvariantError('a snapshot without the histograms that are to be merged');
  }
  const nanoseconds = (value: number | null): number => Math.round((value ?? 0) * 1e9);
  const { zeroCount, offset, counts } = histogram;
  return {
    count,
    zeroCount,
    sum: nanoseconds(sum),
    min: nanoseconds(min),
    max: nanoseconds(max),
    buckets: () => ({ offset, counts }),
  };
}

/** Nanoseconds to seconds; whole nanoseconds, so that 1.92 ms is written 0.00192. */
export function seconds(nanoseconds: number): number {
  return Math.round(nanoseconds) / 1e9;
}
