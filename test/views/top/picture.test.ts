import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Scene } from '../../../src/metrics/scene.ts';
import { advance, type Picture } from '../../../src/views/top/picture.ts';
import { detailOf } from './details.ts';
import { NO_SCENE } from './scenes.ts';
import { row, snapshot } from './snapshots.ts';

const a = row({ operation: 'GET', resource: '/a', rate: 10, p50: 1, inFlight: 2 });
const b = row({ operation: 'GET', resource: '/b', rate: 5, p50: 9 });

const NOBODY: ReadonlySet<string> = new Set();

function names(picture: Picture): string[] {
  return picture.rows.server.map((tracked) => `${tracked.row.resource}${tracked.idle ? ' idle' : ''}`);
}

/** `ticks` seconds with these rows each. */
function play(picture: Picture | null, from: number, ticks: number, rows = [a, b]): Picture {
  let next = picture;
  for (let tick = from; tick < from + ticks; tick += 1)
    next = advance(next, { snapshot: snapshot({ tick, rows }), scene: null }, NOBODY);
  assert.ok(next !== null);
  return next;
}

test('rows go to the table of their role', () => {
  const client = row({ role: 'client', operation: 'GET', rate: 1 });
  const unknown = row({ role: 'unknown', operation: 'GET', rate: 1 });
  const { rows } = play(null, 1, 1, [a, client, unknown]);
  assert.deepEqual(
    rows.server.map((tracked) => tracked.row),
    [a],
  );
  assert.deepEqual(
    rows.client.map((tracked) => tracked.row),
    [client],
  );
  assert.deepEqual(
    rows.unknown.map((tracked) => tracked.row),
    [unknown],
  );
});

test('a row without traffic is idle: rate and in flight 0, its durations the last seen', () => {
  const picture = play(play(null, 1, 1), 2, 1, [b]);
  const idle = picture.rows.server.find((tracked) => tracked.row.key === a.key);
  assert.equal(idle?.idle, true);
  assert.equal(idle?.row.ratePerSecond, 0);
  assert.equal(idle?.row.inFlight.count, 0);
  assert.equal(idle?.row.durationSeconds.p50, 0.001);
});

test('an idle row stands behind the others, and leaves after 60 s', () => {
  const first = play(null, 1, 1);
  assert.deepEqual(names(play(first, 2, 1, [b])), ['/b', '/a idle']);
  assert.deepEqual(names(play(first, 2, 59, [b])), ['/b', '/a idle']);
  assert.deepEqual(names(play(first, 2, 60, [b])), ['/b']);
});

test('an idle row that is seen again lives on and its minute begins anew', () => {
  const again = play(play(play(null, 1, 1), 2, 40, [b]), 42, 1);
  assert.deepEqual(names(again), ['/a', '/b']);
  assert.deepEqual(names(play(again, 43, 50, [b])), ['/b', '/a idle']);
});

test('no more than 1000 idle rows are kept, the newest of them', () => {
  const burst = (from: number) =>
    Array.from({ length: 900 }, (_, index) => row({ operation: 'GET', resource: `/${from + index}`, rate: 1 }));
  const picture = play(play(play(null, 1, 1, burst(0)), 2, 1, burst(10_000)), 3, 1, []);
  assert.equal(picture.rows.server.length, 1000);
  assert.equal(picture.rows.server.filter((tracked) => tracked.seenAt === 2).length, 900);
});

test('a row that is followed stays, however long it is idle', () => {
  let picture = play(null, 1, 1);
  const followed = new Set([a.key]);
  for (let at = 2; at < 200; at += 1) {
    picture = advance(picture, { snapshot: snapshot({ tick: at, rows: [b] }), scene: null }, followed);
  }
  assert.deepEqual(names(picture), ['/b', '/a idle']);
});

test('a row knows since when it is there', () => {
  const picture = play(play(null, 1, 1, [b]), 2, 5);
  assert.deepEqual(
    picture.rows.server.map(({ cameAt }) => cameAt),
    [2, 1],
  );
});

test('what was told last of a row is kept when it is not known any more, until another one is asked for', () => {
  const of = (key: string | null, known: boolean): Scene => ({
    ...NO_SCENE,
    look: { ...NO_SCENE.look, row: key },
    detail: key !== null && known ? detailOf(key) : null,
  });
  const keys: (string | undefined)[] = [];
  let picture: Picture | null = null;
  for (const scene of [null, of('a', true), of('a', false), null, of('b', false), of('b', true), of(null, false)]) {
    picture = advance(picture, { snapshot: snapshot({ tick: 1, rows: [] }), scene }, NOBODY);
    keys.push(picture.detail?.key);
  }
  assert.deepEqual(keys, [undefined, 'a', 'a', 'a', undefined, 'b', undefined]);
});
