import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type ByIdRules,
  ERROR_FOR_BOTH,
  KIND_INTERIM,
  KIND_NO_REPLY,
  KIND_PUSH,
  PART_FIRST,
  PART_LAST,
  PART_MIDDLE,
  UNKNOWN_REQUEST,
} from '../../src/protocols/protocol.ts';
import { ByIdMatcher } from '../../src/transactions/by-id/by-id.ts';
import { type BenchOptions, MessageBench, RESET, UNANSWERED } from './pairing-builder.ts';

interface Options extends BenchOptions {
  readonly rules?: ByIdRules;
  readonly maxOpen?: number;
}

const PATIENT: ByIdRules = { patienceNs: 5e9, retries: false };
const RETRYING: ByIdRules = { patienceNs: 5e9, retries: true };

/** By id, with operations and answers that tell it: `op 7` is answered by `7`. */
class ById extends MessageBench {
  constructor({ rules, maxOpen, ...options }: Options = {}) {
    super((parts) => new ByIdMatcher(parts, rules, maxOpen), options);
  }

  ask(id: number, at = 0): this {
    return this.request({ id, operation: `op ${id}` }, { at });
  }

  answer(id: number, at = 0): this {
    return this.response({ id, statusCode: `${id}` }, { at });
  }
}

describe('an answer, by its id', () => {
  it('is that of its request, in whatever order they come', () => {
    const bench = new ById().ask(1).ask(2).ask(3).answer(2).answer(3).answer(1);
    assert.deepEqual(bench.outcomes, ['op 2 ok 2', 'op 3 ok 3', 'op 1 ok 1']);
    assert.deepEqual(bench.counts, [0, 0, 0]);
  });

  it('is that of its request for every order of five', () => {
    for (const order of permutations([11, 22, 33, 44, 55])) {
      const bench = new ById();
      for (const id of [11, 22, 33, 44, 55]) bench.ask(id);
      for (const id of order) bench.answer(id);
      assert.deepEqual(
        bench.outcomes,
        order.map((id) => `op ${id} ok ${id}`),
      );
    }
  });

  it('ends its transaction with the times, bytes and threads of both', () => {
    const bench = new ById()
      .request({ id: 1 }, { at: 10, until: 20, from: 100, bytes: 30, thread: 1, lastThread: 2 })
      .response({ id: 1 }, { at: 50, until: 60, from: 900, bytes: 400, thread: 3, lastThread: 4 });
    assert.partialDeepStrictEqual(bench.last, {
      startNs: 10,
      requestEndNs: 20,
      firstByteNs: 50,
      endNs: 60,
      requestPosition: 100,
      requestBytes: 30,
      responseBytes: 400,
      beganTid: 1,
      tid: 4,
      tries: 1,
    });
  });

  it('has the ordinal of its request', () => {
    const bench = new ById().ask(1).ask(2).answer(2).answer(1);
    assert.deepEqual(
      bench.told.transactions.map(({ sequence }) => sequence),
      [1, 0],
    );
  });

  it('may have an id of 53 bits', () => {
    const id = Number.MAX_SAFE_INTEGER;
    const bench = new ById()
      .ask(id)
      .ask(id - 2 ** 32)
      .answer(id);
    assert.deepEqual(bench.outcomes, [`op ${id} ok ${id}`]);
    assert.equal(bench.pairing.openRequests, 1);
  });

  it('that is preliminary, or no answer at all, leaves the request open', () => {
    const bench = new ById()
      .ask(1)
      .response({ id: 1, kind: KIND_INTERIM })
      .response({ id: 1, kind: KIND_PUSH })
      .response({ id: 9, kind: KIND_PUSH });
    assert.deepEqual(bench.outcomes, []);
    assert.deepEqual(bench.answer(1).outcomes, ['op 1 ok 1']);
    assert.deepEqual(bench.counts, [0, 0, 0]);
  });

  it('may use the id of one that was answered', () => {
    const bench = new ById();
    for (let round = 0; round < 3; round += 1) bench.ask(1, round).answer(1, round);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1', 'op 1 ok 1', 'op 1 ok 1']);
  });
});

