import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RowDetail } from '../../../../src/metrics/scene.ts';
import type { SnapshotRow } from '../../../../src/metrics/snapshot.ts';
import { listState, screenNow, shownLists } from '../../../../src/views/top/arrangement.ts';
import { lookOf, placeOf, type TopState } from '../../../../src/views/top/state.ts';
import { type Bundle, bundle } from '../../bundle.ts';
import { assertFrame } from '../committed-frame.ts';
import { BIMODAL, detailOf, detailScene } from '../details.ts';
import { SHOP, snapshot } from '../snapshots.ts';
import { act, emptyState, press } from '../states.ts';

// Times are shown as the clock on the wall has them.
process.env['TZ'] = 'UTC';

let bundled: Bundle;
let frame: (state: TopState) => string;

before(async () => {
  bundled = await bundle('test/views/top/screen-bundle.tsx');
  ({ frame } = await import(bundled.path));
});
after(() => bundled[Symbol.asyncDispose]());

const CALL = SHOP.find(({ role, protocol }) => role === 'client' && protocol === 'http') as SnapshotRow;

interface Told {
  readonly of?: SnapshotRow;
  readonly detail?: RowDetail | null;
  readonly at?: number;
  readonly rows?: readonly SnapshotRow[];
}

function told(state: TopState, { of = BIMODAL, detail = detailOf(of), at = 134, rows = [of, ...SHOP.slice(1)] }: Told) {
  return act(state, {
    kind: 'tick',
    snapshot: snapshot({ tick: at, rows }),
    scene: detailScene(of, detail),
  });
}

/** In the row, with what the worker tells of it. */
function opened(size = { columns: 80, rows: 24 }, what: Told = {}): TopState {
  const { of = BIMODAL } = what;
  const start = act(emptyState(size.columns, size.rows), {
    kind: 'tick',
    snapshot: snapshot({ tick: 133, rows: [of] }),
    scene: null,
  });
  return told(press(start, 'down', 'Enter'), what);
}

function order(state: TopState, id: string): readonly string[] {
  return listState(state, id).ranks.order;
}

test('the row that one goes into is asked for, and nothing is said of it before the answer', () => {
  const state = opened(undefined, { detail: null });
  assert.equal(lookOf(state).row, BIMODAL.key);
  assert.match(frame(state), /collecting/);
  assert.doesNotMatch(frame(opened()), /collecting/);
});

/** Of the heat map: how often lines with something in them follow on one without. */
function bands(text: string): number {
  // A histogram stands beside it.
  const filled = text.split('\n').map((line) => /│.*[.:\-=+*#@]/.test(line.slice(0, 68)));
  return filled.filter((isFilled, at) => isFilled && filled[at - 1] !== true).length;
}

test('two ways through a service are two bands at every size that has room for a heat map', () => {
  for (const [columns, rows] of [
    [80, 24],
    [100, 30],
    [160, 48],
    [220, 60],
  ] as const) {
    assert.equal(bands(frame(opened({ columns, rows }))), 2, `${columns}x${rows}`);
  }
});

test('the slowest come first, the selected one is described in full, and Enter opens that very one', () => {
  const state = press(opened(), 'down', 'down');
  const { slowest } = detailOf(BIMODAL);
  assert.equal(order(state, 'slowest').length, slowest.length);
  assert.match(frame(state), /00:00:08\.136456 server +http +GET \/users\/\{id\}/);
  const inside = press(state, 'Enter');
  assert.equal(screenNow(inside).name, 'transaction');
  assert.deepEqual(placeOf(inside).transaction, slowest[1]);
  assert.equal(lookOf(inside).row, BIMODAL.key);
  assert.equal(listState(press(inside, 'Esc'), 'slowest').selected, order(state, 'slowest')[1]);
});

test('a server has callers, a client peers; where there is no room for both lists, down leads from one to the other', () => {
  const tall = { columns: 80, rows: 48 };
  const ids = (state: TopState) => shownLists(state).map(({ id }) => id);
  assert.deepEqual(ids(opened(tall)), ['slowest', 'ends-server']);
  assert.deepEqual(ids(opened(tall, { of: CALL })), ['slowest', 'ends-client']);
  const low = press(opened(), 'End', 'down');
  assert.match(frame(low), /CALLERS/);
  assert.doesNotMatch(frame(low), /SLOWEST/);
  assert.match(frame(press(low, 'up')), /SLOWEST/);
});

test('a row that falls silent stays with its last figures and says so', () => {
  let state = opened();
  for (let at = 135; at < 300; at += 1) state = told(state, { detail: null, at, rows: SHOP.slice(1) });
  assert.match(frame(state), /silent for about 2m55s: these are its last figures/);
  assert.equal(order(state, 'slowest').length, 10);
  assert.equal(bands(frame(state)), 2);
  assert.doesNotMatch(frame(told(state, { at: 300 })), /silent/);
});

test('a row that is not in the picture has what was kept of it, and one of which nothing is known says that', () => {
  const place = { screen: 'row', title: 'x', row: BIMODAL.key, transaction: null };
  const start = emptyState();
  const entered = { ...start, path: [...start.path, place] as const };
  const others = SHOP.slice(1);
  assert.match(frame(told(entered, { rows: others })), /silent for more than 10s: these are its last figures/);
  assert.match(frame(told(entered, { rows: others, detail: null })), /This row has left: Esc goes back/);
});

test('filters and errors only hold of the slowest', () => {
  assert.equal(order(press(opened(), 'e'), 'slowest').length, 1);
  assert.equal(order(press(opened(), '/', ...'dur>85ms', 'Enter'), 'slowest').length, 3);
  assert.equal(order(press(opened(), '/', ...'peer:10.0.0.7:40003', 'Enter'), 'slowest').length, 1);
  assert.equal(order(press(opened(), '/', ...'checkout', 'Enter'), 'ends-server').length, 1);
});

const WIDE = { columns: 160, rows: 48 };
const QUIET = detailOf(BIMODAL, {
  slots: detailOf(BIMODAL).slots.slice(0, 3),
  slowest: [],
  ends: { rows: [], total: 0 },
});

const FRAMES: Record<string, TopState> = {
  'row-80x24': press(opened(), 'down'),
  'row-160x48': opened(WIDE),
  'row-60x12': press(opened({ columns: 60, rows: 12 }), 'down', 'down'),
  'row-100x40': opened({ columns: 100, rows: 40 }),
  'row-callers-80x24': press(opened(), 'End', 'down'),
  'row-client-160x48': opened(WIDE, { of: CALL }),
  'row-collecting-80x24': opened(undefined, { detail: null }),
  'row-nothing-80x24': opened(undefined, { detail: QUIET }),
  'row-silent-80x24': told(opened(), { detail: null, at: 190, rows: SHOP.slice(1) }),
};

for (const [name, state] of Object.entries(FRAMES)) {
  test(`frame ${name} is as committed`, async () => {
    await assertFrame(name, state, frame(state));
  });
}
