import assert from 'node:assert/strict';
import { it } from 'node:test';
import { toTreeRow } from '../../../src/app/reports/tree-row.ts';
import type { CausedCall } from '../../../src/transactions/chains/served.ts';
import type { TransactionRow } from '../../../src/transactions/row.ts';
import { rowOf } from '../../exports/transaction-row.ts';

function caused(startNs: number, endNs: number): CausedCall<{ readonly row: TransactionRow }> {
  const call = { tgid: 1, tid: 1, answer: 'waitedFor', trace: null, serial: 1, row: { row: rowOf() } } as const;
  return { by: 'traceparent', call: { ...call, startNs, endNs } };
}

const round = (value: number): number => Math.round(value * 1e9) / 1e9;

it('counts time that two calls share once, and none that is after the end', () => {
  const { tree } = toTreeRow(rowOf(), { startNs: 1e9, endNs: 2e9 }, [
    caused(1.1e9, 1.4e9),
    caused(1.2e9, 1.3e9),
    caused(1.3e9, 1.5e9),
    caused(1.9e9, 2.5e9),
  ]);
  assert.equal(round(tree?.outsideSeconds ?? Number.NaN), 0.5);
  assert.deepEqual(
    tree?.calls.map(({ offsetSeconds, share }) => [round(offsetSeconds), round(share)]),
    [
      [0.1, 0.3],
      [0.2, 0.1],
      [0.3, 0.2],
      [0.9, 0.1],
    ],
  );
});
