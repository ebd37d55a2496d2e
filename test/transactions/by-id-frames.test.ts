import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERROR_FOR_BOTH, PART_FIRST, PART_LAST, PART_MIDDLE } from '../../src/protocols/protocol.ts';
import { ById } from './by-id-bench.ts';

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
