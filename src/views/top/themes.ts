/**
 * How tones look. Colours of 256 are of the cube and the greys, which no palette of a user changes; each is readable on
 * the grounds that its theme is for (test/views/top/themes.test.ts measures the contrast). Of the 16, which every palette
 * sets as it likes, only those are text that are readable in the palettes of xterm.
 */
import { HEAT_TONES, type HeatTone, type Style, type Theme } from './theme.ts';

/** Bold, dim, underlined and inverse alone. */
const NONE: Theme = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  heading: { bold: true },
  activeHeading: { bold: true, inverse: true },
  sorted: { bold: true, underline: true },
  activeSorted: { bold: true, inverse: true, underline: true },
  selected: { inverse: true },
  good: {},
  warn: { bold: true },
  bad: { bold: true, underline: true },
  alert: { bold: true, inverse: true },
  slow: { bold: true },
  verySlow: { bold: true, underline: true },
  fresh1: { bold: true, underline: true },
  fresh2: { bold: true },
  fresh3: {},
  idle1: {},
  idle2: { dimColor: true },
  idle3: { dimColor: true },
  crumb: { bold: true },
  key: { bold: true },
  badge: { inverse: true },
  bar: {},
  ...heat(() => ({})),
};

/** A character is seen on each: where colours are few, two levels share one. */
const SIXTEEN_HEAT: readonly Style[] = [
  { color: 'white', backgroundColor: 'blue' },
  { color: 'white', backgroundColor: 'blue' },
  { color: 'black', backgroundColor: 'cyan' },
  { color: 'black', backgroundColor: 'cyan' },
  { color: 'black', backgroundColor: 'green' },
  { color: 'black', backgroundColor: 'yellow' },
  { color: 'white', backgroundColor: 'magenta' },
  { color: 'white', backgroundColor: 'red' },
];

/** On any ground. */
const SIXTEEN: Theme = {
  ...NONE,
  warn: { color: 'magenta' },
  bad: { color: 'red', bold: true },
  alert: { color: 'black', backgroundColor: 'yellow' },
  slow: { color: 'magenta' },
  verySlow: { color: 'red', bold: true },
  badge: { color: 'black', backgroundColor: 'cyan' },
  ...heat((level) => SIXTEEN_HEAT[level - 1] ?? {}),
};

const SIXTEEN_DARK: Theme = {
  ...SIXTEEN,
  good: { color: 'green' },
  warn: { color: 'yellow' },
  slow: { color: 'yellow' },
  fresh1: { color: 'green', bold: true },
  fresh2: { color: 'green' },
  crumb: { color: 'cyan', bold: true },
  key: { color: 'cyan', bold: true },
  bar: { color: 'cyan' },
};

const SIXTEEN_LIGHT: Theme = {
  ...SIXTEEN,
  fresh1: { color: 'blue', bold: true },
  fresh2: { color: 'blue' },
  crumb: { color: 'blue', bold: true },
  key: { color: 'blue', bold: true },
  bar: { color: 'blue' },
};

/** Middle tones, on any ground. */
const MANY: Theme = {
  ...NONE,
  dim: { color: 'ansi256(243)' },
  good: { color: 'ansi256(28)' },
  warn: { color: 'ansi256(130)' },
  bad: { color: 'ansi256(161)', bold: true },
  alert: { color: 'ansi256(231)', backgroundColor: 'ansi256(130)', bold: true },
  slow: { color: 'ansi256(130)' },
  verySlow: { color: 'ansi256(161)', bold: true },
  fresh1: { color: 'ansi256(29)', bold: true },
  fresh2: { color: 'ansi256(29)' },
  idle2: { color: 'ansi256(243)' },
  idle3: { color: 'ansi256(243)' },
  crumb: { color: 'ansi256(62)', bold: true },
  key: { color: 'ansi256(62)', bold: true },
  badge: { color: 'ansi256(231)', backgroundColor: 'ansi256(62)' },
  bar: { color: 'ansi256(30)' },
  ...solidHeat([60, 61, 97, 133, 169, 203, 209, 221]),
};

