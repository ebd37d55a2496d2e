import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DEFAULT_SCREEN } from '../../../../src/app/config/screen-settings.ts';
import { protocolWords } from '../../../../src/app/protocol-words.ts';
import type { Scene } from '../../../../src/metrics/scene.ts';
import { listState } from '../../../../src/views/top/arrangement.ts';
import { bodyLines } from '../../../../src/views/top/body.ts';
import { lookOf, pictureOf, placeOf, type TopState } from '../../../../src/views/top/state.ts';
import { type Bundle, bundle } from '../../bundle.ts';
import { assertFrame } from '../committed-frame.ts';
import { NO_SCENE } from '../scenes.ts';
import { SHOP, snapshot } from '../snapshots.ts';
import { act, emptyState, press } from '../states.ts';
import { LATEST, latestScene, transaction } from '../transactions.ts';

const paper = {
  width: 160,
  height: 20,
  protocols: protocolWords(),
  replay: false,
  doing: '',
  thresholds: DEFAULT_SCREEN.thresholds,
};

// Times are local.
process.env['TZ'] = 'UTC';

let bundled: Bundle;
let frame: (state: TopState) => string;

before(async () => {
  bundled = await bundle('test/views/top/screen-bundle.tsx');
  ({ frame } = await import(bundled.path));
});
after(() => bundled[Symbol.asyncDispose]());

function tick(state: TopState, at: number, scene: Scene): TopState {
  return act(state, { kind: 'tick', snapshot: snapshot({ tick: at, rows: SHOP }), scene });
}

function shown({ columns = 80, rows = 24, scene = latestScene(LATEST, 1204) } = {}): TopState {
  return press(tick(emptyState(columns, rows), 1, scene), '2');
}

function order(state: TopState): readonly string[] {
  return listState(state, 'transactions').ranks.order;
}

describe('frames', () => {
  for (const [name, state] of [
    ['transactions-80x24', shown()],
    ['transactions-160x48', press(shown({ columns: 160, rows: 48 }), 'down', 'down', 'down')],
    ['transactions-60x12', shown({ columns: 60, rows: 12, scene: latestScene(LATEST) })],
    ['transactions-held-80x24', tick(press(shown(), 'down', 'down'), 9, latestScene([]))],
    ['transactions-none-80x24', shown({ scene: latestScene([]) })],
    ['transactions-collecting-80x24', shown({ scene: NO_SCENE })],
  ] as const) {
    it(`${name} is as committed`, async () => assertFrame(name, state, frame(state)));
  }
});

describe('the latest transactions', () => {
  it('are asked for there alone', () => {
    assert.deepEqual(lookOf(shown()).parts, ['transactions']);
    assert.deepEqual(lookOf(press(shown(), '1')).parts, []);
  });

  it('have the newest on top, whatever else ends, until they are turned round', () => {
    const keys = [...LATEST].reverse().map(({ sequence, timeUnixNano }) => `77 ${sequence} ${timeUnixNano}`);
    assert.deepEqual(order(shown()), keys);
    const newest = transaction({ resource: '/new' });
    const next = tick(shown(), 2, latestScene([...LATEST.slice(1), newest]));
    assert.equal(order(next)[0], `77 ${newest.sequence} ${newest.timeUnixNano}`);
    assert.deepEqual(order(press(shown(), 'S')), [...keys].reverse());
  });

  it('stand while one of them is selected, and go on with Esc', () => {
    const reading = press(shown(), 'down', 'down');
    const still = tick(tick(reading, 2, latestScene([])), 3, latestScene([]));
    assert.deepEqual(order(still), order(reading));
    assert.equal(listState(still, 'transactions').selected, order(reading)[1]);
    assert.equal(pictureOf(still)?.snapshot.window.elapsedSeconds, 1);
    const gone = press(still, 'Esc');
    assert.equal(pictureOf(gone)?.snapshot.window.elapsedSeconds, 3);
    assert.deepEqual(order(gone), []);
  });

  it('go on where another screen is shown meanwhile, with nothing selected', () => {
    const away = press(shown(), 'down', '1');
    assert.equal(pictureOf(tick(away, 2, NO_SCENE))?.snapshot.window.elapsedSeconds, 2);
    const back = press(tick(away, 2, latestScene(LATEST)), '2');
    assert.equal(listState(back, 'transactions').selected, null);
    assert.equal(pictureOf(back)?.snapshot.window.elapsedSeconds, 2);
  });

  it('lead to one of them with Enter, and are as they were when one comes back', () => {
    const reading = press(shown(), 'down', 'down', 'down');
    const inside = tick(press(reading, 'Enter'), 2, NO_SCENE);
    const [, , chosen] = [...LATEST].reverse();
    assert.equal(placeOf(inside).screen, 'transaction');
    assert.equal(placeOf(inside).transaction, chosen);
    assert.equal(placeOf(inside).row, chosen?.rowKey);
    assert.equal(pictureOf(inside)?.snapshot.window.elapsedSeconds, 2);
    const back = press(inside, 'Esc');
    assert.deepEqual(order(back), order(reading));
    assert.equal(listState(back, 'transactions').selected, listState(reading, 'transactions').selected);
    assert.equal(pictureOf(press(back, 'Esc'))?.snapshot.window.elapsedSeconds, 2);
  });

  it('go on when the filter hides the selected one', () => {
    const hidden = press(shown(), 'down', '/', ...'op:POST', 'Enter');
    assert.equal(order(hidden).length, 1);
    assert.equal(pictureOf(tick(hidden, 2, latestScene([])))?.snapshot.window.elapsedSeconds, 2);
  });

  it('are errors only with e, and fit what is typed', () => {
    assert.equal(order(press(shown(), 'e')).length, 4);
    assert.equal(order(press(shown(), '/', ...'dur>100ms', 'Enter')).length, 3);
    assert.equal(order(press(shown(), '/', ...'peer:stock', 'Enter')).length, 1);
  });

  it('hide what a filter hides, and nothing of the one that is entered, until one comes back', () => {
    const reading = press(shown(), '/', ...'type:503', 'Enter', 'e');
    const inside = press(reading, 'Enter');
    assert.equal(inside.filter.filter, null);
    assert.equal(inside.errorsOnly, false);
    assert.match(frame(inside), /ALL THAT IS KNOWN 1-/);
    const back = press(inside, '/', ...'peer', 'Enter', 'Esc');
    assert.equal(back.filter.text, 'type:503');
    assert.equal(back.errorsOnly, true);
    assert.equal(order(back).length, 1);
    assert.equal(press(inside, '1').filter.text, 'type:503');
  });

  it('that are slow have a mark and a colour, those that wait by design have not', () => {
    const spans = bodyLines(shown({ columns: 160 }), paper).flat();
    const toneOf = (text: string) => spans.find((span) => span.text.trim() === text)?.tone;
    assert.equal(toneOf('*11,900'), 'verySlow');
    assert.equal(toneOf('*212'), 'slow');
    assert.equal(toneOf('5,000'), 'dim');
    assert.equal(toneOf('!503'), 'bad');
    assert.equal(toneOf('0.12'), 'plain');
  });
});
