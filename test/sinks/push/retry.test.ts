import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryAfterMs, waitMs } from '../../../src/sinks/push/retry.ts';

test('each failure doubles the wait, from a second to a minute', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 1000].map((failures) => waitMs(failures, 1)),
    [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000],
  );
});

test('up to half of a wait is left to chance', () => {
  assert.equal(waitMs(3, 0), 2000);
  assert.equal(waitMs(3, 0.5), 3000);
});

test('Retry-After is seconds or a date, of the future, and five minutes at most', () => {
  const now = Date.parse('2026-11-28T12:00:00Z');
  for (const [header, ms] of [
    [undefined, null],
    ['', null],
    ['soon', null],
    ['-1', null],
    ['0', 0],
    [' 17 ', 17_000],
    ['86400', 300_000],
    ['Sat, 28 Nov 2026 12:00:09 GMT', 9000],
    ['Sat, 28 Nov 2026 11:00:00 GMT', 0],
    ['Sat, 28 Nov 2027 12:00:00 GMT', 300_000],
  ] as const) {
    assert.equal(retryAfterMs(header, now), ms, header);
  }
});
