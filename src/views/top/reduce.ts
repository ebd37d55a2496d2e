import { layoutNow, listRows, listState, screenNow, shownLists, sourceOf } from './arrangement.ts';
import { helpLength } from './help-text.ts';
import { type OrderCause, orderList, settleList } from './list/list-state.ts';
import { advance } from './picture.ts';
import { pressMouse } from './press/mouse.ts';
import { press } from './press/press.ts';
import { withList } from './press/rows.ts';
import { type Action, holding, pictureOf, placeOf, type TopState } from './state.ts';

export function reduce(before: TopState, action: Action): TopState {
  const state = { ...before, effects: [] };
  switch (action.kind) {
    case 'tick': {
      const live = advance(state.live, action, keptRows(state));
      return settle({ ...state, live, alerts: action.alerts ?? null }, before, 'tick');
    }
    case 'resized':
      return settle({ ...state, size: { columns: action.columns, rows: action.rows } }, before, 'user');
    case 'key':
      return settle(press(state, action.key), before, 'user');
    case 'mouse':
      return settle(pressMouse(state, action.event), before, 'user');
    case 'notice':
      return { ...state, notice: action.text };
    default:
      return action satisfies never;
  }
}

/** Those that are followed, and those that one has gone into. */
function keptRows({ lists, path }: TopState): ReadonlySet<string> {
  const followed = Object.values(lists).flatMap((list) => list.followed ?? []);
  return new Set([...followed, ...path.flatMap(({ row }) => row ?? [])]);
}

/** What must hold after every action: lists are of the picture that is drawn, the help does not run past its end, and what is drawn of each list lies within it and shows the selected row. */
function settle(after: TopState, before: TopState, cause: OrderCause): TopState {
  const state = heldRightly(after);
  return settled(isOrderedAnew(state, before) ? ordering(state, cause) : state);
}

function settled(ordered: TopState): TopState {
  const lists = { ...ordered.lists };
  for (const { id } of shownLists(ordered)) lists[id] = settleList(listState(ordered, id), listRows(ordered, id));
  const active = shownLists(ordered).some(({ id }) => id === ordered.active)
    ? ordered.active
    : (shownLists(ordered)[0]?.id ?? ordered.active);
  const lastLine = Math.max(0, helpLength(screenNow(ordered)) - layoutNow(ordered).body);
  const offset = Math.min(Math.max(0, ordered.help.offset), lastLine);
  return { ...ordered, lists, active, help: { open: ordered.help.open, offset } };
}

/** Where a screen holds, a row is selected while, and only while, the picture stands. */
function heldRightly(state: TopState): TopState {
  const { holds, lists } = screenNow(state);
  const { held = null } = placeOf(state);
  if (!holds) return state;
  const reading = lists.filter(({ id }) => listState(state, id).selected !== null);
  if (held === null) return reading.reduce((next, list) => withList(next, list, { selected: null }), state);
  return reading.length === 0 ? holding(state, null) : state;
}

/** Of all that rows and their order depend on. */
function isOrderedAnew(state: TopState, before: TopState): boolean {
  return (
    pictureOf(state) !== pictureOf(before) ||
    placeOf(state) !== placeOf(before) ||
    state.filter.filter !== before.filter.filter ||
    state.errorsOnly !== before.errorsOnly ||
    screenNow(state).lists.some(
      ({ id }) =>
        listState(state, id).sort !== listState(before, id).sort ||
        listState(state, id).followed !== listState(before, id).followed,
    )
  );
}

/** The same state with each row where its figures put it. */
export function reordered(state: TopState): TopState {
  return settled(ordering(state, 'user'));
}

function ordering(state: TopState, cause: OrderCause): TopState {
  const source = sourceOf(state);
  const filter = { filter: state.filter.filter, within: placeOf(state).filter, errorsOnly: state.errorsOnly };
  const lists = { ...state.lists };
  for (const list of screenNow(state).lists) {
    lists[list.id] = orderList(list, listState(state, list.id), { source, filter, cause });
  }
  return { ...state, lists };
}