describe('what names no open request', () => {
  it('is a duplicate where it was answered just before', () => {
    const bench = new ById().ask(1).answer(1).answer(1).answer(1);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1']);
    assert.deepEqual(bench.counts, [0, 0, 2]);
  });

  it('is an answer without a request where nothing of it is known', () => {
    const bench = new ById().ask(1).answer(2).answer(3);
    assert.deepEqual(bench.counts, [0, 2, 0]);
    assert.equal(bench.pairing.openRequests, 1);
  });

  it('is a duplicate among the last sixteen only', () => {
    const bench = new ById();
    for (let id = 0; id <= 16; id += 1) bench.ask(id).answer(id);
    assert.deepEqual(bench.answer(1).counts, [0, 0, 1]);
    assert.deepEqual(bench.answer(0).counts, [0, 1, 1]);
  });

  it('is not ours for the first minute of a conversation that was met in its middle', () => {
    const bench = new ById({ whole: false }).answer(1, 1e9).answer(2, 61e9);
    assert.deepEqual(bench.counts, [0, 0, 0]);
    assert.deepEqual(bench.answer(3, 61e9 + 1).counts, [0, 1, 0]);
  });

  it('counts the minute from the first message of either direction', () => {
    const bench = new ById({ whole: false }).ask(1, 1e9).answer(2, 61e9);
    assert.deepEqual(bench.counts, [0, 0, 0]);
    assert.deepEqual(bench.answer(3, 62e9).counts, [0, 1, 0]);
  });

  it('is a duplicate in the middle of a conversation, too', () => {
    const bench = new ById({ whole: false }).ask(1).answer(1).answer(1);
    assert.deepEqual(bench.counts, [0, 0, 1]);
  });

  it('is one however many frames it comes in', () => {
    const bench = new ById();
    for (const part of [PART_FIRST, PART_MIDDLE, PART_MIDDLE, PART_LAST] as const) bench.response({ id: 5, part });
    assert.deepEqual(bench.counts, [0, 1, 0]);
  });
});

describe('the number of open requests', () => {
  it('has a limit, beyond which the one that was silent for longest goes, unmatched', () => {
    const bench = new ById({ maxOpen: 3 });
    for (const id of [1, 2, 3, 4]) bench.ask(id, id);
    assert.equal(bench.pairing.openRequests, 3);
    assert.deepEqual(bench.counts, [1, 0, 0]);
    for (const id of [1, 2, 3, 4]) bench.answer(id, 10);
    assert.deepEqual(bench.outcomes, ['op 2 ok 2', 'op 3 ok 3', 'op 4 ok 4']);
  });

  it('takes a frame of the answer for a sign of life', () => {
    const bench = new ById({ maxOpen: 2 }).ask(1, 1).ask(2, 2);
    bench.response({ id: 1, part: PART_FIRST, statusCode: '1' }, { at: 3 }).ask(3, 4);
    bench.response({ id: 1, part: PART_LAST }, { at: 5 }).answer(2, 6).answer(3, 7);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1', 'op 3 ok 3']);
  });

  it('takes a frame of the request for one', () => {
    const bench = new ById({ maxOpen: 2 }).request({ id: 1, part: PART_FIRST, operation: 'op 1' }, { at: 1 }).ask(2, 2);
    bench.request({ id: 1, part: PART_LAST }, { at: 3 }).ask(3, 4).answer(1, 5).answer(2, 6);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1']);
  });

  it('takes another try for one', () => {
    const bench = new ById({ maxOpen: 2, rules: RETRYING }).ask(1, 1).ask(2, 2).ask(1, 3).ask(3, 4).answer(1, 5);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1']);
    assert.equal(bench.last.tries, 2);
  });

  it('never exceeds it over 10^5 requests that nobody answers', () => {
    const bench = new ById({ maxOpen: 100 });
    for (let id = 0; id < 100_000; id += 1) bench.ask(id, id);
    assert.equal(bench.pairing.openRequests, 100);
    assert.deepEqual(bench.counts, [99_900, 0, 0]);
    assert.deepEqual(
      bench.inFlight.map(({ operation }) => operation),
      Array.from({ length: 100 }, (_, index) => `op ${99_900 + index}`),
    );
  });
});

