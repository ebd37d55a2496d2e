import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KIND_INTERIM, KIND_NO_REPLY, KIND_PUSH, NO_REQUEST, UNKNOWN_REQUEST } from '../../src/protocols/protocol.ts';
import { InOrderMatcher } from '../../src/transactions/in-order/in-order.ts';
import { type BenchOptions, MessageBench, type Place, RESET, spanOf } from './pairing-builder.ts';

const SETTLED_NS = 50e6;

/**
 * A server's end, by default. Requests are `a`, `b` and so on; each lies 10 bytes behind the one before it, and has seen
 * the answers as far as they came. Answers lie likewise, and tell the operation that they are meant for.
 */
class InOrder extends MessageBench {
  #requests = 1000;
  #responses = 5000;

  constructor(options: BenchOptions = {}) {
    super((parts) => new InOrderMatcher(parts), { requestOrigin: 1000, ...options });
  }

  ask(operation: string, place: Place = {}): this {
    this.request({ operation }, { from: this.#requests, bytes: 10, opposite: this.#responses, ...place });
    this.#requests += 10;
    return this;
  }

  answer(statusCode: string, place: Place = {}): this {
    const at = { from: this.#responses, bytes: 10, opposite: this.#requests, ...place };
    this.response({ statusCode }, at);
    this.#responses += 10;
    this.pairing.responsesReached(this.#responses);
    return this;
  }

  /** An answer that begins a call, as the reader tells it. */
  answerCall(statusCode: string, place: Place = {}): this {
    this.pairing.responseCallBegins(spanOf({ from: this.#responses, opposite: this.#requests, ...place }));
    return this.answer(statusCode, place);
  }

  /** So many answers, of 10 bytes each, are not seen. */
  loseAnswers(count: number): this {
    this.#responses += 10 * count;
    this.pairing.gapInResponses();
    return this;
  }

  closed(): this {
    this.pairing.close(RESET, 9);
    return this;
  }

  loseRequests(count: number): this {
    this.#requests += 10 * count;
    this.pairing.gapInRequests();
    return this;
  }
}

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

  it('is, at a client, one that was read before the request was sent', () => {
    const bench = new InOrder({ role: 'client' }).ask('a', { from: 1000 }).answer('x', { opposite: 1000 });
    assert.deepEqual(bench.outcomes, []);
    assert.deepEqual(bench.counts, [0, 1, 0]);
    const good = new InOrder({ role: 'client' }).ask('a', { from: 1000 }).answer('a', { opposite: 1001 });
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

describe('a conversation that is met in its middle', () => {
  const met = (): InOrder => new InOrder({ whole: false });

  it('has not begun before an answer fits', () => {
    const bench = met();
    assert.equal(bench.pairing.begun, false);
    assert.equal(bench.ask('a').answerCall('a').pairing.begun, true);
  });

  it('holds the answers of its first turn until it is settled', () => {
    const bench = met().ask('a', { at: 1 }).answerCall('a', { at: 1e9 });
    assert.deepEqual(bench.outcomes, []);
    assert.equal(bench.pairing.waitsForTime, true);
    bench.pairing.tick(1e9 + SETTLED_NS - 1);
    assert.deepEqual(bench.outcomes, []);
    bench.pairing.tick(1e9 + SETTLED_NS);
    assert.deepEqual(bench.outcomes, ['a ok a']);
    assert.equal(bench.pairing.waitsForTime, false);
    assert.deepEqual(bench.ask('b').answerCall('b').outcomes, ['a ok a', 'b ok b']);
  });

  it('holds them until the next request, the end, or until nothing more is seen', () => {
    const next = met().ask('a').answerCall('a').ask('b');
    assert.deepEqual(next.outcomes, ['a ok a']);
    const closed = met().ask('a').answerCall('a');
    closed.pairing.close(RESET, 9);
    assert.deepEqual(closed.outcomes, ['a ok a']);
    const finished = met().ask('a').answerCall('a');
    finished.pairing.finish();
    assert.deepEqual(finished.outcomes, ['a ok a']);
  });

  it('holds them on where requests come while others are open', () => {
    const bench = met().ask('a').ask('b').answerCall('a').ask('c');
    assert.deepEqual(bench.outcomes, []);
    assert.deepEqual(bench.answer('b').answer('c').ask('d').outcomes, ['a ok a', 'b ok b', 'c ok c']);
  });

  it('gives them up where there is one too many: some were asked before', () => {
    const bench = met().ask('a').ask('b').answerCall('x').answer('a').answer('b');
    assert.deepEqual(bench.outcomes, []);
    bench.pairing.tick(1e18);
    assert.deepEqual(bench.outcomes, []);
    assert.deepEqual(bench.counts, [2, 3, 0]);
    assert.deepEqual(bench.ask('c').answerCall('c').ask('d').outcomes, ['c ok c']);
  });

  it('gives them up where one is missing', () => {
    const bench = met().ask('a').ask('b').answerCall('a').loseAnswers(1);
    bench.pairing.tick(1e18);
    assert.deepEqual(bench.outcomes, []);
    assert.deepEqual(bench.counts, [1, 1, 0]);
  });

  it('is not to blame for answers to what was asked before', () => {
    const bench = met().answer('x', { opposite: 1000 }).answer('y', { opposite: 1000 });
    assert.deepEqual(bench.counts, [0, 0, 0]);
    assert.deepEqual(bench.answer('z', { opposite: 1001 }).counts, [0, 1, 0]);
  });

  it('keeps what waits in flight where nothing more is seen', () => {
    const bench = met().ask('a');
    bench.pairing.finish();
    assert.equal(bench.inFlight.length, 1);
  });

  it('has no answer to what nothing came after, and nobody knows of what something did', () => {
    assert.deepEqual(met().ask('a').closed().outcomes, ['a reset']);
    const bench = met().ask('a').answer('x').ask('b').closed();
    assert.deepEqual(bench.outcomes, ['b reset']);
    assert.deepEqual(bench.counts, [1, 1, 0]);
    const holed = met().ask('a').loseAnswers(1).ask('b').closed();
    assert.deepEqual(holed.outcomes, []);
    assert.deepEqual(holed.counts, [2, 0, 0]);
  });
});

describe('the number of open requests in order', () => {
  it('has a limit: what comes beyond is counted, and its turn is damaged', () => {
    const bench = new InOrder();
    for (let n = 0; n < 65_536; n += 1) bench.ask('a');
    assert.deepEqual(bench.counts, [0, 0, 0]);
    bench.ask('b').ask('c');
    assert.equal(bench.pairing.openRequests, 65_536);
    assert.deepEqual(bench.counts, [2, 0, 0]);
    assert.deepEqual(bench.answer('a').outcomes, ['a ok a']);
  });

  it('begins anew where ordinals do not hold: none of them could be paired', () => {
    const bench = new InOrder({ whole: false });
    for (let n = 0; n < 65_536; n += 1) bench.ask('a');
    bench.ask('b');
    assert.equal(bench.pairing.openRequests, 1);
    assert.deepEqual(bench.counts, [65_536, 0, 0]);
  });
});

describe('the end of a conversation in order', () => {
  it('is that of what is open, with its reason', () => {
    const bench = new InOrder().ask('a').ask('b').answer('a');
    bench.pairing.close(RESET, 9);
    bench.pairing.close(RESET, 10);
    assert.deepEqual(bench.outcomes, ['a ok a', 'b reset']);
    assert.partialDeepStrictEqual(bench.last, { errorType: 'ECONNRESET', endNs: 9 });
  });

  it('of which nothing more is seen leaves in flight what is', () => {
    const bench = new InOrder().ask('a', { at: 7 }).ask('b', { at: 8 });
    bench.pairing.finish();
    assert.partialDeepStrictEqual(bench.inFlight, [
      { operation: 'a', startNs: 7 },
      { operation: 'b', startNs: 8 },
    ]);
  });

  it('of which nothing more is seen gives up what can be paired no more', () => {
    const bench = new InOrder().ask('a').loseAnswers(1);
    bench.pairing.finish();
    assert.deepEqual(bench.inFlight, []);
    assert.deepEqual(bench.counts, [1, 0, 0]);
  });

  it('that is forgotten counts what was open, or held, as unmatched', () => {
    const bench = new InOrder().ask('a').ask('b');
    bench.pairing.forget();
    assert.deepEqual(bench.counts, [2, 0, 0]);
    assert.equal(bench.pairing.openRequests, 0);
    const held = new InOrder({ whole: false }).ask('a').answerCall('a').ask('b');
    held.pairing.forget();
    assert.deepEqual(held.counts, [1, 0, 0]);
    const first = new InOrder({ whole: false }).ask('a').answerCall('a');
    first.pairing.forget();
    assert.deepEqual(first.counts, [1, 1, 0]);
  });
});
