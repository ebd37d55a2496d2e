import { type Layout, layoutOf } from './layout.ts';
import type { List, ListSource } from './list/list.ts';
import { type ListState, NEW_LIST } from './list/list-state.ts';
import { screenOf } from './screens/registry.ts';
import type { Screen } from './screens/screen.ts';
import { pictureOf, placeOf, type TopState } from './state.ts';

export function screenNow(state: TopState): Screen {
  return screenOf(placeOf(state).screen);
}

/** What the lists of the screen are of; null before the first picture. */
export function sourceOf(state: TopState): ListSource | null {
  const picture = pictureOf(state);
  return picture === null ? null : { picture, place: placeOf(state) };
}

export function listState(state: TopState, id: string): ListState {
  return state.lists[id] ?? NEW_LIST;
}

/** Those that have a place: all but the ones that are left out where they are empty. */
export function shownLists(state: TopState): readonly List[] {
  return screenNow(state).lists.filter(
    ({ id, empty }) => empty !== null || listState(state, id).ranks.order.length > 0,
  );
}

/** The list that keys act on; undefined where the screen has none. */
export function activeList(state: TopState): List | undefined {
  const lists = shownLists(state);
  return lists.find(({ id }) => id === state.active) ?? lists[0];
}

export function layoutNow(state: TopState): Layout {
  const lists = shownLists(state).map(({ id }) => ({ id, rows: listState(state, id).ranks.order.length }));
  const extra = (state.alerts === null ? 0 : 1) + (state.asked.cost ? 1 : 0);
  return layoutOf(state.size, { lists, head: screenNow(state).headLines, active: activeList(state)?.id ?? '', extra });
}

export function listRows(state: TopState, id: string): number {
  return layoutNow(state).lists.find((space) => space.id === id)?.rows ?? 1;
}
