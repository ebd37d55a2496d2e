import { CR, LF, ZERO } from '../../lib/ascii.ts';

/** `readNumber`: the line has not ended yet. */
export const LINE_UNFINISHED = -1;
/** `readNumber`: this is no such line. */
export const LINE_INVALID = -2;

const MINUS = 0x2d;
/**
 * Of a length or count (a reply's integer is not read as a number). Redis allows strings of 512 MiB unless told
 * otherwise; below 2 ** 31 numbers stay small integers for the engine, which would allocate others.
 */
const MAX_NUMBER = 2 ** 31 - 1024;
const MAX_DIGITS = 10;

/** Where `readNumber` puts the number: it returns the offset behind the line. */
export interface NumberPlace {
  number: number;
}

/** Reads `[ "-" ] 1*10DIGIT CRLF` at `at` into `place.number`. Returns the offset behind it, or LINE_…. */
export function readNumber(place: NumberPlace, bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  const negative = at < end && bytes[at] === MINUS;
  if (negative) at += 1;
  const first = at;
  let value = 0;
  for (; at < end; at += 1) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (at - first > MAX_DIGITS || value > MAX_NUMBER) return LINE_INVALID;
  if (at === end) return LINE_UNFINISHED;
  if (at === first || bytes[at] !== CR) return LINE_INVALID;
  if (at + 1 === end) return LINE_UNFINISHED;
  if (bytes[at + 1] !== LF) return LINE_INVALID;
  place.number = negative ? 0 - value : value;
  return at + 2;
}
