import { layoutNow } from '../arrangement.ts';
import { ARRANGING, actionOf } from '../keys.ts';
import type { List } from '../list/list.ts';
import type { Arranging, TopState } from '../state.ts';

/** Begins with the columns that are shown now. */
export function beginArranging(state: TopState, list: List): TopState {
  const chosen = state.settings.columns[list.id] ?? null;
  const all = list.columns.map(({ id }) => id);
  const shown = chosen?.filter((id) => all.includes(id)) ?? fitted(state, list);
  return { ...state, arranging: { list: list.id, shown, hidden: all.filter((id) => !shown.includes(id)), at: 0 } };
}

function fitted(state: TopState, list: List): readonly string[] {
  return list.fit(layoutNow(state).width, null).columns.map(({ id }) => id);
}

/** A key while columns are arranged. The table behind has them at once. */
export function pressArranging(state: TopState, arranging: Arranging, key: string): TopState {
  switch (actionOf(ARRANGING, key)) {
    case 'done':
      return done(state, arranging);
    case 'toggle':
      return arranged(state, toggled(arranging));
    case 'earlier':
      return arranged(state, moved(arranging, -1));
    case 'later':
      return arranged(state, moved(arranging, 1));
    case 'up':
      return { ...state, arranging: selected(arranging, arranging.at - 1) };
    case 'down':
      return { ...state, arranging: selected(arranging, arranging.at + 1) };
    case 'quit':
      return { ...state, quitting: true };
    default:
      return state;
  }
}

/** What was not changed is not kept: columns that follow the width of the terminal go on to. */
function done(state: TopState, { list, shown }: Arranging): TopState {
  const over = { ...state, arranging: null };
  if (state.settings.columns[list] === undefined) return over;
  return { ...over, effects: [{ kind: 'keep', part: { columns: { [list]: shown } } }] };
}

function arranged(state: TopState, arranging: Arranging): TopState {
  const columns = { ...state.settings.columns, [arranging.list]: arranging.shown };
  return { ...state, arranging, settings: { ...state.settings, columns } };
}

/** One that is hidden comes last, and the last one that is shown stays. */
function toggled(arranging: Arranging): Arranging {
  const { shown, hidden, at } = arranging;
  const id = [...shown, ...hidden][at];
  if (id === undefined) return arranging;
  if (!shown.includes(id)) return { ...arranging, shown: [...shown, id], hidden: hidden.filter((each) => each !== id) };
  if (shown.length === 1) return arranging;
  return { ...arranging, shown: shown.filter((each) => each !== id), hidden: [id, ...hidden] };
}

function moved(arranging: Arranging, step: 1 | -1): Arranging {
  const { shown, at } = arranging;
  const to = at + step;
  const [id, other] = [shown[at], shown[to]];
  if (id === undefined || other === undefined) return arranging;
  return { ...arranging, shown: shown.with(at, other).with(to, id), at: to };
}

function selected(arranging: Arranging, at: number): Arranging {
  const last = arranging.shown.length + arranging.hidden.length - 1;
  return { ...arranging, at: Math.min(Math.max(at, 0), last) };
}
