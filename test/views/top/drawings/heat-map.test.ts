import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heatMap } from '../../../../src/views/top/drawings/heat-map.ts';
import { inGlyphs } from '../../../../src/views/top/drawn.ts';
import { widthOf } from '../../../../src/views/top/text.ts';
import { HEAT_TONES, type HeatTone } from '../../../../src/views/top/theme.ts';
import { type Heat, heatOf, textOf } from './heats.ts';

const hits = (count: number) => new Array<number>(count).fill(0.0021);
const misses = (count: number) => new Array<number>(count).fill(0.1);
/** A cache in front of a database: hits of 2 ms, and one in ten that takes 100 ms. */
const twoWays = Array.from({ length: 10 }, () => ({ heat: heatOf([...hits(90), ...misses(10)]) }));

test('two ways through a service are two bands, with their durations beside them', () => {
  const lines = heatMap(twoWays, { width: 28, height: 14, slotSeconds: 6 });
  assert.deepEqual(
    lines.map((line) => textOf(line).trimEnd()),
    [
      '       │++++++++++++++++++++',
      ' 62.5ms│',
      '       │',
      ' 31.3ms│',
      '       │',
      ' 15.6ms│',
      '       │',
      ' 7.81ms│',
      '       │',
      ' 3.91ms│',
      '       │',
      ' 1.95ms│@@@@@@@@@@@@@@@@@@@@',
      '       └────────────────────',
      '        1m00s ago        now',
    ],
  );
  assert.deepEqual(
    lines.flatMap((line) => line.flatMap(({ tone }) => (tone?.startsWith('heat') ? [tone] : []))),
    ['heat5', 'heat8'],
  );
});

test('where lines are few each stands for more, and the bands stay two', () => {
  const lines = heatMap(twoWays, { width: 28, height: 8, slotSeconds: 6 }).map((line) => textOf(line).trimEnd());
  assert.deepEqual(lines.slice(0, 6), [
    '       │++++++++++++++++++++',
    ' 31.3ms│',
    '       │',
    ' 7.81ms│',
    '       │',
    ' 1.95ms│@@@@@@@@@@@@@@@@@@@@',
  ]);
});

test('time runs to the right: slots without transactions are gaps, and the newest is at the right end', () => {
  const slots = [{ heat: heatOf(hits(5)) }, { heat: [] }, { heat: heatOf(misses(5)) }];
  const lines = heatMap(slots, { width: 15, height: 15, slotSeconds: 1 }).map(textOf);
  assert.match(lines[1] ?? '', /│ {5}@@$/);
  assert.match(lines[12] ?? '', /│ @@ {4}$/);
  assert.equal(lines.at(-1), '            now');
});

test('more slots than columns are added up, and nothing is left out', () => {
  const slots = Array.from({ length: 1000 }, (_, index) => ({ heat: heatOf(index === 517 ? misses(1) : hits(1)) }));
  const lines = heatMap(slots, { width: 58, height: 20, slotSeconds: 1 }).map(textOf);
  assert.equal(lines.filter((line) => /^ +(\d.*s)?│ +\S *$/.test(line)).length, 1);
  assert.ok(lines.some((line) => /│\S{50}$/.test(line)));
});

test('more transactions are never cooler', () => {
  const slots = Array.from({ length: 60 }, (_, index) => ({ heat: [[0, 2 ** (index / 3)]] satisfies Heat }));
  const [line = []] = heatMap(slots, { width: 68, height: 3, slotSeconds: 1 });
  const levels = line.flatMap(({ tone, text }) =>
    tone?.startsWith('heat') ? new Array<number>(text.length).fill(HEAT_TONES.indexOf(tone as HeatTone)) : [],
  );
  assert.equal(levels.length, 60);
  assert.deepEqual(
    levels,
    levels.toSorted((a, b) => a - b),
  );
  assert.equal(levels.at(-1), 7);
});

test('every size gives as many lines as there is room for, none wider', () => {
  for (let width = 0; width < 120; width += 7) {
    for (let height = 0; height < 40; height += 3) {
      for (const slots of [twoWays, [], [{ heat: [] }]]) {
        const lines = heatMap(slots, { width, height, slotSeconds: 5 });
        assert.equal(lines.length, height);
        for (const line of lines) assert.ok(widthOf(textOf(line)) <= Math.max(width, 8), `${width}x${height}`);
      }
    }
  }
});

test('in ASCII it says the same', () => {
  const lines = heatMap(twoWays, { width: 28, height: 8, slotSeconds: 6 });
  const shown = lines.map((line) => inGlyphs(textOf(line), 'ascii').trimEnd());
  assert.equal(shown[0], '       |++++++++++++++++++++');
  assert.equal(shown[6], '       `--------------------');
});
