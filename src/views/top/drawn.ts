import { ASCII, CONSOLE, type GlyphSet } from './glyphs.ts';
import { widthOf } from './text.ts';

const PRINTABLE_ASCII = /^[ -~]*$/;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Printable text with the characters that a terminal has; as wide as before. */
export function inGlyphs(text: string, set: GlyphSet): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  if (set === 'ascii') {
    return [...graphemes.segment(text)].map(({ segment }) => inAscii(segment)).join('');
  }
  return set === 'console' ? [...text].map((character) => CONSOLE.get(character) ?? character).join('') : text;
}

function inAscii(cluster: string): string {
  if (PRINTABLE_ASCII.test(cluster)) return cluster;
  return ASCII.get(cluster) ?? '?'.repeat(widthOf(cluster));
}
