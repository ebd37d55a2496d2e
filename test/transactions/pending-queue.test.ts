import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PendingQueue } from '../../src/transactions/in-order/pending-queue.ts';
import type { Pending } from '../../src/transactions/pending.ts';
import { Random } from '../conformance/random.ts';

function pushed(queue: PendingQueue, sequence: number): boolean {
  const slot = queue.push();
  if (slot !== null) slot.sequence = sequence;
  return slot !== null;
}

function sequences(queue: PendingQueue): number[] {
  return Array.from({ length: queue.length }, (_, index) => queue.at(index).sequence);
}

describe('a queue of requests', () => {
  it('is an array, whatever has come and gone', () => {
    const random = new Random(1);
    const queue = new PendingQueue(64);
    const model: number[] = [];
    for (let n = 0; n < 10_000; n += 1) {
      if (random.below(2) === 0) {
        assert.equal(pushed(queue, n), model.length < 64);
        if (model.length < 64) model.push(n);
      } else {
        const count = random.below(model.length + 1);
        queue.shift(count);
        model.splice(0, count);
      }
      assert.deepEqual(sequences(queue), model);
    }
  });

  it('keeps its order where it grows in the middle of a round', () => {
    const queue = new PendingQueue(1024);
    for (const n of [1, 2, 3, 4]) pushed(queue, n);
    queue.shift(3);
    for (const n of [5, 6, 7, 8, 9]) pushed(queue, n);
    assert.deepEqual(sequences(queue), [4, 5, 6, 7, 8, 9]);
  });

  it('has no slot beyond its limit until one is free', () => {
    const queue = new PendingQueue(4);
    for (const n of [1, 2, 3, 4]) assert.ok(pushed(queue, n));
    assert.equal(queue.push(), null);
    assert.equal(queue.length, 4);
    queue.shift(1);
    assert.ok(pushed(queue, 5));
    assert.deepEqual(sequences(queue), [2, 3, 4, 5]);
  });

  it('reuses its slots', () => {
    const queue = new PendingQueue(2);
    const slots = new Set<Pending | null>();
    for (let n = 0; n < 100; n += 1) {
      slots.add(queue.push());
      queue.shift(1);
    }
    assert.equal(slots.size, 1);
  });

  it('is empty once it is cleared, and takes as much as before', () => {
    const queue = new PendingQueue(4);
    for (const n of [1, 2, 3]) pushed(queue, n);
    queue.clear();
    assert.equal(queue.length, 0);
    for (const n of [4, 5, 6, 7]) assert.ok(pushed(queue, n));
    assert.deepEqual(sequences(queue), [4, 5, 6, 7]);
  });
});
