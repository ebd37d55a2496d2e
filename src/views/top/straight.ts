/**
 * Text whose width every terminal agrees about. Terminals count by code point, each after tables of its own age, and some
 * join what follows each other; a program that draws columns must know where the cursor is all the same. So what they do
 * not agree about is replaced by what they do. The lists are what tmux 3.3a with glibc 2.36 and xterm.js 6.0 with its
 * tables of Unicode 11 measure otherwise than `string-width` 8.3; test/views/top/straight.test.ts asks them again.
 */
import stringWidth from 'string-width';

/** In place of a character that may not be shown. */
const REPLACEMENT = '\ufffd';

/** Accents that pile up beyond this paint over the lines above. */
const MAX_MARKS = 3;

/** Of the Basic Multilingual Plane: what is newer than a terminal may be, conjoining jamo, fillers, hexagrams and the like. */
const DOUBTFUL: readonly (readonly [first: number, last: number])[] = [
  [0x088f, 0x089f],
  [0x08ca, 0x08d2],
  [0x0b55, 0x0b55],
  [0x0c3c, 0x0c3c],
  [0x0c5c, 0x0c5c],
  [0x0cdc, 0x0cdc],
  [0x0cf3, 0x0cf3],
  [0x0d4e, 0x0d4e],
  [0x0d81, 0x0d81],
  [0x0e33, 0x0e33],
  [0x0eb3, 0x0eb3],
  [0x0ece, 0x0ece],
  [0x115f, 0x11ff],
  [0x1734, 0x1734],
  [0x180f, 0x180f],
  [0x1abf, 0x1aeb],
  [0x1b4e, 0x1b4f],
  [0x1b7f, 0x1b7f],
  [0x1c89, 0x1c8a],
  [0x1dfa, 0x1dfa],
  [0x20c1, 0x20c1],
  [0x2427, 0x2429],
  [0x2630, 0x2637],
  [0x268a, 0x268f],
  [0x2b96, 0x2b96],
  [0x2ffc, 0x2fff],
  [0x3164, 0x3164],
  [0x31bb, 0x31bf],
  [0x31e4, 0x31ef],
  [0x3248, 0x324f],
  [0x4dc0, 0x4dff],
  [0xa7cb, 0xa7cf],
  [0xa7d2, 0xa7d2],
  [0xa7d4, 0xa7d4],
  [0xa7da, 0xa7f1],
  [0xa82c, 0xa82c],
  [0xd7b0, 0xd7fb],
  [0xfbc3, 0xfbd2],
  [0xfd90, 0xfd91],
  [0xfdc8, 0xfdce],
  [0xffa0, 0xffa0],
];

/** Beyond it: ideographs and emoji of before 2018. */
const SURE_BEYOND: typeof DOUBTFUL = [
  [0x1f300, 0x1f3fa],
  [0x1f400, 0x1f64f],
  [0x1f680, 0x1f6d4],
  [0x1f910, 0x1f93a],
  [0x1f947, 0x1f970],
  [0x1f980, 0x1f9a2],
  [0x20000, 0x2ebe0],
];

/** Change how the character before them is drawn, which makes it wider in some terminals. */
const VARIATION = /\p{VS}|\u20e3|\p{EMod}/u;

/** Thai and Lao: a vowel that terminals draw over two columns or one, and the same in its two parts. */
const VOWELS: Readonly<Record<string, string>> = { '\u0e33': '\u0e4d\u0e32', '\u0eb3': '\u0ecd\u0eb2' };

const MARK = /\p{M}/u;
const UNASSIGNED = /[\p{Cn}\p{Co}]/u;

const FLAG_LETTERS = 0x1f1e6;
const LETTER_A = 'A'.charCodeAt(0);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Of text without control and format characters. */
export function straight(text: string): string {
  let result = '';
  let marks = 0;
  for (const character of text.normalize('NFC')) {
    const shown = agreed(character);
    marks = MARK.test(shown) ? marks + 1 : 0;
    if (marks <= MAX_MARKS) result += shown;
  }
  return [...graphemes.segment(result)].map(({ segment }) => additive(segment)).join('');
}

function agreed(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (VARIATION.test(character)) return '';
  if (code >= FLAG_LETTERS && code < FLAG_LETTERS + 26) return String.fromCharCode(LETTER_A + code - FLAG_LETTERS);
  const parts = VOWELS[character];
  if (parts !== undefined) return parts;
  const sure = code > 0xffff ? isIn(SURE_BEYOND, code) : !isIn(DOUBTFUL, code);
  return sure && !UNASSIGNED.test(character) ? character : REPLACEMENT;
}

function isIn(ranges: typeof DOUBTFUL, code: number): boolean {
  return ranges.some(([first, last]) => first <= code && code <= last);
}

/** A cluster is as wide as its characters one by one, or only its first is left. */
function additive(cluster: string): string {
  const [first = '', ...rest] = cluster;
  if (rest.length === 0) return cluster;
  const sum = rest.reduce((width, character) => width + stringWidth(character), stringWidth(first));
  return sum === stringWidth(cluster) ? cluster : first;
}
