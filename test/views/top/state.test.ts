import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeList, layoutNow, listState, screenNow, shownLists } from '../../../src/views/top/arrangement.ts';
import { finalState } from '../../../src/views/top/final.ts';
import { helpLength, helpLines } from '../../../src/views/top/help-text.ts';
import { lookOf, pictureOf, type TopState } from '../../../src/views/top/state.ts';
import { NO_LOSS, row, SHOP, snapshot } from './snapshots.ts';
import { act, emptyState, press, started, tick } from './states.ts';

const many = Array.from({ length: 30 }, (_, index) =>
  row({ operation: 'GET', resource: `/${index}`, rate: 100 - index }),
);

/** The resource of the selected row. */
function selected(state: TopState): string | null | undefined {
  const key = listState(state, state.active).selected;
  const rows = Object.values(pictureOf(state)?.rows ?? {}).flat();
  return rows.find((tracked) => tracked.row.key === key)?.row.resource;
}

/** Names as they are drawn. */
function drawn(state: TopState, id = 'server'): (string | null | undefined)[] {
  const rows = Object.values(pictureOf(state)?.rows ?? {}).flat();
  return listState(state, id).ranks.order.map((key) => rows.find((tracked) => tracked.row.key === key)?.row.resource);
}

function offset(state: TopState): number {
  return listState(state, 'server').offset;
}

test('keys before the first snapshot do no harm', () => {
  const keys = ['down', 'up', 'End', 'p', 'p', 's', 'S', 'Tab', '?', 'down', 'Esc', 'Enter', 'F', 'y', 'Ctrl-S', 'Esc'];
  assert.equal(pictureOf(press(emptyState(), ...keys)), null);
});

test('while paused the picture stands and the data goes on', () => {
  let state = press(started(), 'p');
  const frozen = pictureOf(state);
  for (let at = 2; at < 9; at += 1) state = tick(state, snapshot({ tick: at, rows: many }));
  assert.equal(pictureOf(state)?.snapshot, frozen?.snapshot);
  assert.deepEqual(drawn(state), drawn(press(started(), 'p')));
  const resumed = press(state, 'Space');
  assert.equal(pictureOf(resumed)?.snapshot.window.elapsedSeconds, 8);
});

test('a paused picture can be sorted', () => {
  const state = press(started(), 'p', 's', 's');
  assert.equal(drawn(state)[0], '/reports/{uuid}');
});

test('pause before the first snapshot does not hide it', () => {
  assert.notEqual(pictureOf(tick(press(emptyState(), 'p'), snapshot({ tick: 1, rows: SHOP }))), null);
});

test('the sort key goes on to the next column and round, from the largest; < and > stop at the ends', () => {
  const sort = (state: TopState) => listState(state, 'server').sort;
  assert.deepEqual(sort(press(started(), 'S', 's')), { by: 'err%', reversed: false });
  assert.deepEqual(sort(press(started(), 'S')), { by: 'rate', reversed: true });
  assert.deepEqual(sort(press(started(), 's', 's', 's', 's', 's', 's')), { by: 'name', reversed: false });
  assert.deepEqual(sort(press(started(), '<', '<', '<')), { by: 'name', reversed: false });
  assert.deepEqual(sort(press(started(), ...Array(9).fill('>'))), { by: 'infl', reversed: false });
  assert.deepEqual(listState(press(started(), 's'), 'client').sort, { by: 'err%', reversed: false });
});

test('selection moves within the rows and keeps what is drawn around it', () => {
  let state = started(many);
  assert.equal(selected(state), undefined);
  state = press(state, 'down');
  assert.equal(selected(state), '/0');
  state = press(state, 'k', 'up');
  assert.equal(selected(state), '/0');
  state = press(state, 'G');
  assert.equal(selected(state), '/29');
  const shown = layoutNow(state).lists[0]?.rows ?? 0;
  assert.equal(offset(state), 30 - shown);
  state = press(state, 'PgUp');
  assert.equal(selected(state), `/${29 - shown}`);
  assert.equal(offset(state), 29 - shown);
  state = press(state, 'g');
  assert.equal(offset(state), 0);
  assert.equal(selected(press(state, 'Esc')), undefined);
});

test('down goes on from the last row of a list to the first of the next, and up comes back', () => {
  const last = press(started(), 'End');
  const next = press(last, 'j');
  assert.equal(next.active, 'client');
  assert.equal(listState(next, 'server').selected, null);
  assert.equal(listState(next, 'client').selected, listState(next, 'client').ranks.order[0]);
  const back = press(next, 'k');
  assert.equal(selected(back), selected(last));
});

