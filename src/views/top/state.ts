import type { ScreenPart, ScreenSettings } from '../../app/config/screen-settings.ts';
import type { Filter } from '../../lib/filter/tree.ts';
import type { Look, LookWindow } from '../../metrics/scene.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import type { ShownAlerts } from './alerts.ts';
import { type ListState, NEW_LIST } from './list/list-state.ts';
import { sortOrder } from './list/sort.ts';
import type { MouseEvent } from './mouse.ts';
import { isQuiet, type Picture, type Tick } from './picture.ts';
import type { Place } from './place.ts';
import { SCREENS, screenOf } from './screens/registry.ts';

export interface TopState {
  readonly size: { readonly columns: number; readonly rows: number };
  /** Newest; null before the first snapshot. */
  readonly live: Picture | null;
  /** What is drawn while paused; null when not. */
  readonly frozen: Picture | null;
  /** Null: no rules are asked. */
  readonly alerts: ShownAlerts | null;
  /** Where one is, from the outermost. */
  readonly path: readonly [Visit, ...Visit[]];
  /** By list id. */
  readonly lists: Readonly<Record<string, ListState>>;
  /** Id of the list that keys act on. */
  readonly active: string;
  readonly filter: FilterState;
  readonly errorsOnly: boolean;
  readonly asked: Asked;
  readonly help: { readonly open: boolean; readonly offset: number };
  /** Null: no columns are being arranged. */
  readonly arranging: Arranging | null;
  readonly settings: ScreenSettings;
  /** Said in place of the selected row until the next key; null: nothing. */
  readonly notice: string | null;
  /** What is to be done outside, by whoever dispatched the action that led here. */
  readonly effects: readonly Effect[];
  readonly quitting: boolean;
}

/** A place that one is in, or comes back to. */
export interface Visit extends Place {
  /** What is drawn there while somebody reads a row, on a screen that holds; left out or null when nobody does. */
  readonly held?: Picture | null;
  /** What hides rows there while one is further in, where other rows are; left out: nothing did yet. */
  readonly hiding?: Hiding;
}

export type Hiding = Pick<TopState, 'filter' | 'errorsOnly'>;

/** The columns of a list, while the user orders them: those that are shown, in their order, then the others. */
export interface Arranging {
  readonly list: string;
  readonly shown: readonly string[];
  readonly hidden: readonly string[];
  /** The one that keys act on. */
  readonly at: number;
}

export interface FilterState {
  readonly text: string;
  readonly typing: boolean;
  /** What the text says; while it says nothing that can be understood, what it said before. */
  readonly filter: Filter | null;
  /** Why it cannot be understood; null: it can. */
  readonly fault: string | null;
}

/** What the worker is asked for, whatever screen is shown. */
export interface Asked {
  readonly window: LookWindow;
  readonly intervalNs: number;
  readonly epoch: number;
  readonly cost: boolean;
}

export type Effect =
  | { readonly kind: 'save'; readonly snapshot: Snapshot }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'keep'; readonly part: ScreenPart };

export type Action =
  /** By the name that `keyNames` gives. */
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'mouse'; readonly event: MouseEvent }
  | ({ readonly kind: 'tick'; readonly alerts?: ShownAlerts | null } & Tick)
  | { readonly kind: 'resized'; readonly columns: number; readonly rows: number }
  /** What became of an effect. */
  | { readonly kind: 'notice'; readonly text: string };

const NO_FILTER: FilterState = { text: '', typing: false, filter: null, fault: null };

export interface InitialOptions {
  readonly intervalNs: number;
  readonly settings: ScreenSettings;
}

export function initialState(columns: number, rows: number, { intervalNs, settings }: InitialOptions): TopState {
  const [first] = SCREENS;
  return {
    size: { columns, rows },
    live: null,
    frozen: null,
    alerts: null,
    path: [rootPlace(first.name)],
    lists: Object.fromEntries(
      Object.entries(settings.sorts).map(([id, text]) => [id, { ...NEW_LIST, sort: sortOrder(text) }]),
    ),
    active: first.lists[0]?.id ?? '',
    filter: NO_FILTER,
    errorsOnly: false,
    asked: { window: '10s', intervalNs, epoch: 0, cost: false },
    help: { open: false, offset: 0 },
    arranging: null,
    settings,
    notice: null,
    effects: [],
    quitting: false,
  };
}

export function rootPlace(name: string): Place {
  return { screen: name, title: screenOf(name).title, row: null, transaction: null };
}

export function placeOf({ path }: TopState): Visit {
  return path.at(-1) ?? path[0];
}

/** The place where one is holds this picture; null: it holds none. */
export function holding(state: TopState, held: Picture | null): TopState {
  return { ...state, path: revisited(state, { held }) };
}

/** Further in, or back to where one has been already: each place hides rows of its own. */
export function entering(state: TopState, place: Place): TopState {
  const { filter, errorsOnly } = state;
  const path = revisited(state, { hiding: { filter, errorsOnly } });
  const [outermost, ...inner] = path;
  const at = inner.findIndex(
    ({ screen, row, transaction }) => screen === place.screen && row === place.row && transaction === place.transaction,
  );
  return arriving(state, at < 0 ? [...path, place] : [outermost, ...inner.slice(0, at + 1)]);
}

/** One place out; the outermost stays. */
export function leaving(state: TopState): TopState {
  const [outermost, ...inner] = state.path;
  return arriving(state, [outermost, ...inner.slice(0, -1)]);
}

function arriving(state: TopState, path: TopState['path']): TopState {
  const { hiding = { filter: NO_FILTER, errorsOnly: false } } = path.at(-1) ?? path[0];
  return { ...state, ...hiding, path };
}

function revisited(state: TopState, part: Partial<Visit>): TopState['path'] {
  const [outermost, ...inner] = state.path;
  const here = { ...placeOf(state), ...part };
  return inner.length === 0 ? [here] : [outermost, ...inner.slice(0, -1), here];
}

/** The picture to draw. */
export function pictureOf(state: TopState): Picture | null {
  return state.frozen ?? placeOf(state).held ?? state.live;
}

/** What the worker is asked for now. While there is nothing to show, connections say why. */
export function lookOf(state: TopState): Look {
  const { window, intervalNs, epoch, cost } = state.asked;
  const { screen, row } = placeOf(state);
  const parts = new Set(screenOf(screen).parts);
  if (cost) parts.add('cost');
  if (state.live !== null && isQuiet(state.live)) parts.add('connections');
  return { window, intervalNs, epoch, parts: [...parts], row };
}
