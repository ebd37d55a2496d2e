import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  KIND_INTERIM,
  KIND_NO_REPLY,
  KIND_PUSH,
  PART_FIRST,
  PART_LAST,
  PART_MIDDLE,
} from '../../src/protocols/protocol.ts';
import { ById, RETRYING } from './by-id-bench.ts';

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