test('the selected row is kept when its rank changes, and forgotten when it leaves', () => {
  let state = press(started(many), 'down');
  const turned = many.map((old, index) => ({ ...old, ratePerSecond: index }));
  for (let at = 2; at < 6; at += 1) state = tick(state, snapshot({ tick: at, rows: turned }));
  assert.equal(selected(state), '/0');
  assert.ok(offset(state) > 0);
  state = tick(state, snapshot({ tick: 100, rows: SHOP }));
  assert.equal(listState(state, 'server').selected, null);
  assert.ok(offset(state) <= SHOP.length);
});

test('a followed row stays on top, also when it is idle, until it is let go', () => {
  let state = press(started(many), 'down', 'down', 'down', 'F');
  assert.equal(drawn(state)[0], '/2');
  const others = many.filter(({ resource }) => resource !== '/2');
  for (let at = 2; at < 100; at += 1) state = tick(state, snapshot({ tick: at, rows: others }));
  assert.equal(drawn(state)[0], '/2');
  assert.equal(drawn(press(state, 'F')).at(-1), '/2');
});

test('a row moves once its rank has held, and idle ones sink', () => {
  const [first, ...others] = many;
  let state = started(many);
  state = tick(state, snapshot({ tick: 2, rows: others }));
  assert.equal(drawn(state)[0], first?.resource);
  for (let at = 3; at < 5; at += 1) state = tick(state, snapshot({ tick: at, rows: others }));
  assert.equal(drawn(state).at(-1), first?.resource);
});

test('a resize keeps the selected row in view', () => {
  const state = act(press(started(many, { columns: 80, rows: 60 }), 'End'), { kind: 'resized', columns: 80, rows: 24 });
  assert.ok(offset(state) <= 29 && 29 < offset(state) + (layoutNow(state).lists[0]?.rows ?? 0));
});

test('what could not be attributed has a list when there is any', () => {
  const ids = (state: TopState) => shownLists(state).map(({ id }) => id);
  assert.deepEqual(ids(started()), ['server', 'client']);
  const unattributed = started([...SHOP, row({ role: 'unknown', operation: 'GET', rate: 1 })]);
  assert.deepEqual(ids(unattributed), ['server', 'client', 'unknown']);
  const last = press(unattributed, 'End', 'down', 'End', 'down');
  assert.equal(activeList(last)?.id, 'unknown');
  assert.equal(tick(last, snapshot({ tick: 99, rows: SHOP })).active, 'server');
});

test('a filter holds as it is typed; half of a word keeps what was understood; Enter keeps it, Esc drops it', () => {
  let state = press(started(), '/', ...'GET path:/us');
  assert.deepEqual(drawn(press(state, '*')), ['/users/{id}']);
  state = press(started(), '/', ...'GET');
  assert.ok(drawn(state).length > 1 && drawn(state).length < drawn(started()).length);
  const half = press(state, 'Space', '(');
  assert.deepEqual(drawn(half), drawn(state));
  assert.notEqual(half.filter.fault, null);
  const kept = press(state, 'Enter');
  assert.equal(kept.filter.typing, false);
  assert.deepEqual(drawn(kept), drawn(state));
  assert.deepEqual(drawn(press(kept, 'Esc')), drawn(started()));
  assert.deepEqual(drawn(press(state, 'Esc')), drawn(started()));
  assert.equal(press(state, 'Backspace').filter.text, 'GE');
  assert.equal(press(state, 'Ctrl-U').filter.text, '');
});

test('letters of a filter are no keys, and q in it does not quit', () => {
  const state = press(started(), '/', 'q', 'p', 's');
  assert.equal(state.quitting, false);
  assert.equal(state.frozen, null);
  assert.equal(state.filter.text, 'qps');
  assert.equal(press(state, 'Ctrl-C').quitting, true);
});

test('errors only shows rows with errors, and all again', () => {
  const state = press(started(), 'e');
  assert.ok(drawn(state).length > 0);
  assert.ok(
    Object.values(pictureOf(state)?.rows ?? {})
      .flat()
      .filter((each) => listState(state, 'server').ranks.order.includes(each.row.key))
      .every((each) => each.row.errors > 0),
  );
  assert.deepEqual(drawn(press(state, 'e')), drawn(started()));
});

test('Enter goes into the selected row, else the first; Esc comes back and never quits', () => {
  const inside = press(started(), 'down', 'down', 'Enter');
  assert.equal(screenNow(inside).name, 'row');
  assert.equal(lookOf(inside).row, listState(inside, 'server').selected);
  assert.equal(screenNow(press(started(), 'Enter')).name, 'row');
  const out = press(inside, 'Esc');
  assert.equal(screenNow(out).name, 'overview');
  assert.equal(lookOf(out).row, null);
  assert.equal(press(out, ...Array(9).fill('Esc')).quitting, false);
});

