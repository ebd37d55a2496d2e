/** Text in terminal cells: widths are display columns, and nothing that came from the network can move the cursor. */
import stringWidth from 'string-width';
import { stripControl } from '../../lib/formats.ts';
import { GLYPHS } from './glyphs.ts';
import { straight } from './straight.ts';

const PRINTABLE_ASCII = /^[ -~]*$/;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Without what moves the cursor, reorders or hides, and as wide in every terminal as `widthOf` says. */
export function printable(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : straight(stripControl(text));
}

/** Display columns of printable text. */
export function widthOf(text: string): number {
  return PRINTABLE_ASCII.test(text) ? text.length : stringWidth(text);
}

/** Printable text of at most `width` columns; cut at the end, with an ellipsis. */
export function cut(text: string, width: number): string {
  const clean = printable(text);
  if (width <= 0) return '';
  if (widthOf(clean) <= width) return clean;
  return `${head(clean, width - 1)}${GLYPHS.ellipsis}`;
}

/** Like `cut`, but the end stays: of a path or an address with its port, it says more. */
export function cutStart(text: string, width: number): string {
  const clean = printable(text);
  if (width <= 0) return '';
  if (widthOf(clean) <= width) return clean;
  const reversed = [...graphemes.segment(clean)].map(({ segment }) => segment).reverse();
  return `${GLYPHS.ellipsis}${take(reversed, width - 1)
    .reverse()
    .join('')}`;
}

/** Exactly `width` columns. */
export function left(text: string, width: number): string {
  const shown = cut(text, width);
  return shown + ' '.repeat(Math.max(0, width - widthOf(shown)));
}

/** Exactly `width` columns. */
export function right(text: string, width: number): string {
  const shown = cut(text, width);
  return ' '.repeat(Math.max(0, width - widthOf(shown))) + shown;
}

function head(text: string, width: number): string {
  if (PRINTABLE_ASCII.test(text)) return text.slice(0, width);
  return take(
    [...graphemes.segment(text)].map(({ segment }) => segment),
    width,
  ).join('');
}

function take(segments: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const segment of segments) {
    used += widthOf(segment);
    if (used > width) break;
    taken.push(segment);
  }
  return taken;
}