describe('a request that nobody answers', () => {
  it('has timed out by event time, when its patience is over', () => {
    const bench = new ById({ rules: PATIENT }).ask(1, 1e9);
    assert.equal(bench.pairing.waitsForTime, true);
    bench.pairing.tick(6e9 - 1);
    assert.deepEqual(bench.outcomes, []);
    bench.pairing.tick(60e9);
    assert.deepEqual(bench.outcomes, ['op 1 timeout']);
    assert.partialDeepStrictEqual(bench.last, { errorType: 'timeout', startNs: 1e9, endNs: 6e9, responseBytes: 0 });
    assert.equal(bench.pairing.waitsForTime, false);
    assert.deepEqual(bench.counts, [0, 0, 0]);
  });

  it('has timed out once: a late answer is a duplicate', () => {
    const bench = new ById({ rules: PATIENT }).ask(1);
    bench.pairing.tick(5e9);
    bench.answer(1, 6e9);
    bench.pairing.tick(20e9);
    bench.pairing.close(RESET, 21e9);
    assert.deepEqual(bench.outcomes, ['op 1 timeout']);
    assert.deepEqual(bench.counts, [0, 0, 1]);
  });

  it('has timed out for a late answer that comes before the clock is told, too', () => {
    const bench = new ById({ rules: PATIENT }).ask(1).answer(1, 6e9);
    bench.pairing.tick(6e9);
    assert.deepEqual(bench.outcomes, ['op 1 timeout']);
    assert.equal(bench.last.endNs, 5e9);
    assert.deepEqual(bench.counts, [0, 0, 1]);
  });

  it('has timed out for another request with its id that comes before the clock is told, too', () => {
    for (const rules of [PATIENT, RETRYING]) {
      const bench = new ById({ rules }).ask(1).ask(1, 6e9).answer(1, 7e9);
      assert.deepEqual(bench.outcomes, ['op 1 timeout', 'op 1 ok 1']);
      assert.partialDeepStrictEqual(bench.last, { startNs: 6e9, tries: 1 });
      assert.deepEqual(bench.counts, [0, 0, 0]);
    }
  });

  it('times out alone, in the order of their last words', () => {
    const bench = new ById({ rules: PATIENT }).ask(1, 1e9).ask(2, 2e9).ask(3, 3e9);
    bench.pairing.tick(7e9);
    assert.deepEqual(bench.outcomes, ['op 1 timeout', 'op 2 timeout']);
    assert.deepEqual(bench.answer(3, 7.5e9).outcomes.slice(2), ['op 3 ok 3']);
  });

  it('waits from the last frame of its answer on', () => {
    const bench = new ById({ rules: PATIENT }).ask(1).response({ id: 1, part: PART_FIRST }, { at: 4e9 });
    bench.pairing.tick(8e9);
    assert.deepEqual(bench.outcomes, []);
    bench.pairing.tick(9e9);
    assert.deepEqual(bench.outcomes, ['op 1 timeout']);
  });

  it('waits as long as it must without rules', () => {
    const bench = new ById().ask(1);
    bench.pairing.tick(1e18);
    assert.equal(bench.pairing.waitsForTime, false);
    assert.deepEqual(bench.answer(1, 1e18).outcomes, ['op 1 ok 1']);
  });
});