test('a row that one has gone into stays in the picture, however long it is idle', () => {
  let state = press(started(), 'down', 'Enter');
  const { row: key } = lookOf(state);
  const isThere = () =>
    Object.values(pictureOf(state)?.rows ?? {}).some((rows) => rows.some(({ row }) => row.key === key));
  for (let at = 2; at < 100; at += 1) state = tick(state, snapshot({ tick: at, rows: SHOP.slice(1) }));
  assert.ok(isThere());
  state = tick(press(state, 'Esc'), snapshot({ tick: 101, rows: SHOP.slice(1) }));
  assert.ok(!isThere());
});

test('what the worker is asked for follows the keys', () => {
  const state = started();
  assert.deepEqual(lookOf(state), { window: '10s', intervalNs: 1e9, epoch: 0, parts: [], row: null });
  assert.equal(lookOf(press(state, 'w')).window, '1m');
  assert.equal(lookOf(press(state, 'w', 'w', 'w', 'w')).window, '10s');
  assert.equal(lookOf(press(state, '+')).intervalNs, 2e9);
  assert.equal(lookOf(press(state, '-')).intervalNs, 0.5e9);
  assert.equal(lookOf(press(state, ...Array(20).fill('-'))).intervalNs, 0.1e9);
  assert.equal(lookOf(press(state, ...Array(20).fill('+'))).intervalNs, 60e9);
  assert.equal(lookOf(press(state, 'r')).epoch, 1);
  assert.deepEqual(lookOf(press(state, 'i')).parts, ['cost']);
});

test('unknown keys do nothing', () => {
  const state = started();
  for (const key of ['x', 'Z', '9', 'Ctrl-X', '💥', 'Backspace']) {
    assert.deepEqual({ ...press(state, key), effects: [] }, { ...state, notice: null, effects: [] });
  }
});

test('the help scrolls to its last line and no further, and selects nothing', () => {
  const open = press(started(many), '?');
  const end = press(open, 'End');
  assert.equal(end.help.offset, helpLength(screenNow(end)) - layoutNow(end).body);
  assert.equal(press(end, 'PgDn', 'down').help.offset, end.help.offset);
  assert.equal(press(end, 'Home').help.offset, 0);
  assert.equal(listState(end, 'server').selected, null);
  assert.equal(press(end, 'Esc').help.open, false);
  assert.equal(helpLines(NO_LOSS, screenNow(end)).length, helpLength(screenNow(end)));
});

test('the last frame shows the newest figures, without help, pause or selection, and no taller than it must be', () => {
  const state = tick(
    press(started(SHOP, { columns: 80, rows: 60 }), 'down', '?', 'Esc', 'p'),
    snapshot({ tick: 7, rows: SHOP }),
  );
  const final = finalState(state);
  assert.equal(pictureOf(final)?.snapshot.window.elapsedSeconds, 7);
  assert.equal(final.help.open, false);
  assert.equal(listState(final, 'server').selected, null);
  assert.deepEqual(
    layoutNow(final).lists.map((list) => list.rows),
    shownLists(final).map(({ id }) => listState(final, id).ranks.order.length),
  );
});

test('the last frame has idle rows at their place, and one of 24 lines stays as it is', () => {
  const state = tick(started(), snapshot({ tick: 2, rows: SHOP.slice(4) }));
  assert.equal(finalState(state).size.rows, 24);
  const gone = new Set(SHOP.slice(0, 4).map(({ resource }) => resource));
  const order = drawn(finalState(state));
  assert.ok(
    order.slice(-4).every((resource) => gone.has(resource ?? null)),
    order.join(),
  );
});

test('a filter that cannot be understood is not kept: why stands beside it until it can', () => {
  const state = press(started(), '/', ...'foo:bar', 'Enter');
  assert.equal(state.filter.typing, true);
  assert.match(state.filter.fault ?? '', /foo/);
  assert.equal(press(state, 'Ctrl-U', 'Enter').filter.typing, false);
});

test('keys that change nothing on the screen at once say what they did', () => {
  assert.match(press(started(), 'w').notice ?? '', /of the last minute/);
  assert.match(press(started(), 'p', 'w').notice ?? '', /once p lets the picture go on/);
  assert.match(press(started(), ...Array(9).fill('-')).notice ?? '', /0\.1s: no further/);
  assert.match(press(started(), 'down', 'F').notice ?? '', /stays on top/);
  assert.match(press(started(), 'down', 'F', 'F').notice ?? '', /no more/);
});
