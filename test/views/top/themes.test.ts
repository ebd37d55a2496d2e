import assert from 'node:assert/strict';
import { test } from 'node:test';
import { screenLook } from '../../../src/views/top/screen-look.ts';
import { HEAT_TONES, markOf, type Style, type Theme, type Tone } from '../../../src/views/top/theme.ts';
import { THEMES } from '../../../src/views/top/themes.ts';
import { freshTone, idleTone, slowTone } from '../../../src/views/top/tones.ts';
import { contrast, type Rgb, rgbOf } from './color.ts';

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
/** VS Code's dark ground, and Solarized's light one. */
const DARK: Rgb = [0x1e, 0x1e, 0x1e];
const LIGHT: Rgb = [0xfd, 0xf6, 0xe3];

/** https://www.w3.org/TR/WCAG22/#contrast-minimum asks 4.5 of text, 3 of large text; middle tones on any ground can have 4. */
const GROUNDS: readonly [name: string, theme: Theme, least: number, grounds: readonly Rgb[]][] = [
  ['many, dark', THEMES.many.dark, 4.5, [BLACK, DARK]],
  ['many, light', THEMES.many.light, 4.5, [WHITE, LIGHT]],
  ['many, any', THEMES.many.any, 4, [BLACK, WHITE]],
  ['sixteen, dark', THEMES.sixteen.dark, 3.5, [BLACK]],
  ['sixteen, light', THEMES.sixteen.light, 3.5, [WHITE]],
  ['sixteen, any', THEMES.sixteen.any, 3.5, [BLACK, WHITE]],
];

for (const [name, theme, least, grounds] of GROUNDS) {
  test(`all text of theme ${name} can be read on its grounds`, () => {
    for (const [tone, { color, backgroundColor, inverse }] of Object.entries(theme)) {
      if (tone.startsWith('heat') && color === backgroundColor) continue;
      assert.ok(!(inverse && color), `${tone}: an inverse colour has the ground for its text`);
      for (const ground of grounds) {
        const behind = backgroundColor === undefined ? ground : rgbOf(backgroundColor);
        if (color === undefined) continue;
        const ratio = contrast(rgbOf(color), behind);
        assert.ok(ratio >= least, `${tone} on ${behind}: ${ratio.toFixed(2)}`);
      }
    }
  });
}

test('without colours there are none, and what must be noticed is emphasised all the same', () => {
  for (const [tone, style] of Object.entries(THEMES.none) as [Tone, Style][]) {
    assert.ok(style.color === undefined && style.backgroundColor === undefined, tone);
  }
  for (const tone of ['warn', 'bad', 'slow', 'verySlow', 'alert', 'key', 'crumb'] as const) {
    assert.ok(THEMES.none[tone].bold, tone);
  }
});

test('a tone that a colour alone would tell has a mark; bad has another than notable', () => {
  for (const tone of ['warn', 'bad', 'slow', 'verySlow', 'alert', 'fresh1', 'idle3'] as const) {
    assert.equal(markOf(tone).trim().length, 1, tone);
  }
  assert.notEqual(markOf('warn'), markOf('bad'));
  assert.notEqual(markOf('slow'), markOf('verySlow'));
  assert.equal(markOf('plain'), ' ');
});

test('of a heat map each level looks different from its neighbours', () => {
  for (const theme of [THEMES.many.any, THEMES.many.dark, THEMES.many.light]) {
    const colors = HEAT_TONES.map((tone) => theme[tone].backgroundColor);
    assert.equal(new Set(colors).size, 8);
  }
  const few = HEAT_TONES.map((tone) => THEMES.sixteen.any[tone].backgroundColor);
  assert.ok(new Set(few).size >= 5);
});

