import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveSource } from '../../src/app/sources/live.ts';
import { monotonicNs } from '../../src/lib/clock.ts';
import { buildRecord, joinRecords } from '../events/batch-builder.ts';

const RING_BYTES = 1024 * 1024;

/** A ring that holds whole records, in memory. */
class FakeRing {
  pending = 0;
  readonly #record = buildRecord({});

  drain(target: Uint8Array): number {
    const count = Math.min(this.pending, Math.floor(target.length / this.#record.length));
    target.set(joinRecords(Array.from({ length: count }, () => this.#record)));
    this.pending -= count;
    return count * this.#record.length;
  }
}

class Counting {
  done = false;
  bytes = 0;
  batches = 0;
  drains: number[] = [];

  batch(_bytes: Uint8Array, _view: DataView, length: number): void {
    this.bytes += length;
    this.batches += 1;
  }

  drained(beganNs: number): void {
    this.drains.push(beganNs);
  }
}

function makeSource(overrides: Partial<{ endNs: number; targetEnded: () => boolean }> = {}): {
  ring: FakeRing;
  consumer: Counting;
  source: LiveSource;
} {
  const ring = new FakeRing();
  const consumer = new Counting();
  const options = { ring, ringBytes: RING_BYTES, consumer, endNs: Number.POSITIVE_INFINITY, targetEnded: () => false };
  return { ring, consumer, source: new LiveSource({ ...options, ...overrides }) };
}

test('a stop drains what is there, first', async () => {
  const { ring, consumer, source } = makeSource();
  const running = source.run();
  // The first turn is over when `run` returns: it waits for the next one.
  assert.equal(consumer.drains.length, 1);
  ring.pending = 100;
  source.stop();
  assert.equal((await running).reason, 'asked');
  assert.equal(consumer.bytes, 100 * 64);
});

test('a ring that was full is empty after one turn, in batches of a quarter', async () => {
  const { ring, consumer, source } = makeSource();
  ring.pending = RING_BYTES / 64;
  source.stop();
  await source.run();
  assert.equal(ring.pending, 0);
  assert.equal(consumer.batches, 4);
});

test('a stop before the start still ends it', async () => {
  const { source } = makeSource();
  source.stop();
  assert.equal((await source.run()).reason, 'asked');
});

test('the time is over only after a drain that began past it', async () => {
  const endNs = monotonicNs() + 20e6;
  const { consumer, source } = makeSource({ endNs });
  const end = await source.run();
  assert.deepEqual(end, { reason: 'time', atNs: endNs });
  assert((consumer.drains.at(-1) ?? 0) >= endNs);
  assert(consumer.drains.slice(0, -1).every((beganNs) => beganNs < endNs));
});

test('a consumer that has enough ends it', async () => {
  const { consumer, source } = makeSource();
  consumer.done = true;
  assert.equal((await source.run()).reason, 'count');
});

test('after the end of the target, late records still come', async () => {
  const { ring, consumer, source } = makeSource({ targetEnded: () => true });
  const running = source.run();
  // The first turn, over when `run` returns, has met the end.
  assert.equal(consumer.drains.length, 1);
  ring.pending = 7;
  assert.equal((await running).reason, 'target');
  assert.equal(consumer.bytes, 7 * 64);
});

test('an idle ring is asked a hundred times a second at the most', async () => {
  const { consumer, source } = makeSource({ endNs: monotonicNs() + 200e6 });
  await source.run();
  assert(consumer.drains.length <= 25, `${consumer.drains.length} drains in 200 ms`);
});
