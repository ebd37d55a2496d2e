import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_BUCKETS, MergedBuckets } from '../../../src/metrics/store/merged-buckets.ts';

/** Numbers that look random and are the same each time. */
function* numbers(count: number): Generator<number> {
  let state = 1;
  for (let i = 0; i < count; i++) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

/** By the definition, and nothing else: bucket i holds (base^i, base^(i+1)], base 2^(2^-scale). */
function countedByHand(values: readonly number[], scale: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) {
    const index = Math.ceil(Math.log2(value / 1e9) * 2 ** scale) - 1;
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  return counts;
}

function countsOf(buckets: MergedBuckets): { scale: number; counts: Map<number, number>; length: number } {
  const { scale, offset, counts } = buckets.range();
  const entries = [...counts].map((count, at) => [offset + at, count] as const).filter(([, count]) => count > 0);
  return { scale, counts: new Map(entries), length: counts.length };
}

function byIndex(counts: Map<number, number>): [number, number][] {
  return [...counts].sort(([a], [b]) => a - b);
}

describe('merged buckets', () => {
  for (const octaves of [0.5, 2, 2.49, 5, 10, 20, 40, 48.5]) {
    it(`of values over ${octaves} octaves are the definition's at the scale that they have come to`, () => {
      const values = [...numbers(5000)].map((number) => 2 ** (number * octaves + 1));
      const buckets = new MergedBuckets();
      for (const value of values) buckets.record(value);
      const { scale, counts, length } = countsOf(buckets);
      assert.ok(length <= MAX_BUCKETS);
      // Not coarser than they need to be.
      assert.ok(scale === 6 || octaves * 2 ** (scale + 1) > MAX_BUCKETS - 2, `scale ${scale}`);
      assert.deepEqual(byIndex(counts), byIndex(countedByHand(values, scale)));
    });
  }

  it('are the same whatever the order of the values', () => {
    const values = [...numbers(500)].map((number) => 2 ** (number * 30));
    const ways = [values, [...values].sort((a, b) => a - b), [...values].sort((a, b) => b - a)];
    const [first, ...others] = ways.map((way) => {
      const buckets = new MergedBuckets();
      for (const value of way) buckets.record(value);
      return buckets.range();
    });
    for (const other of others) assert.deepEqual(other, first);
  });

  it('hold what is shorter or longer than a duration can be at their ends', () => {
    const buckets = new MergedBuckets();
    for (const value of [0.001, 1, 1e30]) buckets.record(value);
    const { scale, counts } = countsOf(buckets);
    assert.equal(scale, 1);
    assert.deepEqual([...counts.values()], [2, 1]);
  });

  it('have no range before the first value', () => {
    assert.deepEqual(new MergedBuckets().range(), { scale: 6, offset: 0, counts: new Float64Array(0) });
  });
});
