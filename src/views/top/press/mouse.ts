import { layoutNow, listState, shownLists } from '../arrangement.ts';
import { headerLines } from '../layout.ts';
import { headingAt } from '../list/lines.ts';
import { BY_NAME, type List } from '../list/list.ts';
import type { MouseEvent } from '../mouse.ts';
import { placeTabs } from '../places.ts';
import type { TopState } from '../state.ts';
import { press } from './press.ts';
import { selectIn, withSort } from './rows.ts';

/** Rows that a notch of the wheel moves. */
const NOTCH = 3;

/** The wheel moves; a click selects a row, and opens the one that is selected; on a heading it sorts, on the line of screens it goes there. */
export function pressMouse(state: TopState, event: MouseEvent): TopState {
  if (event.kind !== 'click') {
    const key = event.kind === 'wheelUp' ? 'up' : 'down';
    return Array.from({ length: NOTCH }).reduce<TopState>((next) => press(next, key), state);
  }
  if (state.help.open || state.arranging !== null || state.filter.typing) return state;
  return click(state, event);
}

function click(state: TopState, { column, row }: MouseEvent): TopState {
  const top = headerLines(layoutNow(state));
  if (row === top - 1) return clickTab(state, column);
  const hit = lineAt(state, row - top);
  if (hit === null) return state;
  if (hit.line < 0) return clickHeading(state, hit.list, column);
  const { ranks, offset, selected } = listState(state, hit.list.id);
  const key = ranks.order[offset + hit.line];
  if (key === undefined) return state;
  return key === selected && state.active === hit.list.id ? press(state, 'Enter') : selectIn(state, hit.list, key);
}

/** Which list is at this line of the body: -1 is its heading. */
function lineAt(state: TopState, line: number): { readonly list: List; readonly line: number } | null {
  const { lists, head } = layoutNow(state);
  let top = head === 0 ? 0 : head + 1;
  for (const { id, rows } of lists) {
    const list = shownLists(state).find((each) => each.id === id);
    if (list !== undefined && line >= top && line <= top + rows) return { list, line: line - top - 1 };
    top += rows + 2;
  }
  return null;
}

function clickTab(state: TopState, column: number): TopState {
  const tab = placeTabs(state).find(({ from, to }) => column >= from && column < to);
  return tab === undefined ? state : press(state, tab.key);
}

function clickHeading(state: TopState, list: List, column: number): TopState {
  const { width } = layoutNow(state);
  const by = headingAt(list.fit(width, state.settings.columns[list.id] ?? null), column);
  const isSortable = by === BY_NAME || list.columns.some(({ id, sortable }) => id === by && sortable);
  return by !== null && isSortable ? withSort(state, list, { by, reversed: false }) : state;
}