describe('the same request with the same id', () => {
  it('is another try of it: one transaction that tells how often it was sent', () => {
    const bench = new ById({ rules: RETRYING }).ask(1, 1e9).ask(1, 2e9).ask(1, 4e9).answer(1, 4.5e9);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1']);
    assert.partialDeepStrictEqual(bench.last, { tries: 3, startNs: 1e9, endNs: 4.5e9, sequence: 0 });
    assert.equal(bench.told.beginnings.length, 1);
    assert.deepEqual(bench.counts, [0, 0, 0]);
  });

  it('has its patience anew, and times out as one', () => {
    const bench = new ById({ rules: RETRYING }).ask(1, 1e9).ask(1, 4e9);
    bench.pairing.tick(8e9);
    assert.deepEqual(bench.outcomes, []);
    bench.pairing.tick(9e9);
    assert.deepEqual(bench.outcomes, ['op 1 timeout']);
    assert.partialDeepStrictEqual(bench.last, { tries: 2, startNs: 1e9, endNs: 9e9 });
  });

  it('is answered twice where both tries were: the second answer is a duplicate', () => {
    const bench = new ById({ rules: RETRYING }).ask(1).ask(1, 1).answer(1, 2).answer(1, 3);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1']);
    assert.deepEqual(bench.counts, [0, 0, 1]);
  });

  it('is one of its own where it asks for something else', () => {
    for (const other of [{ operation: 'AAAA' }, { operation: 'A', resource: 'b' }]) {
      const bench = new ById({ rules: RETRYING }).request({ id: 1, operation: 'A', resource: 'a' });
      bench.request({ id: 1, ...other }).response({ id: 1 });
      assert.deepEqual(bench.outcomes, [`${other.operation} ok`]);
      assert.equal(bench.last.tries, 1);
      assert.deepEqual(bench.counts, [1, 0, 0]);
    }
  });

  it('gives up the one before it, without retries', () => {
    const bench = new ById().ask(1, 1).ask(1, 2).answer(1, 3);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1']);
    assert.partialDeepStrictEqual(bench.last, { startNs: 2, tries: 1, sequence: 1 });
    assert.deepEqual(bench.counts, [1, 0, 0]);
  });
});

