import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ByIdRules, type Decoder, NEED_MORE, NO } from '../../src/protocols/protocol.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import { ByIdMatcher } from '../../src/transactions/by-id/by-id.ts';
import { InOrderMatcher } from '../../src/transactions/in-order/in-order.ts';
import { matcherFor } from '../../src/transactions/matcher-for.ts';
import { OneWayMatcher } from '../../src/transactions/one-way.ts';
import type { Matcher } from '../../src/transactions/pairing.ts';
import { MessageBench } from './pairing-builder.ts';

function benchOf(pairing: Decoder['pairing'], byId?: ByIdRules): MessageBench {
  const decoder: Decoder = {
    name: 'own',
    framing: 'stream',
    depth: 'decoded',
    pairing,
    ...(byId === undefined ? {} : { byId }),
    responsesNeedRequests: false,
    detect: () => NO,
    createState: () => null,
    decode: () => NEED_MORE,
    resync: () => undefined,
  };
  return new MessageBench((parts) => matcherFor(decoder, parts));
}

const kindOf = (matcher: Matcher): string => matcher.constructor.name;

describe('the matcher of a decoder', () => {
  it('is the one that its pairing names', () => {
    assert.ok(benchOf('in-order').pairing instanceof InOrderMatcher);
    assert.ok(benchOf('by-id').pairing instanceof ByIdMatcher);
    assert.ok(benchOf('one-way').pairing instanceof OneWayMatcher);
  });

  it('is another one for each conversation', () => {
    const one = benchOf('by-id').request({ id: 1 });
    const other = benchOf('by-id').response({ id: 1 });
    assert.equal(one.pairing.openRequests, 1);
    assert.deepEqual(other.outcomes, []);
  });

  it('has the rules of the decoder', () => {
    const bench = benchOf('by-id', { patienceNs: 5, retries: true }).request({ id: 1 }).request({ id: 1 }, { at: 2 });
    bench.pairing.tick(7);
    assert.deepEqual(bench.outcomes, [' timeout']);
    assert.equal(bench.last.tries, 2);
  });

  it('waits for ever by id, where the decoder has no rules', () => {
    const bench = benchOf('by-id').request({ id: 1 });
    bench.pairing.tick(1e18);
    assert.equal(bench.pairing.waitsForTime, false);
    assert.equal(bench.pairing.openRequests, 1);
  });

  it('exists for every registered protocol', () => {
    for (const decoder of createDecoders()) {
      const { pairing } = new MessageBench((parts) => matcherFor(decoder, parts));
      const expected = { 'in-order': InOrderMatcher, 'by-id': ByIdMatcher, 'one-way': OneWayMatcher }[decoder.pairing];
      assert.ok(pairing instanceof expected, `${decoder.name}: ${kindOf(pairing)}`);
    }
  });
});
