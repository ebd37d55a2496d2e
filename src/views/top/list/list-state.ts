import type { List, ListSource } from './list.ts';
import { BY_NAME } from './list.ts';
import { holdRanks, NO_RANKS, type Ranks, takeRanks } from './ranks.ts';
import type { ListFilter } from './selector.ts';
import type { SortOrder } from './sort.ts';
import { inTreeOrder, type ParentOf, pathTo } from './tree.ts';

/** What is remembered of a list. */
export interface ListState {
  /** Key of the selected row; null where none is. */
  readonly selected: string | null;
  /** Where it was when it was last there. */
  readonly at: number;
  /** First row drawn. */
  readonly offset: number;
  /** Key of the row that stays on top; null: none. */
  readonly followed: string | null;
  /** Null: as the list has it. */
  readonly sort: SortOrder | null;
  /** Keys in the order in which they are drawn: what the filter selects. */
  readonly ranks: Ranks;
}

export const NEW_LIST: ListState = { selected: null, at: 0, offset: 0, followed: null, sort: null, ranks: NO_RANKS };

/** How the order comes about: another tick moves rows calmly, whatever the user does at once. */
export type OrderCause = 'tick' | 'user';

/** The list's rows, ordered anew. */
export function orderList(list: List, state: ListState, order: ListOrder): ListState {
  const { source, filter, cause } = order;
  const sorted = source === null ? [] : list.order(source, sortOf(list, state), filter);
  const parentOf = source === null ? null : list.parentOf(source);
  const keys = withFollowed(sorted, state.followed, parentOf);
  const ranks = cause === 'tick' && list.calm ? holdRanks(state.ranks, keys) : takeRanks(keys);
  return { ...state, ranks: parentOf === null ? ranks : { ...ranks, order: inTreeOrder(ranks.order, parentOf) } };
}

export interface ListOrder {
  /** Null before the first picture. */
  readonly source: ListSource | null;
  readonly filter: ListFilter;
  readonly cause: OrderCause;
}

/** What must hold: the selected row is there and drawn, and no line stays empty that a row could have. */
export function settleList(state: ListState, shown: number): ListState {
  const { order } = state.ranks;
  const at = state.selected === null ? -1 : order.indexOf(state.selected);
  const last = Math.max(0, order.length - shown);
  if (at < 0) return { ...state, selected: null, offset: Math.min(Math.max(0, state.offset), last) };
  return { ...state, at, offset: Math.min(Math.max(state.offset, at - shown + 1, 0), at, last) };
}

export function sortOf(list: List, state: ListState): SortOrder {
  return state.sort ?? list.sort;
}

/** Columns that can be sorted by, in their order, the name first. */
export function sortables(list: List, width: number, chosen: readonly string[] | null): readonly string[] {
  const shown = list.fit(width, chosen).columns.map(({ id }) => id);
  return [BY_NAME, ...list.columns.filter(({ id, sortable }) => sortable && shown.includes(id)).map(({ id }) => id)];
}

/** In a tree what it stands below comes first with it. */
function withFollowed(keys: readonly string[], followed: string | null, parentOf: ParentOf | null): readonly string[] {
  if (followed === null || !keys.includes(followed)) return keys;
  const first = parentOf === null ? [followed] : pathTo(followed, parentOf);
  return [...first, ...keys.filter((key) => !first.includes(key))];
}
