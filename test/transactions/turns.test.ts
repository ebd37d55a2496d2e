import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type TurnCall, TurnMatcher } from '../../src/transactions/turns.ts';
import { Bench, RESET, UNANSWERED } from './pairing-builder.ts';

const SECOND_NS = 1e9;
const LONG = 97;

interface CallPlace {
  readonly from?: number;
  readonly exact?: boolean;
  readonly thread?: number;
}

function call(at: number, { from = 0, exact = true, thread = 1 }: CallPlace = {}): TurnCall {
  const times = { isTimed: true, firstNs: at, firstExact: exact, lastNs: at, lastExact: exact };
  return { position: from, ...times, tgid: 1, tid: thread };
}

class Turns extends Bench<TurnMatcher> {
  constructor() {
    super(({ conversation, emitter }) => new TurnMatcher(conversation, emitter));
  }

  ask(at: number, length = LONG, place: CallPlace = {}): this {
    this.pairing.asked(call(at, place), length);
    return this;
  }

  answer(at: number, length = 10, place: CallPlace = {}): this {
    this.pairing.answered(call(at, place), length);
    return this;
  }
}

describe('a turn', () => {
  it('is all that is asked until something comes back, and all that comes back until something is asked', () => {
    const bench = new Turns()
      .ask(10, 100, { from: 700, thread: 1 })
      .ask(12, 50, { thread: 2 })
      .answer(20, 30, { from: 900, thread: 3 })
      .answer(25, 40, { from: 930, thread: 4 })
      .ask(100);
    assert.deepEqual(bench.outcomes, ['turn ok']);
    assert.partialDeepStrictEqual(bench.last, {
      sequence: 0,
      startNs: 10,
      requestEndNs: 12,
      firstByteNs: 20,
      endNs: 25,
      requestPosition: 700,
      requestBytes: 150,
      responseBytes: 70,
      beganTid: 1,
      tid: 4,
      statusCode: null,
      endSeen: true,
      exact: true,
    });
  });

  it('ends when the next one begins, and each has its ordinal', () => {
    const bench = new Turns().ask(1).answer(2).ask(3).answer(4).ask(5);
    assert.deepEqual(
      bench.told.transactions.map(({ sequence, startNs, endNs }) => [sequence, startNs, endNs]),
      [
        [0, 1, 2],
        [1, 3, 4],
      ],
    );
    assert.deepEqual(
      bench.told.beginnings.map(({ sequence }) => sequence),
      [0, 1, 2],
    );
  });

  it('ends after a second of silence', () => {
    const bench = new Turns().ask(1).answer(SECOND_NS);
    assert.equal(bench.pairing.waitsForTime, true);
    bench.pairing.tick(2 * SECOND_NS - 1);
    assert.deepEqual(bench.outcomes, []);
    bench.pairing.tick(2 * SECOND_NS);
    assert.deepEqual(bench.outcomes, ['turn ok']);
    assert.equal(bench.last.endNs, SECOND_NS);
    assert.equal(bench.pairing.waitsForTime, false);
    bench.pairing.tick(9 * SECOND_NS);
    assert.equal(bench.outcomes.length, 1);
  });

  it('ends when nothing more will be seen, if it was answered', () => {
    const bench = new Turns().ask(1).answer(2);
    bench.pairing.finish();
    assert.deepEqual(bench.outcomes, ['turn ok']);
    const open = new Turns().ask(1);
    open.pairing.finish();
    assert.deepEqual(open.outcomes, []);
    assert.equal(open.pairing.openRequests, 1);
  });

  it('waits for its answer however long that takes', () => {
    const bench = new Turns().ask(1);
    assert.equal(bench.pairing.waitsForTime, false);
    bench.pairing.tick(1e18);
    assert.deepEqual(bench.outcomes, []);
    assert.equal(bench.pairing.openRequests, 1);
  });

  it('is exact where the first byte of the request and the last one of the answer are', () => {
    const late = { exact: false };
    assert.equal(new Turns().ask(1, LONG, late).answer(2).ask(3).last.exact, false);
    assert.equal(new Turns().ask(1).answer(2, 10, late).ask(3).last.exact, false);
    assert.equal(new Turns().ask(1).ask(2, 10, late).answer(3, 10, late).answer(4).ask(5).last.exact, true);
  });

  it('begins with its first call', () => {
    const bench = new Turns().ask(5, 30, { from: 40, thread: 7 }).ask(6);
    assert.equal(bench.told.beginnings.length, 1);
    assert.partialDeepStrictEqual(bench.told.beginnings[0], {
      operation: 'turn',
      startNs: 5,
      requestPosition: 40,
      tid: 7,
    });
  });
});

describe('what comes unasked', () => {
  it('belongs to no turn', () => {
    const bench = new Turns().answer(1, 500).ask(2).answer(3, 10).ask(4);
    assert.deepEqual(bench.outcomes, ['turn ok']);
    assert.equal(bench.last.responseBytes, 10);
  });

  it('belongs to none after the silence that ended one, either', () => {
    const bench = new Turns().ask(1).answer(2);
    bench.pairing.tick(2 * SECOND_NS);
    bench.answer(3 * SECOND_NS, 500).ask(4 * SECOND_NS);
    assert.deepEqual(
      bench.told.transactions.map(({ responseBytes }) => responseBytes),
      [10],
    );
  });
});

describe('a turn in flight', () => {
  it('is what was asked and not answered, since its first byte', () => {
    const bench = new Turns().ask(7).ask(8);
    assert.partialDeepStrictEqual(bench.inFlight, [{ operation: 'turn', startNs: 7, waiting: false }]);
    bench.answer(9);
    assert.deepEqual(bench.inFlight, []);
    assert.equal(bench.pairing.openRequests, 0);
  });

  it('is over when it is forgotten', () => {
    const bench = new Turns().ask(1);
    bench.pairing.forget();
    assert.deepEqual(bench.inFlight, []);
    bench.answer(2).ask(3);
    assert.deepEqual(bench.outcomes, []);
  });
});

describe('the end of a conversation of turns', () => {
  it('ends the turn that was answered, whatever the reason', () => {
    const bench = new Turns().ask(1).answer(2);
    bench.pairing.close(RESET, 5);
    assert.deepEqual(bench.outcomes, ['turn ok']);
    assert.equal(bench.last.endNs, 2);
  });

  it('fails the one that was not, where there is an error', () => {
    const bench = new Turns().ask(1);
    bench.pairing.close(RESET, 5);
    assert.deepEqual(bench.outcomes, ['turn reset']);
    assert.partialDeepStrictEqual(bench.last, { endNs: 5, errorType: 'ECONNRESET', requestBytes: LONG });
    assert.equal(bench.pairing.openRequests, 0);
  });

  it('is in peace without an error', () => {
    const bench = new Turns().ask(1);
    bench.pairing.close(UNANSWERED, 5);
    assert.deepEqual(bench.outcomes, []);
    assert.equal(bench.pairing.openRequests, 0);
  });

  it('fails no last word that nobody would answer', () => {
    const bench = new Turns().ask(1, LONG - 1);
    bench.pairing.close(RESET, 5);
    assert.deepEqual(bench.outcomes, []);
    const several = new Turns().ask(1, LONG - 1).ask(2, 1);
    several.pairing.close(RESET, 5);
    assert.deepEqual(several.outcomes, ['turn reset']);
  });

  it('is told once', () => {
    const bench = new Turns().ask(1);
    bench.pairing.close(RESET, 5);
    bench.pairing.close(RESET, 6);
    bench.pairing.finish();
    assert.deepEqual(bench.outcomes, ['turn reset']);
  });
});
