/**
 * The field lines that delimit a body (RFC 9112, 5, 6.1, 6.2; RFC 9110, 8.6):
 *
 *     field-line         = field-name ":" OWS value OWS / obs-fold
 *     Content-Length     = length *( OWS "," OWS length )      all equal
 *     Transfer-Encoding  = coding *( OWS "," OWS coding )
 */
import { ascii, COLON, decimal, equalsFolded, SPACE, TAB, TOKEN_BYTES, UPPER_CASE } from '../../lib/ascii.ts';
import { CODING_CHUNKED, CODING_NONE, CODING_OTHER, type HttpSide, NO_LENGTH } from './state.ts';

const COMMA = 0x2c;
const CONTENT_LENGTH = ascii('CONTENT-LENGTH');
const TRANSFER_ENCODING = ascii('TRANSFER-ENCODING');
const CHUNKED = ascii('CHUNKED');
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

/** Reads a field line; false: it is none, or contradicts another. */
export function readField(side: HttpSide, bytes: Uint8Array, line: number, stop: number): boolean {
  const first = bytes[line] as number;
  if (first === SPACE || first === TAB) return !side.framingField;
  side.framingField = false;
  if (TOKEN_BYTES[first] !== 1) return false;
  const letter = UPPER_CASE[first];
  if (letter === CONTENT_LENGTH[0] && isField(bytes, line, stop, CONTENT_LENGTH)) {
    return contentLength(side, bytes, line + CONTENT_LENGTH.length, stop);
  }
  if (letter === TRANSFER_ENCODING[0] && isField(bytes, line, stop, TRANSFER_ENCODING)) {
    return transferEncoding(side, bytes, line + TRANSFER_ENCODING.length, stop);
  }
  if (letter === EXPECT[0] && isField(bytes, line, stop, EXPECT)) side.expects = true;
  return true;
}

function isField(bytes: Uint8Array, line: number, stop: number, name: Uint8Array): boolean {
  const after = line + name.length;
  if (after >= stop) return false;
  const byte = bytes[after] as number;
  if (byte !== COLON && byte !== SPACE && byte !== TAB) return false;
  return equalsFolded(bytes, line, after, name);
}

/** RFC 9112, 6.3: a list of equal lengths is one length; anything else is an attack or not HTTP. A space before the colon too (5.1). */
function contentLength(side: HttpSide, bytes: Uint8Array, colon: number, stop: number): boolean {
  if (bytes[colon] !== COLON) return false;
  side.framingField = true;
  // As nearly everybody writes it: one number behind a space.
  const only = decimal(bytes, bytes[colon + 1] === SPACE ? colon + 2 : colon + 1, stop);
  if (only >= 0) return takeLength(side, only);
  for (let at = colon + 1; at <= stop; ) {
    const comma = itemEnd(bytes, at, stop);
    const from = skipSpace(bytes, at, comma);
    if (!takeLength(side, decimal(bytes, from, trimSpace(bytes, from, comma)))) return false;
    at = comma + 1;
  }
  return true;
}

function takeLength(side: HttpSide, length: number): boolean {
  if (length < 0 || (side.contentLength !== NO_LENGTH && side.contentLength !== length)) return false;
  side.contentLength = length;
  return true;
}

/** RFC 9112, 6.1. Chunked twice, or followed by another coding in a request, is refused by `body.ts`. */
function transferEncoding(side: HttpSide, bytes: Uint8Array, colon: number, stop: number): boolean {
  if (bytes[colon] !== COLON) return false;
  side.framingField = true;
  for (let at = colon + 1; at <= stop; ) {
    const comma = itemEnd(bytes, at, stop);
    const from = skipSpace(bytes, at, comma);
    const to = trimSpace(bytes, from, comma);
    const chunked = equalsFolded(bytes, from, to, CHUNKED);
    if (chunked && side.coding === CODING_CHUNKED) return false;
    if (chunked) side.coding = CODING_CHUNKED;
    else if (to > from) side.coding = CODING_OTHER;
    at = comma + 1;
  }
  return side.coding !== CODING_NONE;
}

function itemEnd(bytes: Uint8Array, from: number, stop: number): number {
  let at = from;
  while (at < stop && bytes[at] !== COMMA) at += 1;
  return at;
}

function skipSpace(bytes: Uint8Array, from: number, stop: number): number {
  let at = from;
  while (at < stop && (bytes[at] === SPACE || bytes[at] === TAB)) at += 1;
  return at;
}

function trimSpace(bytes: Uint8Array, from: number, stop: number): number {
  let at = stop;
  while (at > from && (bytes[at - 1] === SPACE || bytes[at - 1] === TAB)) at -= 1;
  return at;
}
