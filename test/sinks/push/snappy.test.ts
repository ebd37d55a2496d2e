/** What another implementation makes of our blocks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uncompress } from 'snappyjs';
import { snappy } from '../../../src/sinks/push/snappy.ts';

/** Deterministic, so that a failure is found again. */
function noise(length: number, values: number): Uint8Array {
  let state = length + values;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % values;
  });
}

const LENGTHS = [0, 1, 3, 4, 5, 59, 60, 61, 64, 65, 255, 256, 257, 1000, 65_535, 65_536, 65_537, 200_000];

for (const values of [1, 2, 4, 16, 256]) {
  test(`bytes of ${values} values come back, whatever their number`, () => {
    for (const length of LENGTHS) {
      const bytes = noise(length, values);
      const block = snappy(bytes);
      assert.deepEqual(Buffer.from(uncompress(block)), Buffer.from(bytes), `${length} bytes`);
    }
  });
}

test('noise grows by a sixtieth at most, and labels shrink to a tenth', () => {
  assert.ok(snappy(noise(100_000, 256)).length < 102_000);
  const text = Array.from({ length: 5000 }, (_, at) => `http_server_request_duration_seconds_bucket{le="${at % 19}"}`);
  const bytes = Buffer.from(text.join('\n'));
  assert.ok(snappy(bytes).length < bytes.length / 10, `${snappy(bytes).length} of ${bytes.length}`);
});
