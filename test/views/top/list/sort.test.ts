import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BY_NAME } from '../../../../src/views/top/list/list.ts';
import { sortables } from '../../../../src/views/top/list/list-state.ts';
import { advance } from '../../../../src/views/top/picture.ts';
import { rowList } from '../../../../src/views/top/rows/list.ts';
import { rootPlace } from '../../../../src/views/top/state.ts';
import { type RowSketch, row, snapshot } from '../snapshots.ts';

type Named = Omit<RowSketch, 'operation' | 'resource'> & { readonly name: string; readonly idle?: boolean };

const ALL = { filter: null, errorsOnly: false };

/** Names in the order in which they are drawn; idle ones were there a tick before. */
function order(by: string, reversed: boolean, ...sketches: readonly Named[]): string {
  const made = sketches.map(({ name, idle = false, ...sketch }) => ({
    idle,
    row: row({ operation: 'GET', resource: name, ...sketch }),
  }));
  const rows = made.map((each) => each.row);
  const before = advance(null, { snapshot: snapshot({ tick: 1, rows }), scene: null }, new Set());
  const now = snapshot({ tick: 2, rows: made.filter(({ idle }) => !idle).map((each) => each.row) });
  const picture = advance(before, { snapshot: now, scene: null }, new Set());
  const keys = rowList('server').order({ picture, place: rootPlace('overview') }, { by, reversed }, ALL);
  return keys.map((key) => rows.find((each) => each.key === key)?.resource).join('');
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
  assert.equal(order('infl', false, a, b, c), 'bac');
  assert.equal(order(BY_NAME, false, c, b, a), 'abc');
});

test('reversed is the other way round', () => {
  assert.equal(order('rate', true, a, b, c), 'acb');
  assert.equal(order(BY_NAME, true, a, b, c), 'cba');
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

test('what is sorted by is what is shown', () => {
  assert.deepEqual(sortables(rowList('server'), 80, null), ['name', 'rate', 'err%', 'p50', 'p95', 'p99', 'infl']);
  assert.deepEqual(sortables(rowList('server'), 80, ['max', 'workload']), ['name', 'workload', 'max']);
});
