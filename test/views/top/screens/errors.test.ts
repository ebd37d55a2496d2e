import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { compileFilter } from '../../../../src/lib/filter/compile.ts';
import type { Scene } from '../../../../src/metrics/scene.ts';
import { listState } from '../../../../src/views/top/arrangement.ts';
import { ERROR_FACTS } from '../../../../src/views/top/screens/errors/facts.ts';
import { ROOTS } from '../../../../src/views/top/screens/registry.ts';
import { lookOf, placeOf, type TopState } from '../../../../src/views/top/state.ts';
import { filterOf } from '../../../lib/filter/parsed.ts';
import { type Bundle, bundle } from '../../bundle.ts';
import { assertFrame } from '../committed-frame.ts';
import { ERRORS, errorScene, NOW_NS } from '../requests.ts';
import { NO_SCENE } from '../scenes.ts';
import { SHOP, snapshot } from '../snapshots.ts';
import { act, emptyState, press } from '../states.ts';

// Times are local.
process.env['TZ'] = 'UTC';

const KEY = String(ROOTS.findIndex(({ name }) => name === 'errors') + 1);

let bundled: Bundle;
let frame: (state: TopState) => string;

before(async () => {
  bundled = await bundle('test/views/top/screen-bundle.tsx');
  ({ frame } = await import(bundled.path));
});
after(() => bundled[Symbol.asyncDispose]());

function shown({ columns = 80, rows = 24, scene = errorScene(ERRORS) } = {}): TopState {
  return press(tick(emptyState(columns, rows), 1, scene), KEY);
}

function tick(state: TopState, at: number, scene: Scene): TopState {
  const made = snapshot({ tick: at, rows: SHOP });
  const now = { ...made, window: { ...made.window, endUnixNs: NOW_NS + (at - 1) * 1e9 } };
  return act(state, { kind: 'tick', snapshot: now, scene });
}

function reasons(state: TopState): readonly (string | undefined)[] {
  const { order } = listState(state, 'errors').ranks;
  return order.map((key) => ERRORS.find((row) => row.key === key)?.operation);
}

describe('frames', () => {
  for (const [name, state] of [
    ['errors-80x24', shown()],
    ['errors-160x48', press(shown({ columns: 160, rows: 48 }), 'down', 'down')],
    ['errors-60x12', shown({ columns: 60, rows: 12, scene: errorScene(ERRORS, 612) })],
    ['errors-none-80x24', shown({ scene: errorScene([]) })],
    ['errors-collecting-80x24', shown({ scene: NO_SCENE })],
  ] as const) {
    it(`${name} is as committed`, async () => assertFrame(name, state, frame(state)));
  }
});

describe('errors', () => {
  it('are asked for there alone', () => {
    assert.deepEqual(lookOf(shown()).parts, ['errors']);
  });

  it('have the one seen last on top, or the most frequent', () => {
    assert.deepEqual(reasons(shown()), ['INCR', 'GET', 'connect', 'POST']);
    const keys = Array.from({ length: 9 }, () => '<');
    assert.deepEqual(reasons(press(shown(), ...keys, '>')), ['POST', 'INCR', 'connect', 'GET']);
  });

  it('lead to the last of them with Enter', () => {
    const inside = press(shown(), 'down', 'Enter');
    assert.equal(placeOf(inside).screen, 'transaction');
    assert.equal(placeOf(inside).transaction, ERRORS[1]?.last);
    assert.equal(placeOf(inside).row, ERRORS[1]?.rowKey);
  });

  it('grow older with the picture', () => {
    assert.match(frame(shown()), / 3\.0s/);
    assert.match(frame(tick(shown(), 8, errorScene(ERRORS))), / 10\.0s/);
  });

  for (const [filter, count] of [
    ['err', 4],
    ['type:503', 1],
    ['status:503', 1],
    ['op:INCR', 1],
    ['side:client', 3],
    ['path:/orders', 1],
    ['server:10.0.0.7:6379', 1],
    ['port:9092', 1],
    ['outcome:refused', 1],
    ['refused', 1],
    ['dur>1ms', 0],
  ] as const) {
    it(`${filter} selects ${count}`, () => {
      assert.equal(ERRORS.filter(compileFilter(filterOf(filter), ERROR_FACTS)).length, count);
    });
  }
});
