import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetsOf } from '../../../../src/app/targets/target-list.ts';
import { type Pressed, pressedKeys } from '../../../../src/views/top/chooser/keys.ts';
import { type ChooserState, initialChooser, reduceChooser } from '../../../../src/views/top/chooser/state.ts';
import { censusOf, connection, listener, processOf } from '../../../host/census/made-census.ts';
import { special } from '../special-keys.ts';

/** Programs on ports 8001, 8002 …, each with as many clients as is said. */
function listOf(clients: Readonly<Record<string, number>>) {
  const sockets = Object.entries(clients).flatMap(([, count], at) => [
    listener(1000 * (at + 1), 8001 + at),
    ...Array.from({ length: count }, (_, nth) =>
      connection(1000 * (at + 1) + nth + 1, `10.0.0.1:${8001 + at} 10.0.0.2:${nth + 1}`),
    ),
  ]);
  const processes = Object.keys(clients).map((name, at) => {
    const own = sockets.filter(({ inode }) => Math.floor(inode / 1000) === at + 1).map(({ inode }) => inode);
    return processOf(100 + at, name, new Set(own));
  });
  return targetsOf(censusOf(processes, sockets), { flags: ['pid'], limit: 1000 }, null);
}

function opened(clients: Readonly<Record<string, number>>, rows = 24): ChooserState {
  return heard(initialChooser({ columns: 80, rows }), clients);
}

function heard(state: ChooserState, clients: Readonly<Record<string, number>>): ChooserState {
  return reduceChooser(state, { kind: 'list', list: listOf(clients) });
}

function press(state: ChooserState, ...keys: readonly Pressed[]): ChooserState {
  return keys.reduce((now, pressed) => reduceChooser(now, { kind: 'pressed', pressed }), state);
}

function type(state: ChooserState, text: string): ChooserState {
  return press(state, ...pressedKeys(text, special()));
}

function named({ rows }: ChooserState): readonly string[] {
  return rows.map(({ workload }) => workload.command);
}

function selectedName({ rows, selected }: ChooserState): string | undefined {
  return rows.find(({ key }) => key === selected)?.workload.command;
}

const [ENTER] = pressedKeys('', special({ return: true })) as [Pressed];
const [DOWN] = pressedKeys('', special({ downArrow: true })) as [Pressed];
const [ESC] = pressedKeys('', special({ escape: true })) as [Pressed];
const [END] = pressedKeys('', special({ end: true })) as [Pressed];
const [CTRL_C] = pressedKeys('c', special({ ctrl: true })) as [Pressed];
const [BACKSPACE] = pressedKeys('', special({ backspace: true })) as [Pressed];

test('the first row is selected, and Enter takes it', () => {
  const chosen = press(opened({ idle: 0, busy: 3 }), ENTER);
  assert.equal(chosen.outcome?.kind, 'chosen');
  assert.equal(chosen.outcome.row.workload.command, 'busy');
});

test('what is typed filters by name, in any case, and by port; each word must fit', () => {
  const state = opened({ redis: 0, nginx: 2, nodejs: 1 });
  assert.deepEqual(named(type(state, 'NGI')), ['nginx']);
  assert.deepEqual(named(type(state, '8001')), ['redis']);
  assert.deepEqual(named(type(state, 'n 800')), ['nginx', 'nodejs']);
  assert.deepEqual(named(type(state, 'nginx 8001')), []);
});

test('q leaves, but is a letter in a filter; / begins one that may begin with q', () => {
  const state = opened({ qdrant: 0, sqlproxy: 0, nginx: 0 });
  assert.equal(type(state, 'q').outcome?.kind, 'left');
  assert.deepEqual(named(type(state, 'sq')), ['sqlproxy']);
  assert.deepEqual(named(type(state, '/q')), ['qdrant', 'sqlproxy']);
});

test('Esc drops the filter first, then leaves; Ctrl-C leaves from a filter', () => {
  const filtered = type(opened({ redis: 0, nginx: 0 }), 'red');
  const dropped = press(filtered, ESC);
  assert.deepEqual([dropped.outcome, dropped.filter.text, named(dropped).length], [null, '', 2]);
  assert.equal(press(dropped, ESC).outcome?.kind, 'left');
  assert.equal(press(filtered, CTRL_C).outcome?.kind, 'left');
});

test('Backspace takes back a letter, also where it comes as a character', () => {
  const filtered = type(opened({ redis: 0, nginx: 0 }), 'redx');
  assert.deepEqual(named(filtered), []);
  assert.deepEqual(named(press(filtered, BACKSPACE)), ['redis']);
  assert.deepEqual(named(type(filtered, '\u007f')), ['redis']);
});

test('keys that come in one chunk are all taken, Enter among them', () => {
  const chosen = type(opened({ redis: 0, nginx: 0 }), 'ngi\r');
  assert.equal(chosen.outcome?.kind === 'chosen' && chosen.outcome.row.workload.command, 'nginx');
});

test('Enter takes nothing where nothing fits', () => {
  assert.equal(press(type(opened({ redis: 0 }), 'xyz'), ENTER).outcome, null);
  assert.equal(press(opened({}), ENTER).outcome, null);
  assert.equal(press(initialChooser({ columns: 80, rows: 24 }), ENTER).outcome, null);
});

test('a row keeps its place and the selection while figures change, until it has been outrun three times', () => {
  const before = press(opened({ a: 5, b: 3, c: 1 }), DOWN);
  const once = heard(before, { a: 5, b: 3, c: 9 });
  assert.deepEqual(named(once), ['a', 'b', 'c']);
  assert.equal(selectedName(once), 'b');
  const thrice = heard(heard(once, { a: 5, b: 3, c: 9 }), { a: 5, b: 3, c: 9 });
  assert.deepEqual(named(thrice), ['c', 'a', 'b']);
  assert.equal(selectedName(thrice), 'b');
});

test('where the selected row has gone, its place keeps the selection', () => {
  const state = press(opened({ a: 5, b: 3, c: 1 }), DOWN);
  const list = listOf({ a: 5, b: 3, c: 1 });
  const gone = { ...list, rows: list.rows.filter(({ workload }) => workload.command !== 'b') };
  assert.equal(selectedName(reduceChooser(state, { kind: 'list', list: gone })), 'c');
});

test('the selected row is drawn, whatever the size', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`program-${at}`, 0]));
  const end = press(opened(many), END);
  for (const rows of [24, 10, 5, 60]) {
    const { offset, rows: drawn, selected } = reduceChooser(end, { kind: 'resized', columns: 40, rows });
    const at = drawn.findIndex(({ key }) => key === selected);
    assert.ok(at >= offset && at < offset + rows, `${at} from ${offset} on ${rows}`);
  }
});