describe('frames of several messages of one direction', () => {
  it('are each a part of their own, with its bytes and times', () => {
    const bench = new ById();
    const frame = (id: number, part: typeof PART_FIRST | typeof PART_LAST | typeof PART_MIDDLE, at: number): unknown =>
      bench.request(
        { id, part, operation: part === PART_FIRST ? `op ${id}` : '' },
        { at, from: at * 10, bytes: 10 + id },
      );
    frame(1, PART_FIRST, 10);
    frame(2, PART_FIRST, 11);
    frame(1, PART_MIDDLE, 12);
    frame(2, PART_LAST, 13);
    frame(1, PART_LAST, 14);
    bench.answer(1, 20).answer(2, 21);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1', 'op 2 ok 2']);
    assert.partialDeepStrictEqual(bench.told.transactions, [
      { startNs: 10, requestEndNs: 14, requestBytes: 33, requestPosition: 100 },
      { startNs: 11, requestEndNs: 13, requestBytes: 24, requestPosition: 110 },
    ]);
  });

  it('are each a part of their own answer, with its bytes, times and threads', () => {
    const bench = new ById().ask(1, 1).ask(2, 2);
    bench.response({ id: 2, part: PART_FIRST, statusCode: '2' }, { at: 10, from: 500, bytes: 5, thread: 6 });
    bench.response({ id: 1, part: PART_FIRST, statusCode: '1' }, { at: 11, from: 505, bytes: 7, thread: 7 });
    bench.response({ id: 2, part: PART_MIDDLE }, { at: 12, from: 512, bytes: 11, thread: 8 });
    bench.response({ id: 1, part: PART_LAST }, { at: 13, from: 523, bytes: 13, thread: 9, endSeen: false });
    bench.response({ id: 2, part: PART_LAST }, { at: 14, from: 536, bytes: 17, thread: 10, exact: false });
    assert.deepEqual(bench.outcomes, ['op 1 ok 1', 'op 2 ok 2']);
    assert.partialDeepStrictEqual(bench.told.transactions, [
      { firstByteNs: 11, endNs: 13, responseBytes: 20, tid: 9, endSeen: false, exact: true },
      { firstByteNs: 10, endNs: 14, responseBytes: 33, tid: 10, endSeen: true, exact: false },
    ]);
  });

  it('tell of errors and status in the first or the last one (trailers)', () => {
    const error = { statusCode: '13', errorType: 'INTERNAL', errorFor: ERROR_FOR_BOTH } as const;
    const trailers = new ById().ask(1).response({ id: 1, part: PART_FIRST, statusCode: '200', version: '2' });
    trailers.response({ id: 1, part: PART_LAST, ...error });
    assert.deepEqual(trailers.outcomes, ['op 1 error 13']);
    assert.partialDeepStrictEqual(trailers.last, { errorType: 'INTERNAL', version: '2' });

    const early = new ById().ask(1).response({ id: 1, part: PART_FIRST, ...error });
    early.response({ id: 1, part: PART_LAST });
    assert.deepEqual(early.outcomes, ['op 1 error 13']);
  });

  it('do not tell of the answer before, in the same slot', () => {
    const bench = new ById()
      .ask(1)
      .response({ id: 1, part: PART_FIRST, statusCode: '500', errorType: '500', errorFor: 3 });
    bench.response({ id: 1, part: PART_LAST });
    bench.ask(2).response({ id: 2, part: PART_FIRST }, { bytes: 4 }).response({ id: 2, part: PART_LAST }, { bytes: 4 });
    assert.deepEqual(bench.outcomes, ['op 1 error 500', 'op 2 ok']);
    assert.equal(bench.last.responseBytes, 8);
  });

  it('end a transaction with the answer, where that ends before the request does', () => {
    const bench = new ById().request({ id: 1, part: PART_FIRST, operation: 'put' }, { at: 1, bytes: 10 });
    bench.request({ id: 1, part: PART_MIDDLE }, { at: 2, bytes: 10 }).answer(1, 3);
    assert.deepEqual(bench.outcomes, ['put ok 1']);
    assert.partialDeepStrictEqual(bench.last, { requestBytes: 20, requestEndNs: 2, endNs: 3 });
    bench.request({ id: 1, part: PART_MIDDLE }, { at: 4 }).request({ id: 1, part: PART_LAST }, { at: 5 });
    assert.equal(bench.pairing.openRequests, 0);
    assert.deepEqual(bench.outcomes, ['put ok 1']);
    assert.deepEqual(bench.counts, [0, 0, 0]);
  });

  it('of a request whose beginning was not seen are passed over', () => {
    const bench = new ById({ whole: false }).request({ id: 1, part: PART_MIDDLE }).request({ id: 1, part: PART_LAST });
    assert.equal(bench.pairing.openRequests, 0);
    assert.deepEqual(bench.answer(1).outcomes, []);
    assert.deepEqual(bench.counts, [0, 0, 0]);
  });

  it('of an answer whose first one was lost end the transaction all the same', () => {
    const bench = new ById().ask(1);
    bench.pairing.gapInResponses();
    bench.response({ id: 1, part: PART_MIDDLE, statusCode: '1' }, { at: 5 });
    bench.response({ id: 1, part: PART_LAST }, { at: 6 });
    assert.deepEqual(bench.outcomes, ['op 1 ok 1']);
  });
});

