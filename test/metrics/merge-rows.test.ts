/** Rows of windows that are merged afterwards are the rows of one window that was as long. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Aggregator } from '../../src/metrics/aggregator.ts';
import { mergeRows } from '../../src/metrics/merge-rows.ts';
import type { SnapshotRow } from '../../src/metrics/snapshot.ts';
import { connectionOf, transactionOf, workloads } from './transactions.ts';

const SECOND = 1e9;
const WINDOWS = 3;

function aggregatorOf(widthNs: number): Aggregator {
  const histograms = true;
  return new Aggregator({ originNs: 0, widthNs, keep: WINDOWS, histograms, workloads, attributesOf: () => ({}) });
}

it('have the same counts, rates, tallies and percentiles', () => {
  const parts = aggregatorOf(10 * SECOND);
  const whole = aggregatorOf(WINDOWS * 10 * SECOND);
  const server = connectionOf();
  const client = connectionOf({ id: 2, role: 'client' });
  const flying = { connection: server, operation: 'GET', resource: '/', waiting: false, waitsNs: Infinity, startNs: 0 };
  for (let i = 0; i < 1009; i += 1) {
    const endNs = ((i * 29) % 1009) * 0.0297 * SECOND;
    const failed = i % 7 === 0;
    const transaction = transactionOf({
      connection: i % 3 === 0 ? client : server,
      resource: i % 3 === 2 && endNs < 10 * SECOND ? '/first' : '/users/{id}',
      startNs: endNs - 1e6 * (1 + (i % 101)),
      firstByteNs: endNs - 1e6,
      endNs,
      outcome: failed ? 'error' : 'ok',
      statusCode: failed ? '500' : '200',
      errorType: failed ? '500' : null,
    });
    for (const aggregator of [parts, whole]) aggregator.transaction(transaction);
  }
  const windows = [0, 1, 2].map((at) => ({
    durationSeconds: 10,
    rows: parts.snapshotRows(at, at, at === 2 ? [flying] : [], 30 * SECOND).rows,
  }));
  const expected = whole.snapshotRows(0, 0, [flying], 30 * SECOND).rows;
  assert.deepEqual(byKey(mergeRows(windows)), byKey(expected));
  assert.equal(expected.length, 4);
});

function byKey(rows: readonly SnapshotRow[]): SnapshotRow[] {
  const rounded = rows.map((row) => ({ ...row, ratePerSecond: Number(row.ratePerSecond.toFixed(9)) }));
  return rounded.sort((a, b) => (a.key < b.key ? -1 : 1));
}
