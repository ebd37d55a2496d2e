import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PART_FIRST, PART_LAST, UNKNOWN_REQUEST } from '../../src/protocols/protocol.ts';
import { ById, PATIENT, RETRYING } from './by-id-bench.ts';
import { RESET, UNANSWERED } from './pairing-builder.ts';

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

  it('is sent again a little after its patience, where the rules allow it, and still times out when that was over', () => {
    const rules = { ...RETRYING, graceNs: 0.25e9 };
    const bench = new ById({ rules }).ask(1, 1e9).ask(1, 6.2e9);
    bench.pairing.tick(11.44e9);
    assert.deepEqual(bench.outcomes, []);
    bench.pairing.tick(11.46e9);
    assert.deepEqual(bench.outcomes, ['op 1 timeout']);
    assert.partialDeepStrictEqual(bench.last, { tries: 2, startNs: 1e9, endNs: 11.2e9 });
    const late = new ById({ rules }).ask(1, 1e9).ask(1, 6.3e9);
    assert.deepEqual(late.outcomes, ['op 1 timeout']);
  });

  it('has timed out where its conversation ends when its patience is over, and is decided then', () => {
    const bench = new ById({ rules: { ...PATIENT, graceNs: 0.25e9 } }).ask(1, 1e9).ask(2, 2e9);
    bench.pairing.close(RESET, 6.1e9);
    assert.deepEqual(bench.outcomes, ['op 1 timeout', 'op 2 reset']);
    assert.deepEqual(bench.counts, [0, 0, 0]);
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
