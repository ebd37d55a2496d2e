import { LOOK_WINDOWS } from '../../../metrics/scene.ts';
import { activeList, listState, screenNow } from '../arrangement.ts';
import { span } from '../figures.ts';
import type { EverywhereAction } from '../keys.ts';
import { ROOTS } from '../screens/registry.ts';
import { type Asked, holding, leaving, pictureOf, rootPlace, type TopState } from '../state.ts';
import { withList } from './rows.ts';

/** Times between two pictures, in seconds. */
const INTERVALS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60] as const;

/** A key that works on every screen. */
export function pressEverywhere(state: TopState, action: EverywhereAction): TopState {
  switch (action) {
    case 'quit':
      return { ...state, quitting: true };
    case 'help':
      return { ...state, help: { open: !state.help.open, offset: 0 } };
    case 'back':
      return back(state);
    case 'nextScreen':
      return toNeighbour(state, 1);
    case 'previousScreen':
      return toNeighbour(state, -1);
    case 'filter':
      return { ...state, filter: { ...state.filter, typing: true } };
    case 'errorsOnly':
      return { ...state, errorsOnly: !state.errorsOnly };
    case 'pause':
      return { ...state, frozen: state.frozen === null ? pictureOf(state) : null };
    case 'window':
      return askedWindow(state, nextWindow(state.asked.window));
    case 'slower':
    case 'faster':
      return askedInterval(state, otherInterval(state.asked.intervalNs, action === 'slower'));
    case 'reset':
      return {
        ...asked(state, { epoch: state.asked.epoch + 1 }),
        notice: 'counting anew: what is since start, and errors',
      };
    case 'cost':
      return asked(state, { cost: !state.asked.cost });
    case 'save':
      return save(state);
    case 'suspend':
      return state;
    default:
      return action satisfies never;
  }
}

/** To the screen that this digit names, from wherever one is; null: it names none. */
export function pressDigit(state: TopState, key: string): TopState | null {
  const screen = /^[1-9]$/.test(key) ? ROOTS[Number(key) - 1] : undefined;
  return screen === undefined ? null : goTo(state, screen.name);
}

function goTo(state: TopState, name: string): TopState {
  const { filter, errorsOnly } = state.path.length > 1 ? (state.path[0].hiding ?? state) : state;
  return { ...state, filter, errorsOnly, path: [rootPlace(name)] };
}

/** Undoes one thing: the innermost place, else the selection, else what hides rows. */
function back(state: TopState): TopState {
  if (state.path.length > 1) return leaving(state);
  const list = activeList(state);
  if (list !== undefined && listState(state, list.id).selected !== null) {
    return holding(withList(state, list, { selected: null }), null);
  }
  if (state.filter.text !== '') return { ...state, filter: { text: '', typing: false, filter: null, fault: null } };
  return { ...state, errorsOnly: false };
}

function toNeighbour(state: TopState, step: 1 | -1): TopState {
  const [outermost] = state.path;
  const at = ROOTS.findIndex(({ name }) => name === outermost.screen) + step;
  return goTo(state, ROOTS[(at + ROOTS.length) % ROOTS.length]?.name ?? screenNow(state).name);
}

function asked(state: TopState, part: Partial<Asked>): TopState {
  return { ...state, asked: { ...state.asked, ...part } };
}

const WINDOW_WORDS: Readonly<Record<Asked['window'], string>> = {
  tick: 'of the last interval',
  '10s': 'of the last 10 s',
  '1m': 'of the last minute',
  start: 'of all since the start',
};

function askedWindow(state: TopState, window: Asked['window']): TopState {
  const notice = `figures are ${WINDOW_WORDS[window]} from now on${state.frozen === null ? '' : ', once p lets the picture go on'}`;
  return { ...asked(state, { window }), notice };
}

function askedInterval(state: TopState, intervalNs: number): TopState {
  const every = `a picture every ${span(intervalNs / 1e9)}`;
  const notice = intervalNs === state.asked.intervalNs ? `${every}: no further` : every;
  return { ...asked(state, { intervalNs }), notice };
}

/** From ten seconds to longer ones, and then the shortest. */
function nextWindow(window: Asked['window']): Asked['window'] {
  return LOOK_WINDOWS[(LOOK_WINDOWS.indexOf(window) + 1) % LOOK_WINDOWS.length] ?? '10s';
}

function otherInterval(intervalNs: number, slower: boolean): number {
  const seconds = intervalNs / 1e9;
  const other = slower ? INTERVALS.find((each) => each > seconds) : INTERVALS.findLast((each) => each < seconds);
  return other === undefined ? intervalNs : Math.round(other * 1e9);
}

function save(state: TopState): TopState {
  const snapshot = pictureOf(state)?.snapshot;
  if (snapshot === undefined) return { ...state, notice: 'there is nothing to save yet' };
  return { ...state, effects: [{ kind: 'save', snapshot }] };
}
