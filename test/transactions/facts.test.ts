import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileFilter } from '../../src/lib/filter/compile.ts';
import { inFlightFacts, transactionFacts } from '../../src/transactions/facts.ts';
import type { InFlight } from '../../src/transactions/in-flight.ts';
import type { Transaction } from '../../src/transactions/transaction.ts';
import { filterOf } from '../lib/filter/parsed.ts';
import { connectionOf, transactionOf } from '../metrics/transactions.ts';
import { CASES, MS, NO_DURATIONS, WAITS, workloadOf } from './filter-cases.ts';

const FACTS = transactionFacts(workloadOf);

function selects(filter: string, fields: Partial<Transaction> = {}): boolean {
  return compileFilter(filterOf(filter), FACTS)(transactionOf(fields));
}

describe('of a transaction', () => {
  for (const [fields, holds, not] of [...CASES, ...WAITS]) {
    for (const filter of holds)
      it(`${filter} selects ${Object.keys(fields)}`, () => assert.equal(selects(filter, fields), true));
    for (const filter of not)
      it(`${filter} does not select ${Object.keys(fields)}`, () => assert.equal(selects(filter, fields), false));
  }
});

describe('a duration', () => {
  for (const [why, fields] of NO_DURATIONS) {
    it(`${why} is none, neither long nor short`, () => {
      assert.equal(selects('dur>1us', fields), false);
      assert.equal(selects('dur<1h', fields), false);
      assert.equal(selects('!dur>1us', fields), true);
    });
  }
});

describe('parts', () => {
  for (const [filter, holds] of [
    ['op:GET path:/x or status:200', true],
    ['op:GET (path:/x or status:404)', false],
    ['!(op:GET path:/x)', true],
    ['!(op:GET or path:/x)', false],
    ['!!op:GET', true],
    ['not not not op:GET', false],
    ['op:PUT or op:POST or op:GET', true],
  ] as const) {
    it(`${filter} is ${holds}`, () => assert.equal(selects(filter), holds));
  }
});

describe('a request in flight', () => {
  const NOW = 100 * MS;
  const facts = inFlightFacts(workloadOf, () => NOW);
  const request: InFlight = {
    connection: connectionOf(),
    operation: 'GET',
    resource: '/users/{id}',
    waiting: false,
    waitsNs: Number.POSITIVE_INFINITY,
    startNs: 40 * MS,
  };
  const is = (filter: string, fields: Partial<InFlight> = {}): boolean =>
    compileFilter(filterOf(filter), facts)({ ...request, ...fields });

  it('is selected by what is known of it', () => {
    for (const filter of ['op:GET', 'proto:http side:server', 'users', '!path:/x', 'peer:10.0.0.7', 'pid:123'])
      assert.ok(is(filter), filter);
    for (const filter of ['op:PUT', 'proto:redis', '!users']) assert.ok(!is(filter), filter);
  });

  it('is not where its answer could still say otherwise', () => {
    for (const filter of [
      'err',
      '!err',
      'status:200',
      '!status:200',
      'bytes>1',
      '!tries>1',
      'ttfb>1ms',
      'op:GET !outcome:ok',
    ])
      assert.ok(!is(filter), filter);
    assert.ok(is('err or op:GET'));
    assert.ok(is('!(err op:PUT)'));
  });

  it('has taken so long already, and may take longer', () => {
    for (const filter of ['dur>59ms', 'dur>=60ms', '!dur<60ms', '!dur:1ms-59ms']) assert.ok(is(filter), filter);
    for (const filter of ['dur>60ms', 'dur<1s', '!dur>1s', 'dur:1ms-1s', '!dur:1s-2s']) assert.ok(!is(filter), filter);
    assert.ok(!is('dur>59ms', { waiting: true }));
    assert.ok(is('dur>9ms', { waiting: true, waitsNs: 50 * MS }));
  });
});
