import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTreeOrder, pathTo, treeLines } from '../../../../src/views/top/list/tree.ts';

const PARENTS: Readonly<Record<string, string>> = { a1: 'a', a2: 'a', a1x: 'a1', a1y: 'a1', b1: 'b' };
const parentOf = (key: string): string | null => PARENTS[key] ?? null;

test('what stands below a row follows it, and siblings keep their order', () => {
  const order = inTreeOrder(['a1y', 'b', 'a2', 'a', 'b1', 'a1', 'a1x'], parentOf);
  assert.deepEqual(order, ['b', 'b1', 'a', 'a2', 'a1', 'a1y', 'a1x']);
  assert.deepEqual(inTreeOrder(order, parentOf), order);
});

test('the way to a row begins with the outermost', () => {
  assert.deepEqual(pathTo('a1x', parentOf), ['a', 'a1', 'a1x']);
  assert.deepEqual(pathTo('a', parentOf), ['a']);
});

test('lines lead from each row to what it stands below, and end with the last sibling', () => {
  const order = ['a', 'a1', 'a1x', 'a1y', 'a2', 'b', 'b1'];
  const lines = treeLines(order, parentOf);
  assert.deepEqual(
    order.map((key) => lines.get(key) + key),
    ['a', '├─a1', '│ ├─a1x', '│ └─a1y', '└─a2', 'b', '└─b1'],
  );
});
