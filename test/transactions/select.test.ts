import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type SelectOptions, selects } from '../../src/transactions/select.ts';
import { connectionOf, transactionOf } from '../metrics/transactions.ts';

const ALL: SelectOptions = { protocols: null, slowNs: null, errorsOnly: false };
const MILLISECOND = 1e6;

it('lets everything through where nothing is asked', () => {
  assert.ok(selects(ALL)(transactionOf({ startNs: NaN })));
});

it('selects by protocol', () => {
  const redis = selects({ ...ALL, protocols: new Set(['redis', 'mysql']) });
  assert.ok(redis(transactionOf({ connection: connectionOf({ protocol: 'redis' }) })));
  assert.ok(!redis(transactionOf({ connection: connectionOf({ protocol: 'http' }) })));
});

it('selects what took at least so long, but not what waits by design, nor what has no duration', () => {
  const slow = selects({ ...ALL, slowNs: 10 * MILLISECOND });
  assert.ok(slow(transactionOf({ startNs: 0, endNs: 10 * MILLISECOND })));
  assert.ok(!slow(transactionOf({ startNs: 0, endNs: 10 * MILLISECOND - 1 })));
  assert.ok(!slow(transactionOf({ startNs: 0, endNs: 1e12, waiting: true })));
  assert.ok(!slow(transactionOf({ startNs: NaN })));
  const waiting = { startNs: 0, waiting: true, waitsNs: 5 * MILLISECOND };
  assert.ok(slow(transactionOf({ ...waiting, endNs: 15 * MILLISECOND })));
  assert.ok(!slow(transactionOf({ ...waiting, endNs: 15 * MILLISECOND - 1 })));
});

it('selects errors: all outcomes but ok and oneWay', () => {
  const errors = selects({ ...ALL, errorsOnly: true });
  const outcomes = ['ok', 'error', 'unanswered', 'reset', 'refused', 'timeout', 'oneWay'] as const;
  const selected = outcomes.filter((outcome) => errors(transactionOf({ outcome })));
  assert.deepEqual(selected, ['error', 'unanswered', 'reset', 'refused', 'timeout']);
});

it('asks for all conditions at once', () => {
  const both = selects({ protocols: new Set(['http']), slowNs: MILLISECOND, errorsOnly: true });
  assert.ok(both(transactionOf({ outcome: 'error' })));
  assert.ok(!both(transactionOf({ outcome: 'ok' })));
  assert.ok(!both(transactionOf({ outcome: 'error', startNs: 1e9 - 1 })));
});