test('colours are as many as the terminal has, and the ground as it tells', () => {
  const theme = (env: NodeJS.ProcessEnv, level: 0 | 1 | 2 | 3) => screenLook(env, level).theme;
  const xterm = { TERM: 'xterm-256color' };
  assert.equal(theme(xterm, 2), THEMES.many.any);
  assert.equal(theme(xterm, 3), THEMES.many.any);
  assert.equal(theme({ TERM: 'screen' }, 1), THEMES.sixteen.any);
  assert.equal(theme({ ...xterm, NO_COLOR: '1' }, 3), THEMES.none);
  assert.equal(theme({ ...xterm, NO_COLOR: '' }, 2), THEMES.many.any);
  assert.equal(theme({ TERM: 'vt220' }, 1), THEMES.none);
  assert.equal(theme({ TERM: 'xterm-mono' }, 1), THEMES.none);
  assert.equal(theme(xterm, 0), THEMES.none);
  for (const [COLORFGBG, ground] of [
    ['15;0', 'dark'],
    ['0;15', 'light'],
    ['0;default;7', 'light'],
    ['12;8', 'dark'],
    ['0;default', 'any'],
    ['rubbish', 'any'],
  ] as const) {
    assert.equal(theme({ ...xterm, COLORFGBG }, 2), THEMES.many[ground], COLORFGBG);
    assert.equal(theme({ TERM: 'linux', COLORFGBG }, 1), THEMES.sixteen[ground], COLORFGBG);
  }
});

test('a theme that is asked for wins over the ground, and never over what cannot be shown or is declined', () => {
  const env = { TERM: 'xterm', COLORFGBG: '15;0' };
  const theme = (name: 'dark' | 'light' | '16' | 'none', level: 0 | 1 | 2, more = {}) =>
    screenLook({ ...env, ...more }, level, { theme: name }).theme;
  assert.equal(theme('light', 2), THEMES.many.light);
  assert.equal(theme('light', 1), THEMES.sixteen.light);
  assert.equal(theme('16', 2), THEMES.sixteen.dark);
  assert.equal(theme('none', 2), THEMES.none);
  assert.equal(theme('light', 0), THEMES.none);
  assert.equal(theme('light', 2, { NO_COLOR: '1' }), THEMES.none);
});

test('characters are those of the locale and of the terminal, unless others are asked for', () => {
  const glyphs = (env: NodeJS.ProcessEnv) => screenLook({ TERM: 'xterm', ...env }, 1).glyphs;
  assert.equal(glyphs({ LANG: 'de_DE.UTF-8' }), 'unicode');
  assert.equal(glyphs({ LANG: 'de_DE.utf8' }), 'unicode');
  assert.equal(glyphs({ LANG: 'en_US.UTF-8', LC_ALL: 'C' }), 'ascii');
  assert.equal(glyphs({ LANG: 'C', LC_CTYPE: 'C.UTF-8', LC_ALL: '' }), 'unicode');
  assert.equal(glyphs({ LANG: 'ja_JP.eucJP' }), 'ascii');
  assert.equal(glyphs({}), 'ascii');
  assert.equal(glyphs({ LANG: 'C.UTF-8', TERM: 'linux' }), 'console');
  assert.equal(screenLook({ LANG: 'C' }, 1, { characters: 'unicode' }).glyphs, 'unicode');
  assert.equal(screenLook({ LANG: 'C.UTF-8' }, 1, { characters: 'ascii' }).glyphs, 'ascii');
});

test('a duration is slow from its threshold on, a row is new for three pictures and fades while it is idle', () => {
  const limits = { slow: 0.1, verySlow: 1 };
  assert.deepEqual(
    [null, 0, 0.099, 0.1, 0.999, 1, 60].map((seconds) => slowTone(seconds, limits)),
    ['plain', 'plain', 'plain', 'slow', 'slow', 'verySlow', 'verySlow'],
  );
  assert.deepEqual([0, 1, 2, 3, 100].map(freshTone), ['fresh1', 'fresh2', 'fresh3', null, null]);
  assert.deepEqual([0, 4.9, 5, 20, 59].map(idleTone), ['idle1', 'idle1', 'idle2', 'idle3', 'idle3']);
});