describe('what is in flight', () => {
  it('has the time at which it began', () => {
    const bench = new ById().request({ id: 1, operation: 'a', resource: 'r', waiting: true }, { at: 7 }).ask(2, 9);
    assert.partialDeepStrictEqual(bench.inFlight, [
      { operation: 'a', resource: 'r', waiting: true, startNs: 7, connection: { role: 'server' } },
      { operation: 'op 2', startNs: 9 },
    ]);
    assert.equal(bench.pairing.openRequests, 2);
  });

  it('is a copy: what comes later does not change it', () => {
    const bench = new ById().ask(1, 7);
    const { inFlight } = bench;
    bench.answer(1).ask(2, 9);
    assert.equal(inFlight[0]?.operation, 'op 1');
    assert.deepEqual(
      bench.inFlight.map(({ operation }) => operation),
      ['op 2'],
    );
  });

  it('is known to the decoder by the token of its request', () => {
    const { pairing } = new ById().request({ id: 1, token: 5 }).request({ id: 2, token: 6 });
    assert.deepEqual([pairing.tokenOf(1), pairing.tokenOf(2), pairing.tokenOf(3)], [5, 6, UNKNOWN_REQUEST]);
    assert.equal(pairing.nextToken(), UNKNOWN_REQUEST);
  });

  it('is alone where an answer is read and one request is open, or a request and none', () => {
    const bench = new ById();
    const alone = (): [boolean, boolean] => [bench.pairing.isAlone(true), bench.pairing.isAlone(false)];
    assert.deepEqual(alone(), [false, true]);
    bench.ask(1);
    assert.deepEqual(alone(), [true, false]);
    bench.ask(2);
    assert.deepEqual(alone(), [false, false]);
  });
});

describe('the end of a conversation', () => {
  it('is that of what is open, with its reason', () => {
    const bench = new ById().ask(1, 1).ask(2, 2).answer(1, 3);
    bench.pairing.close(RESET, 9);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1', 'op 2 reset']);
    assert.partialDeepStrictEqual(bench.last, { errorType: 'ECONNRESET', endNs: 9 });
    assert.equal(bench.pairing.openRequests, 0);
    bench.pairing.close(RESET, 10);
    assert.equal(bench.outcomes.length, 2);
  });

  it('of which nothing more is seen leaves in flight what is', () => {
    const bench = new ById({ rules: PATIENT }).ask(1);
    bench.pairing.finish();
    assert.deepEqual(bench.outcomes, []);
    assert.equal(bench.inFlight.length, 1);
  });

  it('that is forgotten counts what was open as unmatched', () => {
    const bench = new ById().ask(1).ask(2);
    bench.pairing.forget();
    assert.deepEqual(bench.outcomes, []);
    assert.deepEqual(bench.counts, [2, 0, 0]);
    assert.equal(bench.pairing.openRequests, 0);
  });
});

