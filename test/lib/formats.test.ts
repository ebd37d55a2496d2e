import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as formats from '../../src/lib/formats.ts';

it('writes counts with thousands apart', () => {
  assertEach(formats.formatCount, [
    [0, '0'],
    [999, '999'],
    [1009, '1,009'],
    [1_234_567, '1,234,567'],
  ]);
});

it('writes durations from nanoseconds to days', () => {
  assertEach(formats.formatSeconds, [
    [0, '0ns'],
    [850e-9, '850ns'],
    [999.6e-9, '1.00µs'],
    [12.42e-6, '12.4µs'],
    [0.00192, '1.92ms'],
    [0.0312, '31.2ms'],
    [0.9996, '1.00s'],
    [12, '12.0s'],
    [59.96, '1m00s'],
    [134, '2m14s'],
    [3599.6, '1h00m'],
    [11_100, '3h05m'],
    [187_200, '2d04h'],
    [-0.00192, '-1.92ms'],
  ]);
});

it('writes bytes in powers of 1,000', () => {
  assertEach(formats.formatBytes, [
    [0, '0B'],
    [345, '345B'],
    [999.6, '1.00kB'],
    [12_100, '12.1kB'],
    [999_600, '1.00MB'],
    [3e6, '3.00MB'],
    [2e18, '2,000PB'],
  ]);
});

it('writes times by RFC 3339 with microseconds', () => {
  assertEach(formats.formatTime, [
    [0, '1970-01-01T00:00:00.000000Z'],
    [1_767_225_600_000_000_000, '2026-01-01T00:00:00.000000Z'],
    [1_767_225_601_123_457_000, '2026-01-01T00:00:01.123457Z'],
    [999, '1970-01-01T00:00:00.000000Z'],
    [-1, '1969-12-31T23:59:59.999999Z'],
  ]);
  assert.equal(formats.formatTimeUnixNano('1767225601123456999'), '2026-01-01T00:00:01.123456Z');
  assert.equal(formats.formatTimeUnixNano('999'), '1970-01-01T00:00:00.000000Z');
});

it('writes addresses with their ports', () => {
  assert.equal(formats.formatEndpoint('10.0.0.7', 6379), '10.0.0.7:6379');
  assert.equal(formats.formatEndpoint('::1', 80), '[::1]:80');
  assert.equal(formats.formatEndpoint('/run/\u001b[31mx.sock', null), '/run/[31mx.sock');
});

it('strips whatever could steer a terminal, and nothing else', () => {
  assert.equal(
    formats.stripControl('\u001b]0;title\u0007/a\r\nb\u009b2J\u202e\u2028\ud800 ä 世界 🙂'),
    ']0;title/ab2J ä 世界 🙂',
  );
});

function assertEach(format: (value: number) => string, cases: readonly (readonly [number, string])[]): void {
  for (const [value, text] of cases) assert.equal(format(value), text);
}
