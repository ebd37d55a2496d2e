import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeList } from '../../../src/views/top/arrangement.ts';
import { arrangingLines } from '../../../src/views/top/arranging-lines.ts';
import type { TopState } from '../../../src/views/top/state.ts';
import { press, started } from './states.ts';

const chosen = (state: TopState): readonly string[] | undefined => state.settings.columns['server'];

test('C begins with the columns that are shown; a column is hidden, shown again and moved; Esc keeps them', () => {
  const open = press(started(), 'C');
  assert.deepEqual(open.arranging?.shown, ['rate', 'err%', 'p50', 'p95', 'p99', 'infl', 'status']);
  const hidden = press(open, 'down', 'Space');
  assert.deepEqual(chosen(hidden), ['rate', 'p50', 'p95', 'p99', 'infl', 'status']);
  const moved = press(hidden, 'k', '>', '>');
  assert.deepEqual(chosen(moved), ['p50', 'p95', 'rate', 'p99', 'infl', 'status']);
  const kept = press(moved, 'Esc');
  assert.equal(kept.arranging, null);
  assert.deepEqual(kept.effects, [
    { kind: 'keep', part: { columns: { server: ['p50', 'p95', 'rate', 'p99', 'infl', 'status'] } } },
  ]);
});

test('what was not changed is not kept, and goes on to follow the width', () => {
  const closed = press(started(), 'C', 'down', 'C');
  assert.equal(closed.arranging, null);
  assert.deepEqual(closed.effects, []);
  assert.equal(chosen(closed), undefined);
});

test('the last column stays, and a column cannot be moved beyond the ends', () => {
  const one = press(started(), 'C', ...Array(9).fill('Space'));
  assert.equal(chosen(one)?.length, 1);
  assert.deepEqual(chosen(press(one, '<', '>')), chosen(one));
});

test('every column stands there with what it shows, the selected one among those that fit', () => {
  const open = press(started(), 'C', ...Array(40).fill('down'));
  const list = activeList(open);
  assert.ok(list && open.arranging);
  const lines = arrangingLines(list, open.arranging, 8).map((spans) => spans.map(({ text }) => text).join(''));
  assert.equal(lines.length, 8);
  assert.match(lines[0] ?? '', /COLUMNS OF ENDPOINTS SERVED/);
  assert.match(lines.at(-1) ?? '', /^>\[ \] \S+ +\S/);
});
