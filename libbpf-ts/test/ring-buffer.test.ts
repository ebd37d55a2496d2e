import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attachWith, seen, trigger } from './fixture.ts';

/** Sizes of the records that the program `emit` makes, in turn. */
const SIZES = [16, 24, 32, 40];

/** Checks that the bytes are whole records in order, and returns the number of the next one. */
function readRecords(bytes: Uint8Array, first: number): number {
  const words = new BigUint64Array(bytes.slice().buffer);
  let number = first;
  for (let at = 0; at < words.length; number++) {
    const size = SIZES[number % SIZES.length] ?? 0;
    assert.equal(words[at], BigInt(size));
    assert.equal(words[at + 1], size === 16 ? BigInt(number) : words[at + 1]);
    at += size / 8;
    assert.equal(words[at - 1], BigInt(number));
  }
  return number;
}

test('records come out whole, in order and exactly as many, many times around the ring', () => {
  using object = attachWith('emit');
  const ring = object.ringBuffer('events');
  const target = new Uint8Array(ring.size);
  assert.equal(ring.drain(target), 0);
  let next = 0;
  // 10,007 records of 36 bytes on average, with their headers, are some 88 times the ring.
  for (let left = 10_007; left > 0; left -= 83) {
    trigger(Math.min(left, 83));
    next = readRecords(target.subarray(0, ring.drain(target)), next);
  }
  assert.equal(next, 10_007);
  assert.equal(ring.available(), 0);
  assert.equal(seen(object, 3), 0);
});

test('a small target gets as many whole records as fit, the rest waits', () => {
  using object = attachWith('emit');
  const ring = object.ringBuffer('events');
  trigger(8);
  assert.equal(ring.available(), 8 * 8 + 2 * (16 + 24 + 32 + 40));
  const target = new Uint8Array(50);
  const written: number[] = [];
  for (let count = ring.drain(target); count > 0; count = ring.drain(target)) written.push(count);
  assert.deepEqual(written, [16 + 24, 32, 40, 16 + 24, 32, 40]);
});

test('a record larger than the target is refused and stays', () => {
  using object = attachWith('emit');
  const ring = object.ringBuffer('events');
  trigger(1);
  assert.throws(() => ring.drain(new Uint8Array(8)), { name: 'BpfError', code: 'EMSGSIZE' });
  assert.throws(() => ring.drain(new Uint8Array(0)), { code: 'EMSGSIZE' });
  assert.equal(ring.drain(new Uint8Array(16)), 16);
});

test('records that find the ring full are lost, those in it are not', () => {
  using object = attachWith('emit');
  const ring = object.ringBuffer('events');
  trigger(503);
  const target = new Uint8Array(ring.size);
  const next = readRecords(target.subarray(0, ring.drain(target)), 0);
  assert.ok(next > 50 && next < 503, `${next}`);
  assert.equal(next + seen(object, 3), 503);
});

test('discarded records are left out, odd sizes are padded with zeros', () => {
  using object = attachWith('emit_odd');
  const ring = object.ringBuffer('events');
  const target = new Uint8Array(64).fill(0xff);
  trigger(5);
  assert.equal(ring.drain(target), 24);
  const record = (number: number) => [5, number, 0xee, 0xee, 0xee, 0, 0, 0];
  assert.deepEqual([...target.subarray(0, 24)], [...record(0), ...record(2), ...record(4)]);
  assert.equal(ring.available(), 0);
});

test('one map has one ring buffer, since two would steal from each other', () => {
  using object = attachWith('emit');
  assert.equal(object.ringBuffer('events'), object.ringBuffer('events'));
});
