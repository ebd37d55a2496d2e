import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SnapshotRow } from '../../../src/metrics/snapshot.ts';
import { HELP_LINES, helpLines } from '../../../src/views/top/help-text.ts';
import type { KeyAction } from '../../../src/views/top/keys.ts';
import {
  finalState,
  initialState,
  pictureOf,
  reduce,
  stateLayout,
  type TopState,
  tablesOf,
} from '../../../src/views/top/state.ts';
import { NO_LOSS, row, SHOP, snapshot } from './snapshots.ts';

const many = Array.from({ length: 30 }, (_, index) =>
  row({ operation: 'GET', resource: `/${index}`, rate: 100 - index }),
);

function started(rows: readonly SnapshotRow[] = SHOP, size = { columns: 80, rows: 24 }): TopState {
  return reduce(initialState(size.columns, size.rows), { kind: 'snapshot', snapshot: snapshot({ tick: 1, rows }) });
}

function press(state: TopState, ...keys: KeyAction[]): TopState {
  return keys.reduce((next, key) => reduce(next, { kind: 'key', key }), state);
}

function selected(state: TopState): string | undefined {
  const view = state.views[state.table];
  return (
    pictureOf(state)?.tables[state.table].rows.find((tracked) => tracked.row.key === view.selected)?.row.resource ??
    undefined
  );
}

test('keys before the first snapshot do no harm', () => {
  const state = press(
    initialState(80, 24),
    'down',
    'up',
    'last',
    'pause',
    'pause',
    'sort',
    'reverse',
    'table',
    'help',
    'down',
    'clear',
  );
  assert.equal(pictureOf(state), null);
});

test('while paused the picture stands and the data goes on', () => {
  let state = press(started(), 'pause');
  const frozen = pictureOf(state);
  for (let tick = 2; tick < 9; tick += 1)
    state = reduce(state, { kind: 'snapshot', snapshot: snapshot({ tick, rows: many }) });
  assert.equal(pictureOf(state)?.snapshot, frozen?.snapshot);
  const resumed = press(state, 'pause');
  assert.equal(pictureOf(resumed)?.snapshot.window.elapsedSeconds, 8);
});

test('a paused picture can be sorted', () => {
  const state = press(started(), 'pause', 'sort', 'sort');
  assert.equal(pictureOf(state)?.tables.server.rows[0]?.row.resource, '/reports/{uuid}');
});

test('pause before the first snapshot does not hide it', () => {
  const state = reduce(press(initialState(80, 24), 'pause'), {
    kind: 'snapshot',
    snapshot: snapshot({ tick: 1, rows: SHOP }),
  });
  assert.notEqual(pictureOf(state), null);
});

test('the sort key goes on to the next figure, from the largest', () => {
  const state = press(started(), 'reverse', 'sort');
  assert.deepEqual(state.sort, { by: 'err%', reversed: false });
});

test('selection moves within the rows and keeps what is drawn around it', () => {
  let state = started(many);
  assert.equal(selected(state), undefined);
  state = press(state, 'down');
  assert.equal(selected(state), '/0');
  state = press(state, 'up', 'up');
  assert.equal(selected(state), '/0');
  state = press(state, 'last');
  assert.equal(selected(state), '/29');
  const shown = stateLayout(state).tables[0]?.rows ?? 0;
  assert.equal(state.views.server.offset, 30 - shown);
  state = press(state, 'pageUp');
  assert.equal(selected(state), `/${29 - shown}`);
  assert.equal(state.views.server.offset, 29 - shown);
  state = press(state, 'first');
  assert.equal(state.views.server.offset, 0);
  assert.equal(selected(press(state, 'clear')), undefined);
});

test('the selected row is followed when its rank changes, and forgotten when it leaves', () => {
  let state = press(started(many), 'down');
  const turned = many.map((old, index) => ({ ...old, ratePerSecond: index }));
  for (let tick = 2; tick < 6; tick += 1)
    state = reduce(state, { kind: 'snapshot', snapshot: snapshot({ tick, rows: turned }) });
  assert.equal(selected(state), '/0');
  assert.ok(state.views.server.offset > 0);
  state = reduce(state, { kind: 'snapshot', snapshot: snapshot({ tick: 100, rows: SHOP }) });
  assert.equal(state.views.server.selected, null);
  assert.ok(state.views.server.offset <= SHOP.length);
});

test('a resize keeps the selected row in view', () => {
  const state = reduce(press(started(many, { columns: 80, rows: 60 }), 'last'), {
    kind: 'resized',
    columns: 80,
    rows: 24,
  });
  const { offset } = state.views.server;
  assert.ok(offset <= 29 && 29 < offset + (stateLayout(state).tables[0]?.rows ?? 0));
});

test('Tab goes round the tables that there are', () => {
  assert.deepEqual(tablesOf(pictureOf(started())), ['server', 'client']);
  assert.equal(press(started(), 'table', 'table').table, 'server');
  const unattributed = started([...SHOP, row({ role: 'unknown', operation: 'GET', rate: 1 })]);
  const state = press(unattributed, 'table', 'table');
  assert.equal(state.table, 'unknown');
  assert.equal(reduce(state, { kind: 'snapshot', snapshot: snapshot({ tick: 99, rows: SHOP }) }).table, 'server');
});

test('the help scrolls to its last line and no further, and selects nothing', () => {
  const open = press(started(many), 'help');
  const end = press(open, 'last');
  assert.equal(end.help.offset, HELP_LINES - stateLayout(end).body);
  assert.equal(press(end, 'pageDown', 'down').help.offset, end.help.offset);
  assert.equal(press(end, 'first').help.offset, 0);
  assert.equal(end.views.server.selected, null);
  assert.equal(press(end, 'clear').help.open, false);
  assert.equal(helpLines(NO_LOSS).length, HELP_LINES);
});

test('the last frame shows the newest figures, without help, pause or selection, and no taller than it must be', () => {
  let state = press(started(SHOP, { columns: 80, rows: 60 }), 'down', 'help', 'pause');
  state = reduce(state, { kind: 'snapshot', snapshot: snapshot({ tick: 7, rows: SHOP }) });
  const final = finalState(state);
  assert.equal(pictureOf(final)?.snapshot.window.elapsedSeconds, 7);
  assert.equal(final.help.open, false);
  assert.equal(final.views.server.selected, null);
  assert.deepEqual(
    stateLayout(final).tables.map((table) => table.rows),
    [9, 7],
  );
});
