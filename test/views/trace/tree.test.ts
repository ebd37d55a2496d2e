import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { NestedCall, TransactionRow } from '../../../src/transactions/row.ts';
import { columnNamed } from '../../../src/views/trace/columns.ts';
import { headLines } from '../../../src/views/trace/head.ts';
import { traceLine, USUAL_LINE } from '../../../src/views/trace/line.ts';
import { treeLines } from '../../../src/views/trace/tree.ts';
import { rowOf } from '../../exports/transaction-row.ts';

function nested(offsetSeconds: number, durationSeconds: number, fields: Partial<TransactionRow> = {}): NestedCall {
  const call = rowOf({ role: 'client', protocol: 'redis', resource: null, durationSeconds, ...fields });
  return { call, by: 'thread', offsetSeconds, share: durationSeconds / 0.02 };
}

const TREE = rowOf({
  durationSeconds: 0.02,
  tree: {
    outsideSeconds: 0.0066,
    calls: [
      nested(0.0012, 0.0124, { statusCode: null }),
      nested(0.018, 0.001, { operation: 'SET', statusCode: null, outcome: 'timeout' }),
    ],
  },
});

it('writes calls below their request as they began: when, their share, and what is between them where it counts', () => {
  assert.deepEqual(treeLines(TREE, USUAL_LINE), [
    '   +1.20ms  62% ├─      redis GET                         ok          12.4ms    345B→12.1kB →10.0.0.7:40000 nginx/123',
    '   +13.6ms  22% ┊       4.40ms outside of its calls',
    '   +18.0ms   5% ├─      redis SET                        !timeout     1.00ms    345B→12.1kB →10.0.0.7:40000 nginx/123',
    '            33% └─      6.60ms outside of its calls, in all',
  ]);
  const [call = ''] = treeLines(TREE, USUAL_LINE);
  assert.equal(call.indexOf('→'), traceLine(rowOf(), USUAL_LINE).indexOf('→'));
});

it('says the same in colours', () => {
  const colored = treeLines(TREE, { ...USUAL_LINE, color: true });
  assert.deepEqual(colored.map(stripVTControlCharacters), treeLines(TREE, USUAL_LINE));
  assert.ok(colored[2]?.includes('\u001b[31m!timeout'));
});

it('has heads below what they are of, without control characters', () => {
  const head = { request: ['GET k\u001b[2J'], response: ['OK'] };
  const row = rowOf({ head, tree: { outsideSeconds: 0.01, calls: [nested(0, 0.01, { head })] } });
  assert.deepEqual(headLines(row, '  ', false), ['  > GET k[2J', '  < OK']);
  assert.deepEqual(headLines(rowOf(), '  ', false), []);
  assert.deepEqual(treeLines(row, USUAL_LINE).slice(1, 3), [
    '                │       > GET k[2J',
    '                │       < OK',
  ]);
});

it('writes nothing below what has no calls, or of which nothing is known', () => {
  assert.deepEqual(treeLines(rowOf(), USUAL_LINE), []);
  assert.deepEqual(treeLines(rowOf({ tree: null }), USUAL_LINE), []);
  assert.deepEqual(treeLines(rowOf({ tree: { calls: [], outsideSeconds: 0.02 } }), USUAL_LINE), []);
});

it('gives calls the columns that were asked for, behind their place', () => {
  const [first] = treeLines(TREE, { color: false, columns: ['time', 'operation', 'durationSeconds'].map(columnNamed) });
  assert.equal(first, '   +1.20ms  62% ├─      GET           12.4ms ');
});
