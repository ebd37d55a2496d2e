import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sparkline } from '../../../../src/views/top/drawings/sparkline.ts';
import { inGlyphs } from '../../../../src/views/top/drawn.ts';

test('the course of a figure is seen, the newest on the right, and what was not known is blank', () => {
  assert.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8], 9).text, '▁▁▂▃▄▅▆▇█');
  assert.equal(sparkline([8, null, 4], 6).text, '   █ ▄');
  assert.equal(sparkline([], 3).text, '   ');
  assert.equal(sparkline([0, 0], 2).text, '▁▁');
});

test('a peak does not vanish where columns are fewer than values', () => {
  const values = Array.from({ length: 1000 }, (_, index) => (index === 617 ? 1000 : 1));
  const { text } = sparkline(values, 20);
  assert.equal(text, `${'▁'.repeat(12)}█${'▁'.repeat(7)}`);
});

test('it has exactly its width, in ASCII too', () => {
  for (let width = 0; width < 40; width += 1) {
    for (const length of [0, 1, width, 3 * width + 1]) {
      const values = Array.from({ length }, (_, index) => (index % 3 === 0 ? null : index));
      const { text } = sparkline(values, width);
      assert.equal(text.length, width);
      assert.match(inGlyphs(text, 'ascii'), /^[ -~]*$/);
    }
  }
});
