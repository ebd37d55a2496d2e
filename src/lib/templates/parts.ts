/** What of a segment names a route though the rest does not: `main.{hash}.js`, `order-{id}`. */
import { isDigit } from '../ascii.ts';
import { DIGIT, JOINER, KIND } from './characters.ts';
import { tableOf } from './word-table.ts';

const DOT = 0x2e;
/** Of files that are served; also what stands before them as in `.min.js`. */
const EXTENSIONS = tableOf(`
  avif bin bmp br bundle chunk css csv deb doc docx eot gif gz htm html ico iso jpeg jpg js json m3u8 m4s map md
  min mjs mov mp3 mp4 mpd ogg otf pdf php png rpm svg tar tgz tiff ts ttf txt wasm wav webm webmanifest webp woff
  woff2 xls xlsx xml yaml yml zip
`);
/** Short words that files' names begin with. */
const FILE_WORDS = tableOf(`
  app apps auth avatar base book bot cart chat clip code core cus css data date demo dev diff doc docs dump edit
  env face file film font foto game hash head help hero home icon icons img info item js lib link list live log logo
  logs mail main map maps media menu meta mini movie nav news next node note old page part pat pdf photo pic
  pics play post prod pub react scan shot site sql src ssl stats style tab tax temp test text theme thumb time tmp
  tool track ui user vendor video view vue web week wiki work year zip
`);
/** Shorter words may be the beginning of an id. */
const WORD = 3;
/** Digits that are still a year or a version. */
const SMALL_NUMBER = 4;

/** Where the extensions of a file's name begin, with their dot; `end` where it has none that is known. */
export function extensionsStart(bytes: Uint8Array, start: number, end: number): number {
  let first = end;
  for (let at = end - 1; at > start; at -= 1) {
    if (bytes[at] !== DOT) continue;
    if (EXTENSIONS.find(bytes, at + 1, first) < 0) return first;
    first = at;
  }
  return first;
}

export function isFileWord(bytes: Uint8Array, start: number, end: number): boolean {
  return FILE_WORDS.find(bytes, start, end) >= 0;
}

/** How far [start, end) begins with words, small numbers and a joiner behind each; `start` where it does not. */
export function wordsEnd(bytes: Uint8Array, start: number, end: number): number {
  let words = start;
  for (let at = start; at < end; at += 1) {
    const from = at;
    while (at < end && isOfWord(bytes, from, at)) at += 1;
    const longEnough = isDigit(bytes[from]) ? at - from <= SMALL_NUMBER : at - from >= WORD;
    if (at === from || !longEnough || at === end || KIND[bytes[at] as number] !== JOINER) return words;
    words = at + 1;
  }
  return words;
}

/** Where the number of more digits than a year has begins at the end of [start, end), behind a joiner; else `end`. */
export function numberStart(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && isDigit(bytes[at - 1])) at -= 1;
  return end - at > SMALL_NUMBER && at > start && KIND[bytes[at - 1] as number] === JOINER ? at : end;
}

/** Digits or letters, as the first byte is. */
function isOfWord(bytes: Uint8Array, first: number, at: number): boolean {
  const kind = KIND[bytes[at] as number] as number;
  return kind !== JOINER && (kind === DIGIT) === (KIND[bytes[first] as number] === DIGIT);
}
