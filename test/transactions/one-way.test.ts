import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KIND_INTERIM, KIND_PUSH, UNKNOWN_REQUEST } from '../../src/protocols/protocol.ts';
import { OneWayMatcher } from '../../src/transactions/one-way.ts';
import { MessageBench, UNANSWERED } from './pairing-builder.ts';

const oneWay = (): MessageBench => new MessageBench((parts) => new OneWayMatcher(parts));

describe('a message that nobody answers', () => {
  it('is a transaction by itself, as soon as it has ended, and no error', () => {
    const bench = oneWay()
      .request({ operation: 'a', resource: 'm', version: '2' }, { at: 10, until: 14, from: 100, bytes: 7, thread: 3 })
      .request({ operation: 'b' }, { at: 20 });
    assert.deepEqual(bench.outcomes, ['a oneWay', 'b oneWay']);
    const [first, second] = bench.told.transactions;
    assert.partialDeepStrictEqual(first, {
      sequence: 0,
      resource: 'm',
      version: '2',
      errorType: null,
      startNs: 10,
      requestEndNs: 14,
      endNs: 14,
      firstByteNs: Number.NaN,
      requestBytes: 7,
      requestPosition: 100,
      responseBytes: 0,
      beganTid: 3,
    });
    assert.equal(second?.sequence, 1);
  });

  it('begins, too', () => {
    const bench = oneWay().request({ operation: 'a' }, { at: 10, thread: 3 });
    assert.partialDeepStrictEqual(bench.told.beginnings, [{ operation: 'a', sequence: 0, startNs: 10, tid: 3 }]);
  });

  it('is never in flight, nor waited for', () => {
    const bench = oneWay().request();
    const { pairing } = bench;
    assert.deepEqual(bench.inFlight, []);
    assert.equal(pairing.openRequests, 0);
    assert.equal(pairing.waitsForTime, false);
    assert.equal(pairing.begun, true);
  });

  it('changes no more, whatever becomes of the conversation', () => {
    const bench = oneWay().request({ operation: 'a' });
    bench.pairing.gapInRequests();
    bench.pairing.gapInResponses();
    bench.pairing.tick(1e18);
    bench.pairing.close(UNANSWERED, 5);
    bench.pairing.finish();
    bench.pairing.forget();
    assert.deepEqual(bench.outcomes, ['a oneWay']);
    assert.deepEqual(bench.counts, [0, 0, 0]);
  });
});

describe('what comes back where nobody answers', () => {
  it('is counted where it looks like an answer, and belongs to none', () => {
    const bench = oneWay()
      .request({ operation: 'a' })
      .response()
      .response({ kind: KIND_PUSH })
      .response({ kind: KIND_INTERIM });
    assert.deepEqual(bench.outcomes, ['a oneWay']);
    assert.deepEqual(bench.counts, [0, 1, 0]);
  });

  it('has no request that a decoder could ask for, nor one by which a cut message would show its end', () => {
    const { pairing } = oneWay().request({ token: 5 });
    assert.equal(pairing.nextToken(), UNKNOWN_REQUEST);
    assert.equal(pairing.tokenOf(0), UNKNOWN_REQUEST);
    assert.equal(pairing.isAlone(true), false);
    assert.equal(pairing.isAlone(false), false);
  });
});
