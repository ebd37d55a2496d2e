import assert from 'node:assert/strict';
import { test } from 'node:test';
import { age, bytes, count, milliseconds, percent, rate, share, span } from '../../../src/views/top/figures.ts';

test('rates', () => {
  const texts = [0, 0.01, 0.1, 803.2, 999.94, 999.96, 1172, 9999.4, 9999.6, 11_900, 120_000, 1_170_000, 12_300_000].map(
    rate,
  );
  assert.deepEqual(texts, [
    '0.0',
    '<0.1',
    '0.1',
    '803.2',
    '999.9',
    '1,000',
    '1,172',
    '9,999',
    '10.0k',
    '11.9k',
    '120k',
    '1.17M',
    '12.3M',
  ]);
});

test('per cent is 0 or 100 only if it is', () => {
  assert.deepEqual([null, 0, 0.0003, 0.031, 0.9999, 1].map(percent), ['-', '0.0', '<0.1', '3.1', '99.9', '100']);
  assert.deepEqual(
    [share(0, 9), share(1, 9999), share(88, 100), share(9998, 9999), share(9, 9), share(0, 0)],
    ['0%', '<1%', '88%', '>99%', '100%', '0%'],
  );
});

test('durations', () => {
  const texts = [null, 0, 3e-6, 0.00031, 0.00999, 0.0118, 0.09996, 0.14, 0.9996, 11.9, 99.999, 123, 20_000].map(
    milliseconds,
  );
  assert.deepEqual(texts, [
    '-',
    '0.00',
    '<0.01',
    '0.31',
    '9.99',
    '11.8',
    '100',
    '140',
    '1,000',
    '11,900',
    '99,999',
    '123 s',
    '5.6 h',
  ]);
});

test('counts, bytes and ages', () => {
  assert.deepEqual([0, 9999, 12_345, 999_600, 1_234_567, 43_000_000].map(count), [
    '0',
    '9999',
    '12k',
    '1.0M',
    '1.2M',
    '43M',
  ]);
  assert.deepEqual([0, 345, 999.6, 1234, 12_000_000, 5e15].map(bytes), [
    '0B',
    '345B',
    '1.0kB',
    '1.2kB',
    '12MB',
    '5000TB',
  ]);
  assert.deepEqual([0.4, 12, 59.97, 134, 11_100, 187_200].map(age), [
    '0.4s',
    '12.0s',
    '1m00s',
    '2m14s',
    '3h05m',
    '2d04h',
  ]);
  assert.deepEqual([0.5, 1, 10, 90].map(span), ['0.5s', '1s', '10s', '1m30s']);
});

test('figures keep their width over their whole range', () => {
  for (let exponent = -6; exponent < 9; exponent += 0.01) {
    const value = 10 ** exponent;
    if (value < 9e7) assert.ok(rate(value).length <= 5, rate(value));
    if (value < 3e7) assert.ok(milliseconds(value).length <= 6, milliseconds(value));
    assert.ok(percent(Math.min(1, value)).length <= 4, percent(value));
    if (value >= 1) assert.ok(count(Math.round(value)).length <= 4, count(value));
    assert.ok(bytes(value * 1e6).length <= 5 + (value > 999 ? 1 : 0), bytes(value * 1e6));
  }
});
