/**
 * Where durations lay, and when: time runs to the right, durations grow upwards, and the more transactions the hotter a
 * cell. What a percentile hides is seen at once: two ways through a service are two bands.
 */
import type { DetailSlot } from '../../../metrics/scene.ts';
import { span } from '../figures.ts';
import { GLYPHS, HEAT_DENSITY } from '../glyphs.ts';
import type { Span } from '../line.tsx';
import { left, right, widthOf } from '../text.ts';
import { HEAT_TONES, type Tone } from '../theme.ts';
import { BOUND_WIDTH, boundText, type Heat, type HeatScale, heatLines, heatScale } from './heat-scale.ts';

export interface HeatMapSize {
  readonly width: number;
  /** Lines, with two of the axis of time. */
  readonly height: number;
  readonly slotSeconds: number;
}

/** Of the axis of time: its stroke, and how long ago. */
const AXIS_LINES = 2;
/** Blank, label, stroke. */
const LABEL_COLUMNS = 1 + BOUND_WIDTH + 1;
const LEVELS = HEAT_TONES.length;

/** Exactly `height` lines of at most `width` columns. */
export function heatMap(slots: readonly Pick<DetailSlot, 'heat'>[], size: HeatMapSize): readonly (readonly Span[])[] {
  const columns = Math.max(0, size.width - LABEL_COLUMNS);
  const rows = Math.max(0, size.height - AXIS_LINES);
  const heats = inColumns(
    slots.map(({ heat }) => heat),
    columns,
  );
  const scale = heatScale(heats, rows);
  const blank: readonly Span[] = [{ text: `${' '.repeat(LABEL_COLUMNS - 1)}${GLYPHS.trunk}`, tone: 'dim' }];
  const lines = scale === null ? [] : plot(heats, scale, columns);
  const above = Array.from({ length: rows - lines.length }, () => blank);
  return [
    ...above,
    ...lines,
    ...timeAxis(slots.length * size.slotSeconds, columns, heats.length * perSlot(heats, columns)),
  ].slice(0, size.height);
}

/** From top to bottom. */
function plot(heats: readonly Heat[], scale: HeatScale, columns: number): readonly (readonly Span[])[] {
  const counts = heats.map((heat) => heatLines(heat, scale));
  const most = Math.max(...counts.flat());
  const cells = stretch(counts, columns);
  return Array.from({ length: scale.lines }, (_, index) => {
    const line = scale.lines - 1 - index;
    // Each second bound is enough to read the others.
    const label = line % 2 === 0 ? boundText(scale, line) : '';
    return [
      { text: ` ${right(label, BOUND_WIDTH)}${GLYPHS.trunk}`, tone: 'dim' },
      ...runs(cells.map((column) => levelOf(column[line] ?? 0, most))),
    ];
  });
}

/** By the logarithm: a few slow ones among thousands are seen. 0 is none. */
function levelOf(count: number, most: number): number {
  return count === 0 ? 0 : Math.ceil((Math.log2(count + 1) / Math.log2(most + 1)) * LEVELS);
}

function runs(levels: readonly number[]): readonly Span[] {
  const spans: { text: string; readonly tone: Tone }[] = [];
  for (const level of levels) {
    const tone = HEAT_TONES[level - 1] ?? 'plain';
    const character = level === 0 ? ' ' : HEAT_DENSITY.charAt(level - 1);
    const last = spans.at(-1);
    if (last?.tone === tone) last.text += character;
    else spans.push({ text: character, tone });
  }
  return spans;
}

/** Slots that share a column are added up. */
function inColumns(heats: readonly Heat[], columns: number): readonly Heat[] {
  if (heats.length <= columns) return heats;
  return Array.from({ length: columns }, (_, column) =>
    heats
      .slice(Math.floor((column * heats.length) / columns), Math.floor(((column + 1) * heats.length) / columns))
      .flat(),
  );
}

/** As wide as the plot: each slot as many columns as fit, the newest at the right end. */
function stretch(counts: readonly (readonly number[])[], columns: number): readonly (readonly number[])[] {
  const wide = counts.flatMap((count) => new Array<readonly number[]>(perSlot(counts, columns)).fill(count));
  return [...new Array<readonly number[]>(Math.max(0, columns - wide.length)).fill([]), ...wide];
}

function perSlot(slots: readonly unknown[], columns: number): number {
  return Math.max(1, Math.floor(columns / Math.max(1, slots.length)));
}

/** `used`: columns that have slots, at the right end. */
function timeAxis(seconds: number, columns: number, used: number): readonly (readonly Span[])[] {
  const margin = ' '.repeat(LABEL_COLUMNS - 1);
  const now = 'now';
  const ago = `${span(seconds)} ago`;
  const room = used - widthOf(now);
  const ends = widthOf(ago) < room ? left(ago, room) + now : now;
  return [
    [{ text: `${margin}${GLYPHS.lastBranch}${GLYPHS.twig.repeat(columns)}`, tone: 'dim' }],
    [{ text: `${margin} ${right(ends, columns)}`, tone: 'dim' }],
  ];
}
