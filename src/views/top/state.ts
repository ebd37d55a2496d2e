import type { Snapshot } from '../../metrics/snapshot.ts';
import type { Role } from '../../transactions/transaction.ts';
import type { ShownAlerts } from './alerts.ts';
import { HELP_LINES } from './help-text.ts';
import type { KeyAction } from './keys.ts';
import { ALL_TABLES_ROWS, type Layout, layoutOf } from './layout.ts';
import { advance, type Picture, ROLES, resort } from './picture.ts';
import { nextSort, type SortOrder } from './sort.ts';

export interface TopState {
  readonly size: { readonly columns: number; readonly rows: number };
  /** Newest; null before the first snapshot. */
  readonly live: Picture | null;
  /** What is drawn while paused; null when not. */
  readonly frozen: Picture | null;
  /** Null: no rules are asked. */
  readonly alerts: ShownAlerts | null;
  readonly sort: SortOrder;
  /** The table that keys act on. */
  readonly table: Role;
  readonly views: Readonly<Record<Role, TableView>>;
  readonly help: { readonly open: boolean; readonly offset: number };
  readonly quitting: boolean;
}

export interface TableView {
  /** Key of the selected row; null where none is. */
  readonly selected: string | null;
  /** First row drawn. */
  readonly offset: number;
}

export type Action =
  | { readonly kind: 'key'; readonly key: KeyAction }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot; readonly alerts?: ShownAlerts | null }
  | { readonly kind: 'resized'; readonly columns: number; readonly rows: number };

const NO_VIEW: TableView = { selected: null, offset: 0 };

export function initialState(columns: number, rows: number): TopState {
  return {
    size: { columns, rows },
    live: null,
    frozen: null,
    alerts: null,
    sort: { by: 'rate', reversed: false },
    table: 'server',
    views: { server: NO_VIEW, client: NO_VIEW, unknown: NO_VIEW },
    help: { open: false, offset: 0 },
    quitting: false,
  };
}

/** The picture to draw. */
export function pictureOf(state: TopState): Picture | null {
  return state.frozen ?? state.live;
}

/** Served and called always have a place; what could not be attributed has one when there is any. */
export function tablesOf(picture: Picture | null): readonly Role[] {
  return ROLES.filter((role) => role !== 'unknown' || (picture?.tables.unknown.rows.length ?? 0) > 0);
}

export function stateLayout(state: TopState): Layout {
  const picture = pictureOf(state);
  const needs = tablesOf(picture).map((role) => ({ role, rows: picture?.tables[role].rows.length ?? 0 }));
  return layoutOf({ ...state.size, extra: state.alerts === null ? 0 : 1 }, needs, state.table);
}

/** For the frame that stays: the newest figures in their true order, no help, no selection, no more lines than the tables need. */
export function finalState(state: TopState): TopState {
  const views = { server: NO_VIEW, client: NO_VIEW, unknown: NO_VIEW };
  const live = state.live === null ? null : resort(state.live, state.sort);
  const final = { ...state, live, frozen: null, views, help: { open: false, offset: 0 } };
  const { tables } = stateLayout(final);
  const rows = (role: Role): number => Math.max(1, final.live?.tables[role].rows.length ?? 0);
  const unused = tables.reduce((sum, table) => sum + Math.max(0, table.rows - rows(table.role)), 0);
  const least = Math.min(state.size.rows, ALL_TABLES_ROWS);
  return { ...final, size: { ...state.size, rows: Math.max(least, state.size.rows - unused) } };
}

export function reduce(state: TopState, action: Action): TopState {
  switch (action.kind) {
    case 'snapshot':
      return settle({
        ...state,
        live: advance(state.live, action.snapshot, state.sort),
        alerts: action.alerts ?? null,
      });
    case 'resized':
      return settle({ ...state, size: { columns: action.columns, rows: action.rows } });
    case 'key':
      return settle(press(state, action.key));
    default:
      return action satisfies never;
  }
}

function press(state: TopState, key: KeyAction): TopState {
  switch (key) {
    case 'quit':
      return { ...state, quitting: true };
    case 'pause':
      return { ...state, frozen: state.frozen === null ? state.live : null };
    case 'sort':
      return sorted(state, { by: nextSort(state.sort.by), reversed: false });
    case 'reverse':
      return sorted(state, { ...state.sort, reversed: !state.sort.reversed });
    case 'table':
      return { ...state, table: nextTable(state) };
    case 'help':
      return { ...state, help: { open: !state.help.open, offset: 0 } };
    case 'clear':
      return state.help.open ? { ...state, help: { open: false, offset: 0 } } : withView(state, NO_VIEW);
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

function sorted(state: TopState, sort: SortOrder): TopState {
  const again = (picture: Picture | null) => (picture === null ? null : resort(picture, sort));
  return { ...state, sort, live: again(state.live), frozen: again(state.frozen) };
}

function nextTable(state: TopState): Role {
  const tables = tablesOf(pictureOf(state));
  return tables[(tables.indexOf(state.table) + 1) % tables.length] ?? 'server';
}

function move(state: TopState, key: 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last'): TopState {
  const page = state.help.open ? stateLayout(state).body : tableRows(state, state.table);
  const step = { up: -1, down: 1, pageUp: -page, pageDown: page, first: -Infinity, last: Infinity }[key];
  if (state.help.open) return { ...state, help: { open: true, offset: state.help.offset + step } };
  const rows = pictureOf(state)?.tables[state.table].rows ?? [];
  const at = rows.findIndex(({ row }) => row.key === state.views[state.table].selected);
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  return next === undefined ? state : withView(state, { ...state.views[state.table], selected: next.row.key });
}

function withView(state: TopState, view: TableView): TopState {
  return { ...state, views: { ...state.views, [state.table]: view } };
}

/** What must hold after every action: the active table exists, the help does not run past its end, and each table's part that is drawn lies within it and shows the selected row. */
function settle(state: TopState): TopState {
  const picture = pictureOf(state);
  const table = tablesOf(picture).includes(state.table) ? state.table : 'server';
  const lastLine = Math.max(0, HELP_LINES - stateLayout(state).body);
  const offset = Math.min(Math.max(0, state.help.offset), lastLine);
  const next = { ...state, table, help: { open: state.help.open, offset } };
  const view = (role: Role): TableView => settleView(next, role);
  return { ...next, views: { server: view('server'), client: view('client'), unknown: view('unknown') } };
}

function settleView(state: TopState, role: Role): TableView {
  const rows = pictureOf(state)?.tables[role].rows ?? [];
  const shown = tableRows(state, role);
  const { selected, offset } = state.views[role];
  const at = rows.findIndex(({ row }) => row.key === selected);
  const last = Math.max(0, rows.length - shown);
  if (at < 0) return { selected: null, offset: Math.min(offset, last) };
  return { selected, offset: Math.min(Math.max(offset, at - shown + 1, 0), at, last) };
}

function tableRows(state: TopState, role: Role): number {
  return stateLayout(state).tables.find((table) => table.role === role)?.rows ?? 1;
}