const DARK: Theme = {
  ...NONE,
  dim: { color: 'ansi256(247)' },
  heading: { color: 'ansi256(117)', bold: true },
  activeHeading: { color: 'ansi256(231)', backgroundColor: 'ansi256(24)', bold: true },
  sorted: { color: 'ansi256(117)', bold: true, underline: true },
  activeSorted: { color: 'ansi256(231)', backgroundColor: 'ansi256(24)', bold: true, underline: true },
  selected: { color: 'ansi256(231)', backgroundColor: 'ansi256(60)', bold: true },
  good: { color: 'ansi256(114)' },
  warn: { color: 'ansi256(221)' },
  bad: { color: 'ansi256(210)', bold: true },
  alert: { color: 'ansi256(16)', backgroundColor: 'ansi256(221)', bold: true },
  slow: { color: 'ansi256(215)' },
  verySlow: { color: 'ansi256(210)', bold: true },
  fresh1: { color: 'ansi256(159)', bold: true },
  fresh2: { color: 'ansi256(159)' },
  fresh3: { color: 'ansi256(195)' },
  idle1: { color: 'ansi256(250)' },
  idle2: { color: 'ansi256(247)' },
  idle3: { color: 'ansi256(245)' },
  crumb: { color: 'ansi256(117)', bold: true },
  key: { color: 'ansi256(117)' },
  badge: { color: 'ansi256(16)', backgroundColor: 'ansi256(117)' },
  bar: { color: 'ansi256(74)' },
  ...solidHeat([54, 90, 126, 162, 203, 209, 215, 228]),
};

const LIGHT: Theme = {
  ...NONE,
  dim: { color: 'ansi256(241)' },
  heading: { color: 'ansi256(24)', bold: true },
  activeHeading: { color: 'ansi256(231)', backgroundColor: 'ansi256(24)', bold: true },
  sorted: { color: 'ansi256(24)', bold: true, underline: true },
  activeSorted: { color: 'ansi256(231)', backgroundColor: 'ansi256(24)', bold: true, underline: true },
  selected: { color: 'ansi256(16)', backgroundColor: 'ansi256(153)', bold: true },
  good: { color: 'ansi256(22)' },
  warn: { color: 'ansi256(94)' },
  bad: { color: 'ansi256(124)', bold: true },
  alert: { color: 'ansi256(16)', backgroundColor: 'ansi256(221)', bold: true },
  slow: { color: 'ansi256(94)' },
  verySlow: { color: 'ansi256(124)', bold: true },
  fresh1: { color: 'ansi256(25)', bold: true },
  fresh2: { color: 'ansi256(25)' },
  fresh3: { color: 'ansi256(17)' },
  idle1: { color: 'ansi256(239)' },
  idle2: { color: 'ansi256(241)' },
  idle3: { color: 'ansi256(242)' },
  crumb: { color: 'ansi256(24)', bold: true },
  key: { color: 'ansi256(25)' },
  badge: { color: 'ansi256(231)', backgroundColor: 'ansi256(24)' },
  bar: { color: 'ansi256(25)' },
  ...solidHeat([229, 222, 215, 208, 202, 161, 125, 53]),
};

/** By how many colours there are, and the ground where it is known. */
export const THEMES = {
  none: NONE,
  sixteen: { any: SIXTEEN, dark: SIXTEEN_DARK, light: SIXTEEN_LIGHT },
  many: { any: MANY, dark: DARK, light: LIGHT },
} as const;

/** The characters that say the same stay in the text, and are not seen. */
function solidHeat(colors: readonly number[]): Readonly<Record<HeatTone, Style>> {
  return heat((level) => {
    const color = `ansi256(${colors[level - 1]})`;
    return { color, backgroundColor: color };
  });
}

function heat(style: (level: number) => Style): Readonly<Record<HeatTone, Style>> {
  return Object.fromEntries(HEAT_TONES.map((tone, index) => [tone, style(index + 1)])) as Record<HeatTone, Style>;
}
