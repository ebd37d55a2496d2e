import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FirstTurn } from '../../src/transactions/in-order/first-turn.ts';
import { messageOf, pendingOf, spanOf } from './pairing-builder.ts';

const SETTLED_NS = 50e6;

describe('answers of a first turn', () => {
  it('are taken in the order in which they were held, once', () => {
    const turn = new FirstTurn();
    for (const operation of ['a', 'b', 'c']) turn.hold(pendingOf({ operation }), messageOf(), spanOf());
    assert.equal(turn.length, 3);
    assert.deepEqual(
      turn.take().map(({ request }) => request.operation),
      ['a', 'b', 'c'],
    );
    assert.equal(turn.length, 0);
    assert.deepEqual(turn.take(), []);
  });

  it('are copies: what is reused for the next message does not change them', () => {
    const turn = new FirstTurn();
    const request = pendingOf({ operation: 'a', startNs: 1 });
    const response = messageOf({ statusCode: '200' });
    response.inner.add('set', 'k', 'ERR');
    const span = spanOf({ at: 5, bytes: 7 });
    turn.hold(request, response, span);
    request.operation = 'other';
    response.reset();
    response.inner.add('get', null, 'WRONG');
    span.firstNs = 9;
    const [held] = turn.take();
    assert.partialDeepStrictEqual(held, {
      request: { operation: 'a', startNs: 1 },
      response: { statusCode: '200' },
      span: { firstNs: 5, endPosition: 7 },
    });
    assert.equal(held?.response.inner.count, 1);
    assert.deepEqual({ ...held?.response.inner.at(0) }, { operation: 'set', resource: 'k', errorType: 'ERR' });
  });

  it('are settled when the last of them is 50 ms old', () => {
    const turn = new FirstTurn();
    assert.equal(turn.isSettled(1e18), false);
    turn.hold(pendingOf(), messageOf(), spanOf({ at: 1e9 }));
    turn.hold(pendingOf(), messageOf(), spanOf({ at: 1e9, until: 2e9 }));
    assert.equal(turn.isSettled(2e9 + SETTLED_NS - 1), false);
    assert.equal(turn.isSettled(2e9 + SETTLED_NS), true);
    turn.take();
    assert.equal(turn.isSettled(1e18), false);
  });

  it('have a limit, and room again when they are taken', () => {
    const turn = new FirstTurn();
    const held = (): boolean => turn.hold(pendingOf(), messageOf(), spanOf());
    for (let n = 0; n < 4096; n += 1) assert.ok(held());
    assert.equal(held(), false);
    assert.equal(turn.length, 4096);
    turn.take();
    assert.ok(held());
  });
});
