import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { distributionOf } from '../../src/metrics/distribution.ts';
import { Histogram } from '../../src/metrics/histogram.ts';
import type { SnapshotDistribution } from '../../src/metrics/snapshot.ts';
import { Durations } from '../../src/rules/durations.ts';

function distribution(nanoseconds: readonly number[]): SnapshotDistribution {
  const histogram = new Histogram();
  for (const value of nanoseconds) histogram.record(value);
  return distributionOf(histogram, true);
}

/** As another version could write it: every bucket of two of these. */
function coarser(of: SnapshotDistribution): SnapshotDistribution {
  const { scale, zeroCount, offset, counts } = of.histogram as NonNullable<typeof of.histogram>;
  const merged: number[] = [];
  const first = offset >> 1;
  counts.forEach((count, at) => {
    const to = ((offset + at) >> 1) - first;
    merged[to] = (merged[to] ?? 0) + count;
  });
  return {
    ...of,
    histogram: { scale: scale - 1, zeroCount, offset: first, counts: Array.from(merged, (n) => n ?? 0) },
  };
}

const SLOW = [0, 1e3, 5e6, 5e6, 7e6, 3e9];
const QUICK = Array.from({ length: 500 }, (_, i) => 1e5 + i * 1e3);
const QUANTILES = [0.001, 0.5, 0.9, 0.99, 0.999, 1];

describe('durations of several rows', () => {
  it('are those of one row that has them all', () => {
    const merged = Durations.of([distribution(SLOW), distribution([]), distribution(QUICK)]);
    const one = new Histogram();
    for (const value of [...SLOW, ...QUICK]) one.record(value);
    assert.equal(merged.count, one.count);
    assert.ok(Math.abs(merged.sum - one.sum / 1e9) < 1e-9);
    for (const q of QUANTILES) {
      assert.ok(Math.abs(merged.quantile(q) - one.quantile(q) / 1e9) < 1e-9, `${q}`);
    }
  });

  it('of two scales are as exact as the coarser, in any order', () => {
    const parts = [distribution(SLOW), coarser(distribution(QUICK))];
    const exact = Durations.of([distribution(SLOW), distribution(QUICK)]);
    for (const merged of [Durations.of(parts), Durations.of(parts.toReversed())]) {
      assert.equal(
        merged.buckets().reduce((sum, { count }) => sum + count, 0),
        exact.count,
      );
      for (const q of QUANTILES) {
        const [a, b] = [merged.quantile(q), exact.quantile(q)];
        assert.ok(Math.abs(a - b) <= b * 0.02, `${q}: ${a} beside ${b}`);
      }
    }
  });

  it('are counted by buckets that are those of every other, whatever lies at their ends', () => {
    const [slow, both] = [distribution([...Array(5).fill(6e7), 6.02e7]), distribution(QUICK)];
    const one = Durations.of([slow]);
    const middle = Durations.of([slow, both]).middleAt(0.995);
    assert.deepEqual([one.countFrom(middle), one.countBehind(middle)], [6, 0]);
  });

  it('have ranks from the first to the last, and what lies beside them', () => {
    const durations = Durations.of([distribution([1e6, 2e6, 3e6])]);
    assert.deepEqual(
      [0, 4].map((rank) => durations.ranked(rank)),
      [0, Number.POSITIVE_INFINITY],
    );
    assert.equal(durations.ranked(3), 0.003);
    assert.ok(Math.abs(durations.ranked(1) - 0.001) < 1e-5);
  });
});
