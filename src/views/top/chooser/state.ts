import type { TargetList, TargetRow } from '../../../app/targets/target-row.ts';
import { holdRanks, NO_RANKS, type Ranks } from '../list/ranks.ts';
import type { ResizedAction, ScreenSize } from '../screen-loop.ts';
import type { ChooserKey, Pressed } from './keys.ts';
import { chooserLayout } from './layout.ts';
import { matches } from './match.ts';

export interface ChooserState {
  readonly size: ScreenSize;
  /** Newest; null before the first. */
  readonly list: TargetList | null;
  readonly ranks: Ranks;
  readonly filter: { readonly text: string; readonly typing: boolean };
  /** Rows that the filter leaves, as drawn from top to bottom. */
  readonly rows: readonly TargetRow[];
  /** Of them, the one that Enter takes; null where there is none. */
  readonly selected: string | null;
  /** First row drawn. */
  readonly offset: number;
  /** Null: it goes on. */
  readonly outcome: { readonly kind: 'left' } | { readonly kind: 'chosen'; readonly row: TargetRow } | null;
}

export type ChooserAction =
  | { readonly kind: 'list'; readonly list: TargetList }
  | { readonly kind: 'pressed'; readonly pressed: Pressed };

/** Longer than any name; a paste by mistake has an end. */
const MAX_FILTER = 64;

export function initialChooser(size: ScreenSize): ChooserState {
  return {
    size,
    list: null,
    ranks: NO_RANKS,
    filter: { text: '', typing: false },
    rows: [],
    selected: null,
    offset: 0,
    outcome: null,
  };
}

export function reduceChooser(state: ChooserState, action: ChooserAction | ResizedAction): ChooserState {
  switch (action.kind) {
    case 'list':
      return settle({ ...state, list: action.list, ranks: holdRanks(state.ranks, keysOf(action.list)) });
    case 'resized':
      return settle({ ...state, size: { columns: action.columns, rows: action.rows } });
    case 'pressed':
      return settle(press(state, action.pressed));
    default:
      return action satisfies never;
  }
}

export function selectedRow({ rows, selected }: ChooserState): TargetRow | null {
  return rows.find(({ key }) => key === selected) ?? null;
}

function keysOf(list: TargetList): readonly string[] {
  return list.rows.map(({ key }) => key);
}

/** A letter is one where a filter is typed, and where nothing else is bound to it. */
function press(state: ChooserState, { action, letter }: Pressed): ChooserState {
  const { text, typing } = state.filter;
  if (letter !== null && (typing || action === null)) return typed(state, text + letter);
  return action === null ? state : act(state, action);
}

function act(state: ChooserState, key: ChooserKey): ChooserState {
  const { text, typing } = state.filter;
  switch (key) {
    case 'choose': {
      const row = selectedRow(state);
      return row?.target ? { ...state, outcome: { kind: 'chosen', row } } : state;
    }
    case 'filter':
      return { ...state, filter: { text, typing: true } };
    case 'erase':
      return typing ? typed(state, [...text].slice(0, -1).join('')) : state;
    case 'clear':
      return typing || text !== '' ? { ...typed(state, ''), filter: { text: '', typing: false } } : left(state);
    case 'leave':
    case 'abort':
      return left(state);
    case 'suspend':
      return state;
    case 'up':
    case 'down':
    case 'pageUp':
    case 'pageDown':
    case 'first':
    case 'last':
      return move(state, key);
    default:
      return key satisfies never;
  }
}

function left(state: ChooserState): ChooserState {
  return { ...state, outcome: { kind: 'left' } };
}

/** Another filter begins with the first row that it leaves. */
function typed(state: ChooserState, text: string): ChooserState {
  return { ...state, filter: { text: text.slice(0, MAX_FILTER), typing: true }, selected: null, offset: 0 };
}

function move(state: ChooserState, key: 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last'): ChooserState {
  const page = chooserLayout(state.size).rows;
  const step = { up: -1, down: 1, pageUp: -page, pageDown: page, first: -Infinity, last: Infinity }[key];
  const at = state.rows.findIndex(({ key: each }) => each === state.selected);
  const next = state.rows[Math.min(Math.max(at + step, 0), state.rows.length - 1)];
  return next === undefined ? state : { ...state, selected: next.key };
}

/** What must hold after every action: the rows are those of the filter in their order, one is selected, and it is drawn. */
function settle(state: ChooserState): ChooserState {
  const byKey = new Map(state.list?.rows.map((row) => [row.key, row]));
  const rows = state.ranks.order
    .flatMap((key) => byKey.get(key) ?? [])
    .filter((row) => matches(row, state.filter.text));
  const before = state.rows.findIndex(({ key }) => key === state.selected);
  const stays = rows.some(({ key }) => key === state.selected);
  // Where the selected one has gone, its place keeps the selection.
  const fallback = rows[Math.min(Math.max(before, 0), rows.length - 1)]?.key ?? null;
  const selected = stays ? state.selected : fallback;
  const at = rows.findIndex(({ key }) => key === selected);
  const shown = chooserLayout(state.size).rows;
  const last = Math.max(0, rows.length - shown);
  const offset = Math.min(Math.max(state.offset, at - shown + 1, 0), Math.max(0, at), last);
  return { ...state, rows, selected, offset };
}
