import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRows, nextSort, SORTS, type SortName } from '../../../src/views/top/sort.ts';
import { type RowSketch, row } from './snapshots.ts';

function order(
  by: SortName,
  reversed: boolean,
  ...sketches: (Omit<RowSketch, 'operation' | 'resource'> & { name: string; idle?: boolean })[]
): string {
  const rows = sketches.map(({ name, idle = false, ...sketch }) => ({
    idle,
    row: row({ operation: 'GET', resource: name, ...sketch }),
  }));
  return rows
    .sort(compareRows({ by, reversed }))
    .map((sorted) => sorted.row.resource)
    .join('');
}

const a = { name: 'a', rate: 1, p50: 30, inFlight: 2, errors: { 500: 1 } };
const b = { name: 'b', rate: 3, p50: 20, inFlight: 3 };
const c = { name: 'c', rate: 2, p50: 10, inFlight: 1, errors: { 500: 10 } };

test('each figure sorts from the largest', () => {
  assert.equal(order('rate', false, a, b, c), 'bca');
  assert.equal(order('err%', false, a, b, c), 'cab');
  assert.equal(order('p50', false, a, b, c), 'abc');
  assert.equal(order('p95', false, a, b, c), 'abc');
  assert.equal(order('p99', false, a, b, c), 'abc');
  assert.equal(order('in flight', false, a, b, c), 'bac');
  assert.equal(order('name', false, c, b, a), 'abc');
});

test('reversed is the other way round', () => {
  assert.equal(order('rate', true, a, b, c), 'acb');
  assert.equal(order('name', true, a, b, c), 'cba');
});

test('rows without the figure and idle rows come last either way', () => {
  const none = { name: 'n', rate: 9 };
  const idle = { name: 'i', rate: 0, p50: 99, idle: true };
  assert.equal(order('p50', false, idle, none, a), 'ani');
  assert.equal(order('p50', true, idle, none, a), 'ani');
});

test('equal rows keep one order', () => {
  const x = { name: 'x', rate: 1 };
  const y = { name: 'y', rate: 1 };
  assert.equal(order('rate', false, y, x), 'xy');
  assert.equal(order('rate', false, x, y), 'xy');
});

test('the sort key goes through all sorts and round', () => {
  let by: SortName = 'rate';
  const seen = SORTS.map(() => {
    by = nextSort(by);
    return by;
  });
  assert.deepEqual(seen, [...SORTS.slice(1), 'rate']);
});
