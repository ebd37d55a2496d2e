/**
 * What is drawn beside letters and figures. Everything is drawn in Unicode; where a terminal has less, `inGlyphs` (drawn.ts) puts the
 * character of the same width that it has, in the one place through which every line goes.
 */

export const GLYPHS = {
  ellipsis: '…',
  /** From little to much. */
  levels: '▁▂▃▄▅▆▇█',
  /** A column of a bar, from an eighth to all of it. */
  bar: '▏▎▍▌▋▊▉█',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  ascending: '▲',
  descending: '▼',
  trunk: '│',
  branch: '├',
  lastBranch: '└',
  twig: '─',
  dot: '·',
  /** Between a place and one further in. */
  inward: '›',
  atLeast: '≥',
} as const;

/** Density says as much as a colour: also where there is none, and in every character set. */
export const HEAT_DENSITY = '.:-=+*#@';

export type GlyphSet = (typeof GLYPH_SETS)[number];
/** `console`: the kernel's own, whose fonts have frames and arrows and few blocks. */
export const GLYPH_SETS = ['unicode', 'console', 'ascii'] as const;

const BLOCKS = twins('▁▂▃▄▅▆▇█▏▎▍▌▋▊▉', '_.-=+*%#...:::#');
/** What a terminal has in place of what it has not. */
export const CONSOLE: ReadonlyMap<string, string> = new Map([...BLOCKS, ...twins('…\ufffd›≥', '~?>>')]);
export const ASCII: ReadonlyMap<string, string> = new Map([
  ...CONSOLE,
  ...twins('↑↓←→▲▼│├└─┌┐┘┬┴┼┤·•µ×›', "^v<>^v||`-++'+++|.*ux>"),
]);

function twins(from: string, to: string): ReadonlyMap<string, string> {
  return new Map([...from].map((character, index) => [character, to.charAt(index)]));
}
