import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutNow, listState, screenNow } from '../../../src/views/top/arrangement.ts';
import { headerLines } from '../../../src/views/top/layout.ts';
import { mouseEvent } from '../../../src/views/top/mouse.ts';
import { placeTabs } from '../../../src/views/top/places.ts';
import type { TopState } from '../../../src/views/top/state.ts';
import { act, press, started } from './states.ts';

function click(state: TopState, column: number, row: number): TopState {
  return act(state, { kind: 'mouse', event: { kind: 'click', column, row } });
}

const first = headerLines(layoutNow(started()));

test('reports are told from keys, and releases and other buttons are nothing', () => {
  assert.deepEqual(mouseEvent('[<0;10;5M'), { kind: 'click', column: 9, row: 4 });
  assert.deepEqual(mouseEvent('[<64;1;1M'), { kind: 'wheelUp', column: 0, row: 0 });
  assert.deepEqual(mouseEvent('[<65;1;1M'), { kind: 'wheelDown', column: 0, row: 0 });
  for (const other of ['[<0;10;5m', '[<2;1;1M', '[<35;7;7M']) assert.equal(mouseEvent(other), 'other');
  for (const key of ['j', '[A', '', '[<0;10M']) assert.equal(mouseEvent(key), null);
});

test('a click selects the row below it, in any list, and a second one opens it', () => {
  const state = started();
  const { order } = listState(state, 'server').ranks;
  const second = click(state, 5, first + 2);
  assert.equal(listState(second, 'server').selected, order[1]);
  assert.equal(screenNow(click(second, 5, first + 2)).name, 'row');
  const served = layoutNow(state).lists[0]?.rows ?? 0;
  const called = click(second, 5, first + served + 3);
  assert.equal(called.active, 'client');
  assert.equal(listState(called, 'client').selected, listState(called, 'client').ranks.order[0]);
  assert.equal(listState(called, 'server').selected, null);
});

test('a click on a heading sorts by that column, and one on the line of screens goes there', () => {
  const state = started();
  assert.deepEqual(listState(click(state, 36, first), 'server').sort, { by: 'rate', reversed: false });
  assert.deepEqual(listState(click(state, 3, first), 'server').sort, { by: 'name', reversed: false });
  const tab = placeTabs(state)[1];
  assert.equal(screenNow(click(state, tab?.from ?? 0, first - 1)).name, 'transactions');
});

test('the wheel moves through rows, and a click beside everything does nothing', () => {
  const state = started();
  const wheel = (kind: 'wheelUp' | 'wheelDown') => ({ kind: 'mouse', event: { kind, column: 0, row: 9 } }) as const;
  const down = act(state, wheel('wheelDown'));
  assert.equal(listState(down, 'server').selected, listState(down, 'server').ranks.order[2]);
  assert.equal(listState(act(down, wheel('wheelUp')), 'server').selected, listState(down, 'server').ranks.order[0]);
  for (const row of [0, 2, 23, 99]) assert.deepEqual(click(state, 5, row).lists, state.lists);
  assert.equal(click(press(state, '?'), 5, first + 1).help.open, true);
});
