import assert from 'node:assert/strict';
import { test } from 'node:test';
import { histogram } from '../../../../src/views/top/drawings/histogram.ts';
import { inGlyphs } from '../../../../src/views/top/drawn.ts';
import { widthOf } from '../../../../src/views/top/text.ts';
import { heatOf, textOf } from './heats.ts';

const durations = [...new Array<number>(1200).fill(0.0021), ...new Array<number>(300).fill(0.003), 0.0045];

test('each line has its bounds, a bar as long as its share, and its count', () => {
  assert.deepEqual(histogram(heatOf(durations), 56, 10).map(textOf), [
    ' 1.95ms..2.76ms  ███████████████████████████  1,200  80%',
    ' 2.76ms..3.91ms  ██████▊                        300  20%',
    ' 3.91ms..5.52ms  ▏                                1  <1%',
  ]);
});

test('in ASCII it says the same', () => {
  const lines = histogram(heatOf(durations), 56, 10).map((line) => inGlyphs(textOf(line), 'ascii'));
  assert.equal(lines[1], ' 2.76ms..3.91ms  ######:                        300  20%');
  assert.equal(lines[2]?.charAt(17), '.');
});

test('it fits any size, and no transaction is left out', () => {
  const wide = heatOf([1e-7, 1e-5, 1e-3, 0.1, 10, 1000, 40_000]);
  for (let width = 40; width < 120; width += 9) {
    for (let height = 1; height < 60; height += 5) {
      const lines = histogram(wide, width, height);
      assert.ok(lines.length <= height);
      for (const line of lines) assert.equal(widthOf(textOf(line)), width);
      const counted = lines.reduce((sum, line) => sum + Number(line[2]?.text), 0);
      assert.equal(counted, 7);
    }
  }
});

test('of nothing there is nothing', () => {
  assert.deepEqual(histogram([], 80, 10), []);
  assert.deepEqual(histogram(heatOf(durations), 80, 0), []);
});
