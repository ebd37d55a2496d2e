/**
 * The field lines that delimit a body (RFC 9112, 5, 6.1, 6.2; RFC 9110, 8.6):
 *
 *     field-line         = field-name ":" OWS value OWS / obs-fold / what peers pass over
 *     obs-fold           = ( SP / TAB ) *OCTET                  continues the line before it
 *     Content-Length     = length *( OWS "," OWS length )      all equal
 *     Transfer-Encoding  = coding *( OWS "," OWS coding )
 *
 * Peers take names of any bytes, and lines that are no fields; so does this.
 */
import { ascii, COLON, CR, decimal, equalsFolded, LF, SPACE, TAB, TOKEN_BYTES, UPPER_CASE } from '../../lib/ascii.ts';
import {
  BAD_LENGTH,
  CODING_CHUNKED,
  CODING_FIELD,
  CODING_NONE,
  CODING_OTHER,
  type HttpSide,
  LENGTH_FIELD,
  NO_LENGTH,
  PLAIN_FIELD,
} from './state.ts';

/** As much of an unfinished line is kept: those that matter, and what `trace` shows of others, are shorter. */
export const MAX_FIELD_LINE = 8 * 1024;

const COMMA = 0x2c;
const CONTENT_LENGTH = ascii('CONTENT-LENGTH');
const TRANSFER_ENCODING = ascii('TRANSFER-ENCODING');
const CHUNKED = ascii('CHUNKED');
const IDENTITY = ascii('IDENTITY');
const EXPECT = ascii('EXPECT');

/** 1 for first bytes of lines that cannot matter: tokens other than C, T and E. */
const PLAIN = TOKEN_BYTES.map((token, byte) => {
  const letter = UPPER_CASE[byte];
  return token === 1 && letter !== CONTENT_LENGTH[0] && letter !== TRANSFER_ENCODING[0] && letter !== EXPECT[0] ? 1 : 0;
});

/** Whether a line that begins so needs no reading: a field, of no name that matters. */
export function isPlainField(first: number): boolean {
  return PLAIN[first] === 1;
}

/** Whether a line that begins so continues the one before. */
export function isFolded(first: number): boolean {
  return first === SPACE || first === TAB;
}

/** Reads a field line; `start` is what offsets in `side` count from. */
// biome-ignore lint/complexity/useMaxParams: bytes are three of them, and an object would be allocated for every line
export function readField(side: HttpSide, bytes: Uint8Array, start: number, line: number, stop: number): void {
  const letter = UPPER_CASE[bytes[line] as number] as number;
  if (isFolded(letter)) {
    if (side.field !== PLAIN_FIELD) readFolded(side, bytes, start + side.fieldLine, stop);
    return;
  }
  side.field = PLAIN_FIELD;
  if (letter === CONTENT_LENGTH[0]) {
    if (!isField(bytes, line, stop, CONTENT_LENGTH)) return;
    side.field = LENGTH_FIELD;
  } else if (letter === TRANSFER_ENCODING[0]) {
    if (!isField(bytes, line, stop, TRANSFER_ENCODING)) return;
    side.field = CODING_FIELD;
  } else {
    if (letter === EXPECT[0] && isField(bytes, line, stop, EXPECT)) side.expects = true;
    return;
  }
  side.fieldLine = line - start;
  side.lengthBefore = side.contentLength;
  side.codingBefore = side.coding;
  readValue(side, bytes, line, stop);
}

/** The line at `line` goes on to `stop`: what it said alone is forgotten. */
function readFolded(side: HttpSide, bytes: Uint8Array, line: number, stop: number): void {
  side.contentLength = side.lengthBefore;
  side.coding = side.codingBefore;
  readValue(side, bytes, line, stop);
}

function readValue(side: HttpSide, bytes: Uint8Array, line: number, stop: number): void {
  const name = side.field === LENGTH_FIELD ? CONTENT_LENGTH : TRANSFER_ENCODING;
  const colon = line + name.length;
  // With a space before the colon (RFC 9112, 5.1) it is another field to some, and refused by others.
  if (bytes[colon] !== COLON || stop - line > MAX_FIELD_LINE) side.contentLength = BAD_LENGTH;
  else if (side.field === LENGTH_FIELD) readLengths(side, bytes, colon + 1, stop);
  else readCodings(side, bytes, colon + 1, stop);
}

function isField(bytes: Uint8Array, line: number, stop: number, name: Uint8Array): boolean {
  const after = line + name.length;
  if (after >= stop) return false;
  const byte = bytes[after] as number;
  if (byte !== COLON && byte !== SPACE && byte !== TAB) return false;
  return equalsFolded(bytes, line, after, name);
}

/** RFC 9112, 6.3: a list of equal lengths is one length. */
function readLengths(side: HttpSide, bytes: Uint8Array, value: number, stop: number): void {
  // As nearly everybody writes it: one number behind a space.
  const only = decimal(bytes, bytes[value] === SPACE ? value + 1 : value, stop);
  if (only >= 0) {
    takeLength(side, only);
    return;
  }
  for (let at = value; at <= stop; ) {
    const comma = itemEnd(bytes, at, stop);
    const from = skipSpace(bytes, at, comma);
    takeLength(side, decimal(bytes, from, trimSpace(bytes, from, comma)));
    at = comma + 1;
  }
}

function takeLength(side: HttpSide, length: number): void {
  const fits = length >= 0 && (side.contentLength === NO_LENGTH || side.contentLength === length);
  side.contentLength = fits ? length : BAD_LENGTH;
}

/** RFC 9112, 6.1: the last coding delimits the body. */
function readCodings(side: HttpSide, bytes: Uint8Array, value: number, stop: number): void {
  for (let at = value; at <= stop; ) {
    const comma = itemEnd(bytes, at, stop);
    const from = skipSpace(bytes, at, comma);
    takeCoding(side, bytes, from, trimSpace(bytes, from, comma));
    at = comma + 1;
  }
}

function takeCoding(side: HttpSide, bytes: Uint8Array, from: number, to: number): void {
  if (from === to) return;
  if (equalsFolded(bytes, from, to, CHUNKED)) side.coding = CODING_CHUNKED;
  else if (side.coding !== CODING_NONE || !equalsFolded(bytes, from, to, IDENTITY)) side.coding = CODING_OTHER;
}

function itemEnd(bytes: Uint8Array, from: number, stop: number): number {
  let at = from;
  while (at < stop && bytes[at] !== COMMA) at += 1;
  return at;
}

function skipSpace(bytes: Uint8Array, from: number, stop: number): number {
  let at = from;
  while (at < stop && isSpace(bytes[at] as number)) at += 1;
  return at;
}

function trimSpace(bytes: Uint8Array, from: number, stop: number): number {
  let at = stop;
  while (at > from && isSpace(bytes[at - 1] as number)) at -= 1;
  return at;
}

/** Also the ends of lines that are folded. */
function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR || byte === LF;
}
