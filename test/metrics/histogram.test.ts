import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Histogram } from '../../src/metrics/histogram.ts';

const MAX_RELATIVE_ERROR = 0.006;

describe('Histogram', () => {
  it('gives quantiles within 0.6 % of the exact ones, from nanoseconds to days', () => {
    const random = seededRandom(7);
    for (const [low, high] of [
      [1, 1e3],
      [1e3, 1e6],
      [1e5, 1e10],
      [1, 1e15],
    ] as const) {
      const values = Array.from({ length: 5003 }, () => Math.exp(Math.log(low) + random() * Math.log(high / low)));
      const histogram = histogramOf(values);
      values.sort((a, b) => a - b);
      for (const q of [0.001, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999]) {
        assertClose(histogram.quantile(q), values[Math.ceil(q * values.length) - 1] as number);
      }
    }
  });

  it('keeps count, sum, minimum and maximum exact', () => {
    const histogram = histogramOf([1_920_000, 3, 12_000_000_017, 3]);
    assert.equal(histogram.count, 4);
    assert.equal(histogram.sum, 12_001_920_023);
    assert.equal(histogram.min, 3);
    assert.equal(histogram.max, 12_000_000_017);
  });

  it('never shows a quantile outside of what was recorded', () => {
    const one = histogramOf([1_000_003]);
    for (const q of [0, 0.5, 0.99, 1]) assert.equal(one.quantile(q), 1_000_003);
    const two = histogramOf([1000, 1001]);
    assert.equal(two.quantile(1), 1001);
    assert.ok(two.quantile(0.5) >= 1000 && two.quantile(0.5) <= 1001);
  });

  it('counts zero apart and takes it for the smallest', () => {
    const histogram = histogramOf([0, 0, 0, 1000]);
    assert.equal(histogram.zeroCount, 3);
    assert.equal(histogram.min, 0);
    assert.equal(histogram.quantile(0.5), 0);
    assert.equal(histogram.quantile(0.99), 1000);
  });

  it('is the same whether recorded in one or merged from parts', () => {
    const random = seededRandom(11);
    const values = Array.from({ length: 1009 }, () => Math.exp(random() * 30));
    const whole = histogramOf(values);
    const merged = histogramOf(values.slice(0, 13));
    merged.merge(histogramOf(values.slice(13, 500)));
    merged.merge(new Histogram());
    merged.merge(histogramOf(values.slice(500)));
    assert.deepEqual(merged.buckets(), whole.buckets());
    assert.equal(merged.count, whole.count);
    assert.equal(merged.min, whole.min);
    assert.equal(merged.max, whole.max);
    assert.equal(merged.quantile(0.95), whole.quantile(0.95));
  });

  it('exports the buckets of OpenTelemetry at scale 6 in seconds', () => {
    // 1.5 s: log2 is 0.585, 64 of them an octave: 37. 0.3 s lies 149 boundaries further down: -112.
    const histogram = histogramOf([1.5e9, 0.3e9, 1.5e9]);
    const { offset, counts } = histogram.buckets();
    assert.equal(offset, -112);
    assert.equal(counts.length, 150);
    assert.equal(counts[0], 1);
    assert.equal(counts[149], 2);
    for (const [seconds, index] of [
      [1.5, 37],
      [0.3, -112],
    ] as const) {
      assert.ok(2 ** (index / 64) < seconds && seconds <= 2 ** ((index + 1) / 64));
    }
  });

  it('stays bounded for whatever it is given, and loses none', () => {
    const histogram = histogramOf([5e-324, 1e-9, 1, 1e12, 1e300]);
    assert.equal(histogram.count, 5);
    const { counts } = histogram.buckets();
    assert.ok(counts.length <= 4096);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      5,
    );
  });

  it('is empty after a reset, and as good as new', () => {
    const histogram = histogramOf([1, 1e15]);
    histogram.reset();
    assert.equal(histogram.count, 0);
    assert.ok(Number.isNaN(histogram.quantile(0.5)));
    assert.deepEqual([...histogram.buckets().counts], []);
    histogram.record(5e6);
    assert.equal(histogram.quantile(0.5), 5e6);
    assert.equal(histogram.sum, 5e6);
  });
});

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function assertClose(actual: number, expected: number): void {
  assert.ok(Math.abs(actual / expected - 1) <= MAX_RELATIVE_ERROR, `${actual} is not within 0.6 % of ${expected}`);
}

/** Park and Miller: the same numbers in every run. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
