/** A text that begins with a verb of SQL. */
import { SPACE } from '../../lib/ascii.ts';
import { type Detection, IS_REQUEST, MAYBE, NO } from '../protocol.ts';
import { NO_TEXT, textAt } from './query-text.ts';
import { commentEnd, NO_END } from './sql/quotes.ts';
import { findWord, isVerb } from './sql/words.ts';

const SLASH = 0x2f;
const ASTERISK = 0x2a;
const EXCLAMATION = 0x21;
const OPENING = 0x28;
const SEMICOLON = 0x3b;
/** Longest verb. */
const MAX_VERB = 16;

/** In [from, stop), which is all of it unless `unfinished`. */
export function detectText(bytes: Uint8Array, from: number, stop: number, unfinished: boolean): Detection {
  const more = unfinished ? MAYBE : NO;
  if (stop - from < 2) return more;
  const text = textAt(bytes, from, stop);
  if (text === NO_TEXT) return more;
  let at = text;
  for (; at < stop; at += 1) {
    const byte = bytes[at] as number;
    if (byte === SLASH && at + 2 >= stop) return more;
    if (byte === SLASH && bytes[at + 1] === ASTERISK && bytes[at + 2] !== EXCLAMATION) {
      const end = commentEnd(bytes, at, stop);
      if (end === NO_END) return more;
      at = end - 1;
    } else if (byte !== OPENING && !isBlank(byte)) break;
  }
  return detectVerb(bytes, at, stop, more);
}

function detectVerb(bytes: Uint8Array, from: number, stop: number, more: Detection): Detection {
  let at = from;
  while (at < stop && isLetter(bytes[at] as number)) at += 1;
  if (at === stop && more === MAYBE) return at - from > MAX_VERB ? NO : MAYBE;
  if (!isVerb(findWord(bytes, from, at))) return NO;
  return at === stop || endsWord(bytes[at] as number) ? IS_REQUEST : NO;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || (byte >= 0x09 && byte <= 0x0d);
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || byte === 0x5f;
}

/** Signs of ASCII, but not those that make another word. */
function endsWord(byte: number): boolean {
  return isBlank(byte) || byte === SEMICOLON || (byte > SPACE && byte < 0x30) || byte === 0x60 || byte === 0x40;
}
