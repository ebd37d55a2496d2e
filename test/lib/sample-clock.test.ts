import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SampleClock } from '../../src/lib/sample-clock.ts';

test('dates follow the clock, over a suspend too, never back, and the start stays', () => {
  let milliseconds = 1_000_000;
  const clock = new SampleClock(1_000_000e6, () => milliseconds);
  const at = (now: number): number => {
    milliseconds = now;
    return clock.nowUnixNs();
  };
  assert.equal(at(1_000_005), 1_000_005e6);
  // Eight hours asleep.
  assert.equal(at(1_000_005 + 8 * 3_600_000), 29_800_005e6);
  assert.equal(at(1_000_010), 29_800_005e6, 'set back');
  assert.equal(at(29_800_006), 29_800_006e6);
  assert.equal(clock.startUnixNs, 1_000_000e6);
});

test('nothing is sampled before the start', () => {
  assert.equal(new SampleClock(1e18, () => 5).nowUnixNs(), 1e18);
});
