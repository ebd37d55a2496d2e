import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocolWords } from '../../../src/app/protocol-words.ts';
import { fitColumns, TABLE_COLUMNS } from '../../../src/views/top/columns.ts';
import { layoutOf, shareLines } from '../../../src/views/top/layout.ts';
import { ROLES } from '../../../src/views/top/picture.ts';
import { row } from './snapshots.ts';

test('lines are shared equally, and what one does not need the others get', () => {
  assert.deepEqual(shareLines(12, [1, 1]), [6, 6]);
  assert.deepEqual(shareLines(12, [9, 7]), [6, 6]);
  assert.deepEqual(shareLines(12, [3, 20]), [3, 9]);
  assert.deepEqual(shareLines(12, [20, 5]), [7, 5]);
  assert.deepEqual(shareLines(13, [9, 9, 9]), [5, 4, 4]);
});

test('tables, headings and blanks fill the body exactly, at every size', () => {
  for (let rows = 18; rows < 60; rows += 1) {
    for (const tables of [2, 3]) {
      const needs = ROLES.slice(0, tables).map((role, index) => ({ role, rows: index * 7 }));
      const layout = layoutOf({ columns: 80, rows }, needs, 'server');
      const lines = layout.tables.reduce((sum, table) => sum + table.rows + 1, tables - 1);
      assert.equal(lines, layout.body);
      assert.ok(layout.tables.every((table) => table.rows >= 1));
      assert.equal(layout.height, rows - 1);
    }
  }
});

test('a low terminal shows the active table, a smaller one none', () => {
  const needs = ROLES.map((role) => ({ role, rows: 5 }));
  assert.deepEqual(layoutOf({ columns: 80, rows: 10 }, needs, 'client').tables, [{ role: 'client', rows: 3 }]);
  assert.equal(layoutOf({ columns: 59, rows: 24 }, needs, 'client').kind, 'small');
  assert.equal(layoutOf({ columns: 80, rows: 9 }, needs, 'client').kind, 'small');
  assert.equal(layoutOf({ columns: 1, rows: 1 }, needs, 'client').height, 1);
});

test('80 columns hold the default columns; wider terminals only add; the name keeps its room', () => {
  const titles = fitColumns('server', 80).columns.map(({ title }) => title);
  assert.deepEqual(titles, ['rate/s', 'err%', 'p50ms', 'p95ms', 'p99ms', 'infl', 'status']);
  for (const role of ROLES) {
    let before = 0;
    for (let width = 60; width < 240; width += 1) {
      const { nameWidth, columns } = fitColumns(role, width);
      assert.ok(nameWidth >= (width < 80 ? 22 : 30), `${role} ${width}: ${nameWidth}`);
      assert.ok(columns.length >= before);
      before = columns.length;
    }
    assert.equal(before, TABLE_COLUMNS[role].filter(({ until }) => until === undefined).length);
  }
});

test('the classes of HTTP are blank where statuses are other numbers, or names', () => {
  const classes = TABLE_COLUMNS.server.filter(({ title }) => /^\dxx$/.test(title));
  const shown = (statuses: Readonly<Record<string, number>>): string[] =>
    classes.map((column) => column.text(row({ operation: 'SELECT', rate: 1, statuses }), 1, protocolWords()).trim());
  assert.deepEqual(shown({ 200: 7, 404: 2 }), ['7', '0', '2', '0']);
  assert.deepEqual(shown({ 1146: 3, NOT_LEADER_OR_FOLLOWER: 1 }), ['', '', '', '']);
});
