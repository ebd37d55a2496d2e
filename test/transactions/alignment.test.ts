import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Alignment } from '../../src/transactions/in-order/alignment.ts';
import { PendingQueue } from '../../src/transactions/in-order/pending-queue.ts';
import { messageOf, type Place, spanOf } from './pairing-builder.ts';

const met = (requestOrigin = 0): Alignment => new Alignment({ whole: false, older: true, requestOrigin });
const whole = (): Alignment => new Alignment({ whole: true, older: false, requestOrigin: 0 });

function queueOf(...requests: readonly Place[]): PendingQueue {
  const queue = new PendingQueue(64);
  requests.forEach((place, sequence) => {
    queue.push()?.fill(messageOf(), spanOf(place), sequence);
  });
  return queue;
}

describe('ordinals', () => {
  it('hold from the beginning of a conversation that is seen whole', () => {
    const alignment = whole();
    assert.equal(alignment.holds, true);
    assert.equal(alignment.begun, true);
  });

  it('do not hold in one that is met in its middle, until they are found', () => {
    const alignment = met();
    assert.equal(alignment.holds, false);
    assert.equal(alignment.begun, false);
    assert.equal(alignment.find(queueOf({ opposite: 500 }), spanOf({ from: 500 })), 0);
    assert.equal(alignment.holds, true);
    assert.equal(alignment.begun, true);
  });

  it('hold no more when answers are missing, though they have begun', () => {
    const alignment = whole();
    alignment.lose();
    assert.equal(alignment.holds, false);
    assert.equal(alignment.begun, true);
  });

  it('hold for what was asked before requests are missing', () => {
    const alignment = whole();
    alignment.gapInRequests();
    assert.equal(alignment.holds, true);
  });
});

describe('a lost place', () => {
  it('is found at the answer that begins where a request had seen the answers end', () => {
    const queue = queueOf({ opposite: 100 }, { opposite: 200 }, { opposite: 300 });
    assert.equal(met().find(queue, spanOf({ from: 200 })), 1);
    assert.equal(met().find(queue, spanOf({ from: 250 })), -1);
    assert.equal(met().find(queueOf(), spanOf({ from: 200 })), -1);
  });

  it('is that of the first request of a turn', () => {
    assert.equal(met().find(queueOf({ opposite: 200 }, { opposite: 200 }), spanOf({ from: 200 })), 0);
  });

  it('is not found by a request in the middle of a call: which one it was in its turn is not known', () => {
    const queue = queueOf({ opposite: 200, beginsCall: false });
    const alignment = met();
    assert.equal(alignment.find(queue, spanOf({ from: 200 })), -1);
    assert.equal(alignment.holds, false);
  });

  it('is found only after a silence, where requests were sent while others were being answered', () => {
    const alignment = whole();
    alignment.responsesReached(150);
    alignment.noteOverlap(queueOf({ opposite: 100 }), spanOf({ opposite: 120 }));
    alignment.lose();
    assert.equal(alignment.find(queueOf({ opposite: 200 }), spanOf({ from: 200 })), -1);
    assert.equal(alignment.find(queueOf({ opposite: 200, quiet: true }), spanOf({ from: 200 })), 0);
  });
});

describe('an overlap', () => {
  /** Whether ordinals do not survive missing requests: only where requests overlap answers. */
  function overlaps(queue: PendingQueue, request: Place, reached: number): boolean {
    const alignment = whole();
    alignment.responsesReached(reached);
    alignment.noteOverlap(queue, spanOf(request));
    alignment.gapInRequests();
    return !alignment.holds;
  }

  it('is a request that was sent while an open one was being answered', () =>
    assert.equal(overlaps(queueOf({ opposite: 100 }), { opposite: 120 }, 150), true));

  it('is none where nothing is open', () => assert.equal(overlaps(queueOf(), { opposite: 120 }, 150), false));

  it('is none where nothing of the answer had come: a pipeline', () =>
    assert.equal(overlaps(queueOf({ opposite: 100 }), { opposite: 100 }, 150), false));

  it('is none where the answers were not seen as far as the request had: their records may be late', () =>
    assert.equal(overlaps(queueOf({ opposite: 100 }), { opposite: 160 }, 150), false));

  it('is none where ordinals do not hold', () => {
    const alignment = met();
    alignment.responsesReached(150);
    alignment.noteOverlap(queueOf({ opposite: 100 }), spanOf({ opposite: 120 }));
    assert.equal(alignment.find(queueOf({ opposite: 200 }), spanOf({ from: 200 })), 0);
  });
});

describe('requests of a turn of which some are missing', () => {
  it('are not admitted until answers have come', () => {
    const alignment = whole();
    assert.equal(alignment.admits(spanOf({ opposite: 100 })), true);
    alignment.gapInRequests();
    assert.equal(alignment.admits(spanOf({ opposite: 100 })), false);
    assert.equal(alignment.admits(spanOf({ opposite: 100 })), false);
    assert.equal(alignment.admits(spanOf({ opposite: 150 })), true);
    assert.equal(alignment.admits(spanOf({ opposite: 150 })), true);
  });

  it('are the first ones after the gap, wherever the answers are by then', () => {
    const alignment = whole();
    alignment.gapInRequests();
    assert.equal(alignment.admits(spanOf({ opposite: 900 })), false);
    assert.equal(alignment.admits(spanOf({ opposite: 901 })), true);
  });

  it('are not admitted again after another gap', () => {
    const alignment = whole();
    alignment.gapInRequests();
    alignment.admits(spanOf({ opposite: 100 }));
    alignment.gapInRequests();
    assert.equal(alignment.admits(spanOf({ opposite: 200 })), false);
    assert.equal(alignment.admits(spanOf({ opposite: 200 })), false);
    assert.equal(alignment.admits(spanOf({ opposite: 300 })), true);
  });
});

describe('an answer without a known request', () => {
  it('is ours where something was asked under our eyes before it', () => {
    assert.equal(met(1000).isOurs(spanOf({ opposite: 1000 })), false);
    assert.equal(met(1000).isOurs(spanOf({ opposite: 1001 })), true);
  });

  it('is ours once ordinals have held', () => {
    const alignment = met(1000);
    alignment.find(queueOf({ opposite: 0 }), spanOf({ from: 0 }));
    alignment.lose();
    assert.equal(alignment.isOurs(spanOf({ opposite: 0 })), true);
    assert.equal(whole().isOurs(spanOf()), true);
  });
});
