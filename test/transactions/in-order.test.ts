import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KIND_INTERIM, KIND_NO_REPLY, KIND_PUSH, NO_REQUEST, UNKNOWN_REQUEST } from '../../src/protocols/protocol.ts';
import { InOrder } from './in-order-bench.ts';
import { RESET } from './pairing-builder.ts';

describe('the n-th answer', () => {
  it('is that of the n-th request', () => {
    const bench = new InOrder().ask('a').ask('b').ask('c').answer('a').answer('b').ask('d').answer('c').answer('d');
    assert.deepEqual(bench.outcomes, ['a ok a', 'b ok b', 'c ok c', 'd ok d']);
    assert.deepEqual(bench.counts, [0, 0, 0]);
    assert.deepEqual(
      bench.told.transactions.map(({ sequence }) => sequence),
      [0, 1, 2, 3],
    );
  });

  it('ends a transaction with the times, bytes and threads of both', () => {
    const bench = new InOrder()
      .ask('a', { at: 10, until: 20, bytes: 30, thread: 1 })
      .answer('a', { at: 50, until: 60, bytes: 400, thread: 3, lastThread: 4 });
    assert.partialDeepStrictEqual(bench.last, {
      startNs: 10,
      requestEndNs: 20,
      firstByteNs: 50,
      endNs: 60,
      requestPosition: 1000,
      requestBytes: 30,
      responseBytes: 400,
      beganTid: 1,
      tid: 4,
    });
  });

  it('is not one that is preliminary, nor what comes unasked', () => {
    const bench = new InOrder().ask('a').response({ kind: KIND_INTERIM }).response({ kind: KIND_PUSH }).answer('a');
    assert.deepEqual(bench.outcomes, ['a ok a']);
    assert.deepEqual(bench.counts, [0, 0, 0]);
  });

  it('is that of the n-th request that wants one', () => {
    const bench = new InOrder().ask('a').request({ kind: KIND_NO_REPLY, operation: 'tell' }).ask('b');
    bench.answer('a').answer('b');
    assert.deepEqual(bench.outcomes, ['tell oneWay', 'a ok a', 'b ok b']);
    assert.equal(bench.told.beginnings.length, 3);
  });

  it('is counted where nothing was asked, and what follows is in doubt', () => {
    const bench = new InOrder().answer('x').ask('a').answer('a');
    assert.deepEqual(bench.outcomes, []);
    assert.deepEqual(bench.counts, [0, 2, 0]);
  });
});

describe('an answer that cannot be that of its request', () => {
  it('is, at a server, one that was sent before the request was read', () => {
    const bench = new InOrder().ask('a', { opposite: 5100 }).answer('x', { from: 5000 });
    assert.deepEqual(bench.outcomes, []);
    assert.deepEqual(bench.counts, [0, 1, 0]);
    assert.equal(bench.pairing.openRequests, 1);
  });

  it('is, at a client, one that was read before the request had arrived', () => {
    const bench = new InOrder({ role: 'client' }).ask('a', { from: 1000 }).answer('x', { acknowledged: 1000 });
    assert.deepEqual(bench.outcomes, []);
    assert.deepEqual(bench.counts, [0, 1, 0]);
    const good = new InOrder({ role: 'client' }).ask('a', { from: 1000 }).answer('a', { acknowledged: 1001 });
    assert.deepEqual(good.outcomes, ['a ok a']);
  });
});

describe('the token of the next request', () => {
  it('is that of the first open one', () => {
    const bench = new InOrder();
    assert.equal(bench.pairing.nextToken(), NO_REQUEST);
    bench.request({ token: 4 }).request({ token: 5 });
    assert.equal(bench.pairing.nextToken(), 4);
    bench.answer('a', { from: 5000 });
    assert.equal(bench.pairing.nextToken(), 5);
  });

  it('is unknown where ordinals do not hold, and never asked for by an id', () => {
    const bench = new InOrder().ask('a').loseAnswers(1);
    assert.equal(bench.pairing.nextToken(), UNKNOWN_REQUEST);
    assert.equal(bench.pairing.tokenOf(0), UNKNOWN_REQUEST);
  });

  it('tells whether a message is alone: an answer to the one open request, a request with none before it', () => {
    const bench = new InOrder();
    const alone = (): [boolean, boolean] => [bench.pairing.isAlone(true), bench.pairing.isAlone(false)];
    assert.deepEqual(alone(), [false, true]);
    bench.ask('a');
    assert.deepEqual(alone(), [true, false]);
    bench.ask('b');
    assert.deepEqual(alone(), [false, false]);
    const lost = new InOrder().ask('a').loseAnswers(1);
    assert.equal(lost.pairing.isAlone(true), false);
  });
});

describe('after missing answers', () => {
  it('nothing is paired until an answer begins where a request had seen the answers end', () => {
    const bench = new InOrder().ask('a').ask('b').loseAnswers(1).answerCall('b');
    assert.deepEqual(bench.outcomes, []);
    bench.ask('c').answerCall('c');
    assert.deepEqual(bench.outcomes, ['c ok c']);
    assert.deepEqual(bench.counts, [2, 1, 0]);
  });

  it('what was open fails with nothing: it may have been answered', () => {
    const bench = new InOrder().ask('a').ask('b').loseAnswers(1);
    bench.pairing.close(RESET, 9);
    assert.deepEqual(bench.outcomes, []);
    assert.deepEqual(bench.counts, [2, 0, 0]);
  });
});

describe('after missing requests', () => {
  it('those before pair, and the rest of the turn is counted', () => {
    const bench = new InOrder().ask('a').loseRequests(1).ask('c').ask('d').answer('a');
    assert.deepEqual(bench.outcomes, ['a ok a']);
    assert.deepEqual(bench.counts, [2, 0, 0]);
    // Of one that is lost, and of two that were not admitted.
    bench.answerCall('b').answerCall('c').answerCall('d');
    assert.deepEqual(bench.outcomes, ['a ok a']);
    bench.ask('e').answerCall('e');
    assert.deepEqual(bench.outcomes, ['a ok a', 'e ok e']);
  });

  it('not even those before pair, where requests were sent while others were being answered', () => {
    const bench = new InOrder().ask('a');
    bench.pairing.responsesReached(5010);
    bench.ask('b', { opposite: 5005 }).loseRequests(1).answer('a');
    assert.deepEqual(bench.outcomes, []);
    assert.deepEqual(bench.counts, [0, 1, 0]);
  });
});
