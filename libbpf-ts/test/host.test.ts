import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { hrtime } from 'node:process';
import { test } from 'node:test';
import { clocks, monotonicNs, possibleCpus } from '../src/index.ts';

test('the monotonic clock is that of the kernel, in nanoseconds', () => {
  const before = Number(hrtime.bigint());
  const now = monotonicNs();
  const after = Number(hrtime.bigint());
  assert.ok(before <= now && now <= after, `${before} ${now} ${after}`);
  assert.ok(Number.isInteger(now));
});

test('both clocks are read at one instant', () => {
  const before = Date.now();
  const first = clocks();
  const second = clocks();
  const after = Date.now();
  assert.ok(first.realtimeNs >= (before - 1) * 1e6 && second.realtimeNs <= (after + 1) * 1e6);
  const drift = second.realtimeNs - first.realtimeNs - (second.monotonicNs - first.monotonicNs);
  assert.ok(Math.abs(drift) < 100_000, `${drift} ns`);
});

test('possible CPUs are those of the kernel', () => {
  const ranges = readFileSync('/sys/devices/system/cpu/possible', 'utf8').trim().split(',');
  const count = ranges.reduce((sum, range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return sum + to - from + 1;
  }, 0);
  assert.equal(possibleCpus(), count);
});