describe('missing answers', () => {
  it('make what is open doubtful: it is answered, or given up on after a minute, but no error', () => {
    const bench = new ById().ask(1, 1e9).ask(2, 2e9);
    bench.pairing.gapInResponses();
    assert.equal(bench.pairing.waitsForTime, true);
    bench.answer(2, 3e9);
    bench.pairing.tick(61e9 - 1);
    assert.equal(bench.pairing.openRequests, 1);
    bench.pairing.tick(61e9);
    assert.equal(bench.pairing.waitsForTime, false);
    assert.deepEqual(bench.outcomes, ['op 2 ok 2']);
    assert.deepEqual(bench.counts, [1, 0, 0]);
  });

  it('make no time-out of what may have been answered', () => {
    const bench = new ById({ rules: PATIENT }).ask(1);
    bench.pairing.gapInResponses();
    bench.ask(2, 1e9);
    bench.pairing.tick(6e9);
    assert.deepEqual(bench.outcomes, ['op 2 timeout']);
    assert.deepEqual(bench.counts, [1, 0, 0]);
  });

  it('make no failure of it where the conversation ends', () => {
    const bench = new ById().ask(1);
    bench.pairing.gapInResponses();
    bench.ask(2);
    bench.pairing.close(UNANSWERED, 9);
    assert.deepEqual(bench.outcomes, ['op 2 unanswered']);
    assert.deepEqual(bench.counts, [1, 0, 0]);
  });

  it('are forgotten by what speaks again: it is still on its way', () => {
    const bench = new ById({ rules: RETRYING }).ask(1).ask(2);
    bench.request({ id: 3, part: PART_FIRST, operation: 'op 3' });
    bench.pairing.gapInResponses();
    bench.ask(1, 1).response({ id: 2, part: PART_FIRST }, { at: 2 }).request({ id: 3, part: PART_LAST }, { at: 3 });
    bench.pairing.close(RESET, 9);
    assert.deepEqual(bench.outcomes, ['op 1 reset', 'op 2 reset', 'op 3 reset']);
    assert.deepEqual(bench.counts, [0, 0, 0]);
    assert.equal(bench.pairing.waitsForTime, false);
  });

  it('are no matter for what takes the place of one that was doubtful', () => {
    const bench = new ById().ask(1);
    bench.pairing.gapInResponses();
    bench.answer(1).ask(2);
    assert.equal(bench.pairing.waitsForTime, false);
    bench.pairing.close(RESET, 9);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1', 'op 2 reset']);
  });

  it('are no matter for requests that come later, nor are missing requests', () => {
    const bench = new ById();
    bench.pairing.gapInResponses();
    bench.pairing.gapInRequests();
    assert.equal(bench.pairing.waitsForTime, false);
    bench.ask(1).ask(2).answer(2).answer(1);
    assert.deepEqual(bench.outcomes, ['op 2 ok 2', 'op 1 ok 1']);
  });
});

describe('a request whose end passed without a record', () => {
  const unseen = { endSeen: false };

  it('is paired like any other', () => {
    const bench = new ById().request({ id: 1, operation: 'op 1' }, unseen).answer(1);
    assert.deepEqual(bench.outcomes, ['op 1 ok 1']);
  });

  it('fails with nothing: its answer may have come before it was known', () => {
    const bench = new ById({ rules: PATIENT }).request({ id: 1, operation: 'op 1' }, unseen).ask(2);
    bench.request({ id: 3, part: PART_FIRST, operation: 'op 3' }).request({ id: 3, part: PART_LAST }, unseen);
    bench.pairing.tick(5e9);
    assert.deepEqual(bench.outcomes, ['op 2 timeout']);
    assert.deepEqual(bench.counts, [2, 0, 0]);
  });

  it('fails like any other where a later frame of it is seen', () => {
    const bench = new ById().request({ id: 1, part: PART_FIRST, operation: 'op 1' }, unseen);
    bench.request({ id: 1, part: PART_LAST });
    bench.pairing.close(RESET, 9);
    assert.deepEqual(bench.outcomes, ['op 1 reset']);
  });
});

describe('a request that wants no answer', () => {
  it('is a transaction by itself, and never open', () => {
    const bench = new ById().request({ id: 1, kind: KIND_NO_REPLY, operation: 'tell' }, { at: 3, until: 4 });
    assert.deepEqual(bench.outcomes, ['tell oneWay']);
    assert.partialDeepStrictEqual(bench.last, { startNs: 3, endNs: 4, errorType: null, sequence: 0 });
    assert.equal(bench.pairing.openRequests, 0);
    assert.equal(bench.told.beginnings.length, 1);
  });

  it('leaves an open one with the same id as it is', () => {
    const bench = new ById().ask(1).request({ id: 1, kind: KIND_NO_REPLY, operation: 'tell' }).answer(1);
    assert.deepEqual(bench.outcomes, ['tell oneWay', 'op 1 ok 1']);
    assert.deepEqual(bench.counts, [0, 0, 0]);
  });
});

function permutations(of: readonly number[]): number[][] {
  if (of.length === 0) return [[]];
  return of.flatMap((first) => permutations(of.filter((one) => one !== first)).map((rest) => [first, ...rest]));
}
