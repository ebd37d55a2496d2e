import { ASCII, CONSOLE, type GlyphSet } from './glyphs.ts';
import { widthOf } from './text.ts';

const PRINTABLE_ASCII = /^[ -~]*$/;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Ends the run that a terminal may turn round: figures behind it would be turned with it. */
const LEFT_TO_RIGHT_MARK = '\u200e';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Printable text with the characters that a terminal has; as wide as before. */
export function inGlyphs(text: string, set: GlyphSet): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  if (set === 'ascii') {
    return [...graphemes.segment(text)].map(({ segment }) => inAscii(segment)).join('');
  }
  const shown = set === 'console' ? [...text].map((character) => CONSOLE.get(character) ?? character).join('') : text;
  return RIGHT_TO_LEFT.test(shown) ? shown + LEFT_TO_RIGHT_MARK : shown;
}

function inAscii(cluster: string): string {
  if (PRINTABLE_ASCII.test(cluster)) return cluster;
  return ASCII.get(cluster) ?? '?'.repeat(widthOf(cluster));
}
