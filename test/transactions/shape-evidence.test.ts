import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PendingQueue } from '../../src/transactions/in-order/pending-queue.ts';
import { ShapeEvidence } from '../../src/transactions/in-order/shape-evidence.ts';

const PLACE = { older: 0, left: 0 };

/** All requests are open, and `answers` come: of a shape each. */
function evidenceOf(requests: readonly number[], answers: readonly number[]): ShapeEvidence {
  const queue = new PendingQueue(4096);
  const evidence = new ShapeEvidence();
  for (const shape of requests) {
    evidence.asked(shape);
    const slot = queue.push();
    assert.ok(slot !== null);
    slot.shape = shape;
  }
  answers.forEach((shape, index) => {
    evidence.answered(index, shape, queue, PLACE);
  });
  return evidence;
}

/** Random, and the same each time. */
function mixed(length: number): number[] {
  let state = 7;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 1 << Math.floor((state / 2 ** 32) * 3);
  });
}

describe("what the answers' shapes tell", () => {
  const requests = mixed(300);

  it('is the one offset that contradicts nothing', () => {
    for (const offset of [0, 1, 17, 60]) {
      const answers = [...mixed(900).slice(600, 600 + offset), ...requests];
      const evidence = evidenceOf(requests, answers);
      assert.equal(evidence.certain(0), offset);
      assert.ok(evidence.allows(offset));
      assert.ok(!evidence.allows(offset + 1));
    }
  });

  it('is nothing before enough of them have come', () => {
    assert.equal(evidenceOf(requests, requests.slice(0, 20)).certain(0), -1);
  });

  it('is nothing where all requests may be answered alike, or by anything', () => {
    for (const shape of [0, 4]) {
      const alike = requests.map(() => shape);
      const evidence = evidenceOf(alike, alike);
      assert.equal(evidence.certain(0), -1);
      assert.ok(evidence.allows(0) && evidence.allows(5));
    }
  });

  it('is nothing where requests come in rounds: an offset of a round more is as good', () => {
    const rounds = Array.from({ length: 300 }, (_, n) => 1 << (n % 5));
    const evidence = evidenceOf(rounds, rounds);
    assert.equal(evidence.certain(0), -1);
    assert.ok(evidence.allows(0) && !evidence.allows(1) && evidence.allows(5));
  });

  it('holds for those from the least on', () => {
    assert.equal(evidenceOf(requests, requests).certain(1), -1);
  });

  it('contradicts an answer that comes before its request', () => {
    assert.ok(!evidenceOf(requests.slice(0, 50), requests).allows(0));
  });

  it('is forgotten with a new beginning', () => {
    const evidence = evidenceOf(requests, requests);
    evidence.restart();
    assert.equal(evidence.certain(0), -1);
    assert.ok(evidence.allows(1));
  });
});
