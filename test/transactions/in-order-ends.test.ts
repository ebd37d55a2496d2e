import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InOrder } from './in-order-bench.ts';
import { RESET } from './pairing-builder.ts';

const SETTLED_NS = 50e6;

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
    bench.answer('z', { opposite: 1001 }).pairing.finish();
    assert.deepEqual(bench.counts, [0, 1, 0]);
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
