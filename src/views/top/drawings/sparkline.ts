import { GLYPHS } from '../glyphs.ts';
import type { Span } from '../line.tsx';

/** The course of a figure in one line, oldest first: exactly `width` columns, the newest on the right. Null is a blank. */
export function sparkline(values: readonly (number | null)[], width: number): Span {
  const shown = values.length > width ? merged(values, width) : values;
  const most = shown.reduce<number>((max, value) => Math.max(max, value ?? 0), 0);
  const text = shown.map((value) => (value === null ? ' ' : levelOf(value, most))).join('');
  return { text: text.padStart(width), tone: 'bar' };
}

/** Zero stands on the ground, and the least that is more than zero too: its line is not blank. */
function levelOf(value: number, most: number): string {
  const levels = GLYPHS.levels;
  const level = most === 0 ? 0 : Math.ceil((value / most) * levels.length) - 1;
  return levels.charAt(Math.max(0, level));
}

/** Of those that share a column the largest is shown: a peak does not vanish. */
function merged(values: readonly (number | null)[], width: number): readonly (number | null)[] {
  return Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * values.length) / width);
    const to = Math.floor(((column + 1) * values.length) / width);
    return values.slice(from, to).reduce((max, value) => (max === null || (value ?? -1) > max ? value : max), null);
  });
}
