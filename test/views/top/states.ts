// States of the screen, as tests reach them: by ticks and keys.

import { DEFAULT_SCREEN } from '../../../src/app/config/screen-settings.ts';
import type { Snapshot, SnapshotRow } from '../../../src/metrics/snapshot.ts';
import { reduce } from '../../../src/views/top/reduce.ts';
import { ROOTS } from '../../../src/views/top/screens/registry.ts';
import { type Action, initialState, type TopState } from '../../../src/views/top/state.ts';
import { SHOP, snapshot } from './snapshots.ts';

export function emptyState(columns = 80, rows = 24): TopState {
  return initialState(columns, rows, { intervalNs: 1e9, settings: DEFAULT_SCREEN });
}

export function act(state: TopState, ...actions: readonly Action[]): TopState {
  return actions.reduce(reduce, state);
}

export function tick(state: TopState, next: Snapshot): TopState {
  return act(state, { kind: 'tick', snapshot: next, scene: null });
}

export function started(rows: readonly SnapshotRow[] = SHOP, size = { columns: 80, rows: 24 }): TopState {
  return tick(emptyState(size.columns, size.rows), snapshot({ tick: 1, rows }));
}

/** By their names: `down`, `Esc`, `q`. */
export function press(state: TopState, ...keys: readonly string[]): TopState {
  return act(state, ...keys.map((key): Action => ({ kind: 'key', key })));
}

/** By the digit that leads to this screen. */
export function goTo(state: TopState, screen: string): TopState {
  return press(state, String(ROOTS.findIndex(({ name }) => name === screen) + 1));
}
