import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SCREEN } from '../../../src/app/config/screen-settings.ts';
import { protocolWords } from '../../../src/app/protocol-words.ts';
import { layoutOf, shareLines } from '../../../src/views/top/layout.ts';
import { fitColumns } from '../../../src/views/top/list/column.ts';
import { advance, ROLES } from '../../../src/views/top/picture.ts';
import { ROW_COLUMNS } from '../../../src/views/top/rows/columns.ts';
import { row, snapshot } from './snapshots.ts';

const NO_HEAD = { head: 0, active: 'server', extra: 0 };

test('lines are shared equally, and what one does not need the others get', () => {
  assert.deepEqual(shareLines(12, [1, 1]), [6, 6]);
  assert.deepEqual(shareLines(12, [9, 7]), [6, 6]);
  assert.deepEqual(shareLines(12, [3, 20]), [3, 9]);
  assert.deepEqual(shareLines(12, [20, 5]), [7, 5]);
  assert.deepEqual(shareLines(13, [9, 9, 9]), [5, 4, 4]);
});

test('lists, headings and blanks fill the body exactly, at every size', () => {
  for (let rows = 18; rows < 60; rows += 1) {
    for (const count of [2, 3]) {
      for (const head of [0, 5]) {
        const lists = ROLES.slice(0, count).map((id, index) => ({ id, rows: index * 7 }));
        const layout = layoutOf({ columns: 80, rows }, { ...NO_HEAD, lists, head });
        const lines = layout.lists.reduce((sum, list) => sum + list.rows + 1, layout.lists.length - 1);
        assert.equal(lines + (head === 0 ? 0 : layout.head + 1), layout.body);
        assert.ok(layout.lists.every((list) => list.rows >= 1));
        assert.equal(layout.height, rows - 1);
      }
    }
  }
});

test('below a head each list has three rows, or one of them is shown; a tall head leaves lists their share', () => {
  const needs = { ...NO_HEAD, lists: ROLES.map((id) => ({ id, rows: 5 })), active: 'client', head: 20 };
  const low = layoutOf({ columns: 80, rows: 24 }, needs);
  assert.deepEqual([low.head, low.lists], [10, [{ id: 'client', rows: 3 }]]);
  const tall = layoutOf({ columns: 80, rows: 48 }, needs);
  assert.deepEqual([tall.head, tall.lists.map(({ rows }) => rows)], [20, [5, 4, 4]]);
  const hungry = layoutOf({ columns: 80, rows: 48 }, { ...needs, lists: needs.lists.slice(0, 1), head: 99 });
  assert.deepEqual([hungry.head, hungry.lists[0]?.rows], [29, 8]);
});

test('a low terminal shows the active list, a smaller one none', () => {
  const needs = { ...NO_HEAD, lists: ROLES.map((id) => ({ id, rows: 5 })), active: 'client' };
  assert.deepEqual(layoutOf({ columns: 80, rows: 10 }, needs).lists, [{ id: 'client', rows: 3 }]);
  assert.equal(layoutOf({ columns: 59, rows: 24 }, needs).kind, 'small');
  assert.equal(layoutOf({ columns: 80, rows: 9 }, needs).kind, 'small');
  assert.equal(layoutOf({ columns: 1, rows: 1 }, needs).height, 1);
});

test('80 columns hold the essential columns; wider terminals only add; the name keeps its room', () => {
  const titles = fitColumns(ROW_COLUMNS.server, 80, null).columns.map(({ column }) => column.title);
  assert.deepEqual(titles, ['rate/s', 'err%', 'p50ms', 'p95ms', 'p99ms', 'infl', 'status']);
  for (const role of ROLES) {
    let before = 0;
    for (let width = 60; width < 260; width += 1) {
      const { nameWidth, columns } = fitColumns(ROW_COLUMNS[role], width, null);
      assert.ok(nameWidth >= (width < 80 ? 21 : 29), `${role} ${width}: ${nameWidth}`);
      assert.ok(columns.length >= before || width === 150, `${role} ${width}`);
      before = columns.length;
    }
    assert.equal(before, ROW_COLUMNS[role].length);
  }
});

test('chosen columns stand in their order, and those that find no room are the last ones', () => {
  const ids = (width: number): string[] =>
    fitColumns(ROW_COLUMNS.server, width, ['max', 'rate', 'server', 'nonsense', 'p50']).columns.map(
      ({ column }) => column.id,
    );
  assert.deepEqual(ids(100), ['max', 'rate', 'server', 'p50']);
  assert.deepEqual(ids(50), ['max', 'rate']);
});

test('the classes of HTTP are blank where statuses are other numbers, or names', () => {
  const classes = ROW_COLUMNS.server.filter(({ title }) => /^\dxx$/.test(title));
  const shown = (statuses: Readonly<Record<string, number>>): string[] => {
    const rows = [row({ operation: 'SELECT', rate: 1, statuses })];
    const picture = advance(null, { snapshot: snapshot({ tick: 1, rows }), scene: null }, new Set());
    const [tracked] = picture.rows.server;
    assert.ok(tracked);
    return classes.map((column) =>
      column.text(tracked, { picture, protocols: protocolWords(), thresholds: DEFAULT_SCREEN.thresholds }, 4).trim(),
    );
  };
  assert.deepEqual(shown({ 200: 7, 404: 2 }), ['7', '0', '2', '0']);
  assert.deepEqual(shown({ 1146: 3, NOT_LEADER_OR_FOLLOWER: 1 }), ['', '', '', '']);
});
