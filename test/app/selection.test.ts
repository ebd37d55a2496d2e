import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeErrorRules, Selection } from '../../src/app/selection.ts';
import { judgeAnswer } from '../../src/transactions/error-rules.ts';
import type { InFlight } from '../../src/transactions/in-flight.ts';
import type { Transaction } from '../../src/transactions/transaction.ts';
import { filterOf } from '../lib/filter/parsed.ts';
import { connectionOf, transactionOf, workloads } from '../metrics/transactions.ts';

describe('a selection', () => {
  const connection = connectionOf();
  const told: string[] = [];
  const sink = {
    transaction: ({ operation }: Transaction) => void told.push(operation),
    failedLater: ({ operation }: Transaction) => void told.push(`${operation} failed`),
    closed: () => void told.push('closed'),
  };

  it('tells its sink of what is selected alone, and of each end of a connection', () => {
    const before = new Selection(filterOf('op:GET,LPUSH'), workloads).before(sink);
    for (const operation of ['GET', 'PUT', 'LPUSH']) {
      before.transaction(transactionOf({ operation }));
      before.failedLater?.(transactionOf({ operation }));
    }
    before.closed?.(connection, 1);
    assert.deepEqual(told, ['GET', 'GET failed', 'LPUSH', 'LPUSH failed', 'closed']);
  });

  it('has of what is in flight only what is selected for certain', () => {
    const request: InFlight = {
      connection,
      operation: 'GET',
      resource: null,
      waiting: false,
      waitsNs: Infinity,
      startNs: 0,
    };
    const put = { ...request, operation: 'PUT' };
    const inFlight = (filter: string, nowNs: number): readonly InFlight[] =>
      new Selection(filterOf(filter), workloads).inFlight([request, put], nowNs);
    assert.deepEqual(inFlight('op:PUT', 0), [put]);
    assert.deepEqual(inFlight('op:PUT !err', 0), []);
    assert.deepEqual(inFlight('dur>10ms', 10e6), []);
    assert.deepEqual(inFlight('dur>10ms', 10e6 + 1), [request, put]);
  });
});

describe('rules of errors', () => {
  const notFound = transactionOf({ statusCode: '404', errorType: '404' });
  const judge = (errorWhen: string | null, okWhen: string | null, otherwise: boolean, answer = notFound): boolean => {
    const filter = (text: string | null): ReturnType<typeof filterOf> | null => (text === null ? null : filterOf(text));
    const rules = makeErrorRules({ errorWhen: filter(errorWhen), okWhen: filter(okWhen) }, workloads);
    return rules === null ? otherwise : judgeAnswer(rules, answer, otherwise);
  };

  it('are none where none is given', () => {
    assert.equal(makeErrorRules({ errorWhen: null, okWhen: null }, workloads), null);
  });

  for (const [errorWhen, okWhen, otherwise, isError] of [
    ['status:404', null, false, true],
    ['status:4xx', null, false, true],
    ['status:400-403', null, false, false],
    ['status:400-403', null, true, true],
    ['proto:redis status:404', null, false, false],
    ['side:client status:404', null, false, false],
    ['type:404', null, false, true],
    ['dur>500us', null, false, true],
    ['dur>1ms', null, false, false],
    ['path:/users/* op:GET', null, false, true],
    [null, 'status:404', true, false],
    [null, 'status:403', true, true],
    [null, 'status:404 or type:X', false, false],
    ['status:4xx', 'status:404', false, false],
    ['status:4xx', 'status:4xx !status:404', false, true],
  ] as const) {
    it(`--error-when '${errorWhen}' --ok-when '${okWhen}': ${otherwise ? 'an' : 'no'} error is ${isError ? 'one' : 'none'}`, () =>
      assert.equal(judge(errorWhen, okWhen, otherwise), isError));
  }
});
