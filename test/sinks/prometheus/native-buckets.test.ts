import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MergedBuckets } from '../../../src/metrics/store/merged-buckets.ts';
import { nativeBuckets } from '../../../src/sinks/prometheus/native-buckets.ts';

/** By the specification of native histograms: spans and deltas to counts by index. */
function read({ spans, deltas }: ReturnType<typeof nativeBuckets>): Map<number, number> {
  const counts = new Map<number, number>();
  let [index, count, at] = [0, 0, 0];
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++) {
      count += deltas[at++] ?? Number.NaN;
      counts.set(index++, count);
    }
  }
  return counts;
}

test('buckets are read back as they were counted, with indexes of upper ends', () => {
  const buckets = new MergedBuckets();
  const values = [1e3, 1e3, 5e3, 5.01e3, 1e6, 3e9, 3e9, 3e9];
  for (const value of values) buckets.record(value);
  const native = nativeBuckets(buckets.range());
  const expected = new Map<number, number>();
  for (const value of values) {
    // Bucket i holds (base^(i-1), base^i].
    const index = Math.ceil(Math.log2(value / 1e9) * 2 ** native.schema);
    expected.set(index, (expected.get(index) ?? 0) + 1);
  }
  assert.deepEqual(
    [...read(native)],
    [...expected].sort(([a], [b]) => a - b),
  );
  assert.ok(native.spans.every(({ length }) => length > 0));
});

test('a histogram without values has the span that marks it as native', () => {
  const native = nativeBuckets(new MergedBuckets().range());
  assert.deepEqual(native, { schema: 6, spans: [{ offset: 0, length: 0 }], deltas: [] });
});
