import { activeList, layoutNow, listRows, listState, screenNow, shownLists, sourceOf } from '../arrangement.ts';
import { isMove, type MoveAction, type RowsAction } from '../keys.ts';
import { BY_NAME, type List } from '../list/list.ts';
import { type ListState, sortables, sortOf } from '../list/list-state.ts';
import type { SortOrder } from '../list/sort.ts';
import { entering, holding, pictureOf, type TopState } from '../state.ts';
import { beginArranging } from './arranging.ts';

/** A key of the rows. */
export function pressRows(state: TopState, action: RowsAction): TopState {
  const list = activeList(state);
  if (list === undefined) return state;
  if (isMove(action)) return move(state, list, action);
  switch (action) {
    case 'enter':
      return enter(state, list);
    case 'nextSort':
      return sortBy(state, list, 1, true);
    case 'sortRight':
      return sortBy(state, list, 1, false);
    case 'sortLeft':
      return sortBy(state, list, -1, false);
    case 'reverse': {
      const { by, reversed } = sortOf(list, listState(state, list.id));
      return withSort(state, list, { by, reversed: !reversed });
    }
    case 'follow':
      return follow(state, list);
    case 'copy':
      return copy(state, list);
    case 'columns':
      return beginArranging(state, list);
    default:
      return action satisfies never;
  }
}

/** Within the list, and beyond its first and last row into the neighbours. */
function move(state: TopState, list: List, action: MoveAction): TopState {
  const { selected, ranks } = listState(state, list.id);
  const at = selected === null ? -1 : ranks.order.indexOf(selected);
  const page = listRows(state, list.id);
  const step = { up: -1, down: 1, pageUp: -page, pageDown: page, first: -Infinity, last: Infinity }[action];
  const wanted = at + step;
  const isBeyond = action === 'up' ? wanted < 0 && at >= 0 : action === 'down' && wanted >= ranks.order.length;
  const neighbour = isBeyond ? neighbourOf(state, list, action === 'up' ? -1 : 1) : undefined;
  if (neighbour !== undefined) {
    const { order } = listState(state, neighbour.id).ranks;
    return selectIn(state, neighbour, order[action === 'up' ? order.length - 1 : 0]);
  }
  return selectIn(state, list, ranks.order[Math.min(Math.max(wanted, 0), ranks.order.length - 1)]);
}

/** The next list in that direction which has rows. */
function neighbourOf(state: TopState, list: List, step: 1 | -1): List | undefined {
  const lists = shownLists(state);
  for (let at = lists.indexOf(list) + step; at >= 0 && at < lists.length; at += step) {
    const candidate = lists[at];
    if (candidate !== undefined && listState(state, candidate.id).ranks.order.length > 0) return candidate;
  }
  return undefined;
}

/** One row of all lists of the screen is selected. */
export function selectIn(state: TopState, list: List, key: string | undefined): TopState {
  if (key === undefined) return state;
  const others = screenNow(state).lists.filter(({ id }) => id !== list.id && listState(state, id).selected !== null);
  const cleared = others.reduce((next, other) => withList(next, other, { selected: null }), state);
  const selected = { ...withList(cleared, list, { selected: key }), active: list.id };
  return screenNow(state).holds ? holding(selected, pictureOf(state)) : selected;
}

/** Where no row is selected, the first one is meant. */
function enter(state: TopState, list: List): TopState {
  const { selected, ranks } = listState(state, list.id);
  const source = sourceOf(state);
  const key = selected ?? ranks.order[0];
  const place = source === null || key === undefined ? null : list.enter(source, key);
  return place === null ? state : entering(state, place);
}

function sortBy(state: TopState, list: List, step: 1 | -1, wraps: boolean): TopState {
  const names = sortables(list, layoutNow(state).width, state.settings.columns[list.id] ?? null);
  const wanted = names.indexOf(sortOf(list, listState(state, list.id)).by) + step;
  const at = wraps ? (wanted + names.length) % names.length : Math.min(Math.max(wanted, 0), names.length - 1);
  const by = names[at];
  return by === undefined ? state : withSort(state, list, { by, reversed: false });
}

/** Lists of one screen that have the column are sorted alike. */
export function withSort(state: TopState, list: List, sort: SortOrder): TopState {
  const alike = screenNow(state).lists.filter(
    ({ id, columns }) => id === list.id || sort.by === BY_NAME || columns.some((column) => column.id === sort.by),
  );
  return alike.reduce((next, each) => withList(next, each, { sort }), state);
}

function follow(state: TopState, list: List): TopState {
  const { selected, followed } = listState(state, list.id);
  if (selected === null && followed === null) return { ...state, notice: 'select the row that is to be followed' };
  const isLetGo = selected === null || selected === followed;
  const notice = isLetGo ? 'followed no more' : 'followed: it stays on top; F lets it go';
  return { ...withList(state, list, { followed: isLetGo ? null : selected }), notice };
}

function copy(state: TopState, list: List): TopState {
  const { selected } = listState(state, list.id);
  const source = sourceOf(state);
  const text = source === null || selected === null ? null : list.describe(source, selected);
  if (text === null) return { ...state, notice: 'select the row that is to be copied' };
  return { ...state, effects: [{ kind: 'copy', text }] };
}

export function withList(state: TopState, { id }: List, part: Partial<ListState>): TopState {
  return { ...state, lists: { ...state.lists, [id]: { ...listState(state, id), ...part } } };
}
