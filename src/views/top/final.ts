import { layoutNow, listState } from './arrangement.ts';
import { ALL_LISTS_ROWS } from './layout.ts';
import { reordered } from './reduce.ts';
import { holding, type TopState } from './state.ts';

/** For the frame that stays: the newest figures in their true order, no help, no selection, no more lines than the lists need. */
export function finalState(state: TopState): TopState {
  const lists = Object.fromEntries(
    Object.entries(state.lists).map(([id, list]) => [id, { ...list, selected: null, followed: null, offset: 0 }]),
  );
  const live = {
    ...holding(state, null),
    lists,
    frozen: null,
    notice: null,
    arranging: null,
    help: { open: false, offset: 0 },
  };
  const final = reordered({ ...live, filter: { ...live.filter, typing: false } });
  const unused = layoutNow(final).lists.reduce(
    (sum, { id, rows }) => sum + Math.max(0, rows - Math.max(1, listState(final, id).ranks.order.length)),
    0,
  );
  const least = Math.min(state.size.rows, ALL_LISTS_ROWS);
  return { ...final, size: { ...state.size, rows: Math.max(least, state.size.rows - unused) } };
}
