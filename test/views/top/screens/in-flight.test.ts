import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DEFAULT_SCREEN } from '../../../../src/app/config/screen-settings.ts';
import { protocolWords } from '../../../../src/app/protocol-words.ts';
import { compileFilter } from '../../../../src/lib/filter/compile.ts';
import type { InFlightRow, Scene } from '../../../../src/metrics/scene.ts';
import { listState } from '../../../../src/views/top/arrangement.ts';
import { bodyLines } from '../../../../src/views/top/body.ts';
import { IN_FLIGHT_FACTS } from '../../../../src/views/top/screens/in-flight/facts.ts';
import { ROOTS } from '../../../../src/views/top/screens/registry.ts';
import { lookOf, placeOf, type TopState } from '../../../../src/views/top/state.ts';
import { filterOf } from '../../../lib/filter/parsed.ts';
import { type Bundle, bundle } from '../../bundle.ts';
import { assertFrame } from '../committed-frame.ts';
import { IN_FLIGHT, inFlightScene, request } from '../requests.ts';
import { NO_SCENE } from '../scenes.ts';
import { SHOP, snapshot } from '../snapshots.ts';
import { act, emptyState, press } from '../states.ts';

// Times are local.
process.env['TZ'] = 'UTC';

const KEY = String(ROOTS.findIndex(({ name }) => name === 'in-flight') + 1);
const paper = {
  width: 160,
  height: 20,
  protocols: protocolWords(),
  replay: false,
  doing: '',
  thresholds: DEFAULT_SCREEN.thresholds,
};

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

function shown({ columns = 80, rows = 24, scene = inFlightScene(IN_FLIGHT) } = {}): TopState {
  return press(tick(emptyState(columns, rows), 1, scene), KEY);
}

function order(state: TopState): readonly string[] {
  return listState(state, 'in-flight').ranks.order;
}

describe('frames', () => {
  for (const [name, state] of [
    ['in-flight-80x24', shown()],
    ['in-flight-160x48', press(shown({ columns: 160, rows: 48 }), 'down', 'down')],
    ['in-flight-60x12', shown({ columns: 60, rows: 12, scene: inFlightScene(IN_FLIGHT, 1700) })],
    ['in-flight-none-80x24', shown({ scene: inFlightScene([]) })],
    ['in-flight-collecting-80x24', shown({ scene: NO_SCENE })],
  ] as const) {
    it(`${name} is as committed`, async () => assertFrame(name, state, frame(state)));
  }
});

describe('requests in flight', () => {
  it('are asked for there alone', () => {
    assert.deepEqual(lookOf(shown()).parts, ['inFlight']);
  });

  it('have the oldest on top, and leave at once when they are answered', () => {
    assert.deepEqual(
      order(shown()),
      IN_FLIGHT.map(({ key }) => key),
    );
    const answered = tick(shown(), 2, inFlightScene(IN_FLIGHT.slice(2)));
    assert.deepEqual(
      order(answered),
      IN_FLIGHT.slice(2).map(({ key }) => key),
    );
  });

  it('grow older while one of them is selected', () => {
    const older = IN_FLIGHT.map((row) => ({ ...row, ageSeconds: row.ageSeconds + 1 }));
    const state = tick(press(shown(), 'down', 'down'), 2, inFlightScene(older));
    assert.match(frame(state), /\*13\.0s/);
    assert.equal(listState(state, 'in-flight').selected, IN_FLIGHT[1]?.key);
  });

  it('lead to their row with Enter', () => {
    const inside = press(shown(), 'down', 'down', 'Enter');
    assert.equal(placeOf(inside).screen, 'row');
    assert.equal(placeOf(inside).row, IN_FLIGHT[1]?.rowKey);
  });

  it('that wait by design are told apart from slow ones, by word and colour', () => {
    const spans = bodyLines(shown({ columns: 160 }), paper).flat();
    const toneOf = (text: string) => spans.find((span) => span.text.trim() === text)?.tone;
    assert.equal(toneOf('42.0s'), 'dim');
    assert.equal(toneOf('design'), 'dim');
    assert.equal(toneOf('*12.0s'), 'verySlow');
    assert.equal(toneOf('*0.7s'), 'slow');
    assert.equal(toneOf('slow'), 'verySlow');
  });

  const selects = (filter: string): readonly InFlightRow[] =>
    IN_FLIGHT.filter(compileFilter(filterOf(filter), IN_FLIGHT_FACTS));
  for (const [filter, count] of [
    ['op:blpop', 1],
    ['side:client', 2],
    ['peer:10.0.0.7', 2],
    ['server:stock:8081', 1],
    ['server:10.0.0.5:80', 3],
    ['port:6379', 1],
    ['pid:4711', 3],
    ['comm:node', 3],
    ['app:shop', 5],
    ['orders', 1],
    ['dur>100ms', 2],
    ['dur>1s', 1],
    ['dur<1h', 0],
    ['err', 0],
    ['status:200', 0],
    ['!status:200', 0],
  ] as const) {
    it(`${filter} selects ${count}`, () => assert.equal(selects(filter).length, count));
  }

  it('of one kind are told apart by their keys', () => {
    const twice = [request({ peer: '10.0.0.1' }), { ...request({ peer: '10.0.0.2' }), key: 'other' }];
    assert.equal(order(shown({ scene: inFlightScene(twice) })).length, 2);
  });
});
