/**
 * The first element of `request.ts` or `reply.ts`, told from other protocols of lines and signs: POP3 and NATS begin
 * answers with +OK and -ERR, memcached, FTP, IRC and NATS have commands of the same names.
 */
import { ascii, CR, isDigit, LF } from '../../lib/ascii.ts';
import { type Detection, IS_RESPONSE, MAYBE, NO } from '../protocol.ts';
import { detectArray } from './detect-array.ts';
import { detectInline } from './detect-inline.ts';
import { AMBIGUOUS_LINE, detectErrorLine, detectStatusLine, UNFINISHED } from './detect-line.ts';
import { beforeValue, isValue } from './detect-value.ts';
import { LINE_UNFINISHED, type NumberPlace, readNumber } from './number-line.ts';

const PLACE: NumberPlace = { number: 0 };
/** Longest number of RESP that is worth a claim. */
const MAX_NUMERIC = 32;

const PLUS = 0x2b;
const MINUS = 0x2d;
const INTEGER = 0x3a;
const BULK = 0x24;
const ARRAY = 0x2a;
const BOOLEAN = 0x23;
const NULL = 0x5f;
const TRUE = 0x74;
const FALSE = 0x66;
/** Values that begin with a count, and with a length. */
const COUNTED = ascii('%~>|');
const MEASURED = ascii('$=!');
const NUMERIC = ascii('0123456789+-.eEinfa');

export function detectRedis(bytes: Uint8Array, start: number, end: number): Detection {
  if (start === end) return MAYBE;
  const type = bytes[start] as number;
  if (type === ARRAY) return detectArray(bytes, start, end);
  if (type === PLUS) return behindLine(bytes, end, detectStatusLine(bytes, start, end));
  if (type === MINUS) return behindLine(bytes, end, detectErrorLine(bytes, start, end));
  if (MEASURED.includes(type)) return detectBulk(bytes, start, end);
  if (COUNTED.includes(type)) return detectCount(bytes, start, end);
  return isValue(type) ? detectShort(bytes, start, end) : detectInline(bytes, start, end);
}

/** `after`: what a detector of lines returned. */
function behindLine(bytes: Uint8Array, end: number, after: number): Detection {
  if (after === UNFINISHED || after === AMBIGUOUS_LINE) return MAYBE;
  return after < 0 ? NO : beforeValue(bytes, after, end);
}

function detectBulk(bytes: Uint8Array, start: number, end: number): Detection {
  const payload = readNumber(PLACE, bytes, start + 1, end);
  if (payload < 0) return payload === LINE_UNFINISHED ? MAYBE : NO;
  const length = PLACE.number;
  if (length < 0) return length === -1 && bytes[start] === BULK ? beforeValue(bytes, payload, end) : NO;
  const after = payload + length + 2;
  if (after > end) return IS_RESPONSE;
  return bytes[after - 2] === CR && bytes[after - 1] === LF ? beforeValue(bytes, after, end) : NO;
}

function detectCount(bytes: Uint8Array, start: number, end: number): Detection {
  const after = readNumber(PLACE, bytes, start + 1, end);
  if (after < 0) return after === LINE_UNFINISHED ? MAYBE : NO;
  return PLACE.number < 0 ? NO : beforeValue(bytes, after, end);
}

/** Integers, doubles, big numbers, booleans, nulls. */
function detectShort(bytes: Uint8Array, start: number, end: number): Detection {
  const at = shortEnd(bytes, start, end);
  if (at < 0) return NO;
  if (at >= end) return MAYBE;
  if (bytes[at] !== CR) return NO;
  if (at + 1 === end) return MAYBE;
  return bytes[at + 1] === LF ? beforeValue(bytes, at + 2, end) : NO;
}

/** Where the line's text ends, at most one past `end`; -1: it is none. */
function shortEnd(bytes: Uint8Array, start: number, end: number): number {
  const type = bytes[start];
  let at = start + 1;
  if (type === NULL) return at;
  if (type === BOOLEAN) return at === end || bytes[at] === TRUE || bytes[at] === FALSE ? at + 1 : -1;
  while (at < end && NUMERIC.includes(bytes[at] as number)) at += 1;
  if (at - start > MAX_NUMERIC) return -1;
  if (at === end) return at;
  return at > start + 1 && (type !== INTEGER || isDigit(bytes[at - 1])) ? at : -1;
}
