import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toTransactionRow } from '../../src/app/reports/trace-row.ts';
import { compileFilter } from '../../src/lib/filter/compile.ts';
import { transactionFacts } from '../../src/transactions/facts.ts';
import { TRANSACTION_ROW_FACTS } from '../../src/transactions/row-facts.ts';
import type { Transaction } from '../../src/transactions/transaction.ts';
import { filterOf } from '../lib/filter/parsed.ts';
import { transactionOf } from '../metrics/transactions.ts';
import { CASES, NO_DURATIONS, WAITS, workloadOf } from './filter-cases.ts';

const CONTEXT = {
  observer: 'process',
  clocks: { monotonicNs: 0, realtimeNs: 0 },
  workloads: { workloadOf },
  naming: null,
  attributesOf: () => ({}),
} as const;

/** A row is of the process that moved the last byte; here it is that of the connection, whom filters ask. */
function made(fields: Partial<Transaction>): Transaction {
  const transaction = transactionOf(fields);
  return Object.assign(transaction, { tgid: transaction.connection.tgid });
}

function ofRow(filter: string, transaction: Transaction): boolean {
  const { waiting, waitsNs } = transaction;
  const waits = waiting ? { waitsSeconds: waitsNs / 1e9 } : {};
  const row = { ...toTransactionRow(transaction, CONTEXT), ...waits };
  return compileFilter(filterOf(filter), TRANSACTION_ROW_FACTS)(row);
}

function ofTransaction(filter: string, transaction: Transaction): boolean {
  return compileFilter(filterOf(filter), transactionFacts(workloadOf))(transaction);
}

const ALL = [
  ...CASES,
  ...WAITS,
  ...NO_DURATIONS.map(([, fields]) => [fields, ['!dur>1us'], ['dur>1us', 'dur<1h']] as const),
];
const FILTERS = [...new Set(ALL.flatMap(([, holds, not]) => [...holds, ...not]))];

describe('of a transaction as plain data', () => {
  for (const filter of FILTERS) {
    it(`${filter} selects what it selects of transactions themselves`, () => {
      for (const [fields] of ALL) {
        assert.equal(ofRow(filter, made(fields)), ofTransaction(filter, made(fields)), `${Object.keys(fields)}`);
      }
    });
  }

  it('each of them tells some apart', () => {
    assert.ok(FILTERS.length > 80);
    for (const [fields, holds, not] of ALL) {
      for (const filter of holds) assert.ok(ofRow(filter, made(fields)), filter);
      for (const filter of not) assert.ok(!ofRow(filter, made(fields)), filter);
    }
  });
});
