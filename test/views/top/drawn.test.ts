import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inGlyphs } from '../../../src/views/top/drawn.ts';
import { GLYPH_SETS, GLYPHS, HEAT_DENSITY } from '../../../src/views/top/glyphs.ts';
import { cut, cutStart, printable, widthOf } from '../../../src/views/top/text.ts';

const FOREIGN = ['/日本語/長い', 'über', 'שלום', '👩 a', 'e\u0301', 'ทำ', '\ufffd'].map(printable);

test('in ASCII everything that is drawn is ASCII, and as wide as before', () => {
  for (const text of [...Object.values(GLYPHS), ...FOREIGN, '┌┬┐•µ×']) {
    const shown = inGlyphs(text, 'ascii');
    assert.match(shown, /^[ -~]*$/);
    assert.equal(widthOf(shown), widthOf(text), `${text}: ${shown}`);
  }
  assert.equal(inGlyphs(GLYPHS.levels, 'ascii'), '_.-=+*%#');
  assert.equal(inGlyphs('├─ a', 'ascii'), '|- a');
  assert.equal(inGlyphs('/日本/é', 'ascii'), '/????/?');
});

test('each glyph has a twin of its own: none is shown as unknown', () => {
  for (const text of Object.values(GLYPHS)) {
    for (const set of GLYPH_SETS) assert.doesNotMatch(inGlyphs(text, set), /\?/);
  }
});

test("the console's frames and arrows stay, its blocks and the ellipsis do not", () => {
  assert.equal(inGlyphs('│├└─↑↓▲▼', 'console'), '│├└─↑↓▲▼');
  assert.equal(inGlyphs('▁▃█…', 'console'), '_-#~');
});

test('a cut shows in each set', () => {
  assert.equal(inGlyphs(cut('abcdefg', 4), 'ascii'), 'abc~');
  assert.equal(inGlyphs(cutStart('abcdefg', 4), 'unicode'), '…efg');
});

test('heat has a density for each level in every set', () => {
  assert.equal(HEAT_DENSITY.length, 8);
  assert.equal(inGlyphs(HEAT_DENSITY, 'ascii'), HEAT_DENSITY);
});
