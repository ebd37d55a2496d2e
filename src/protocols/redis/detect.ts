/**
 * The first element of `request.ts` or `reply.ts`, told from other protocols of lines and signs: POP3 and NATS begin
 * answers with +OK and -ERR, memcached, FTP, IRC and NATS have commands of the same names.
 */
import { ascii, CR, isDigit, LF, SPACE } from '../../lib/ascii.ts';
import { type Detection, IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../protocol.ts';
import { findCommand, OTHER_COMMAND } from './commands.ts';
import { AMBIGUOUS_LINE, detectErrorLine, detectStatusLine, UNFINISHED } from './detect-line.ts';
import { LINE_UNFINISHED, type NumberPlace, readNumber } from './number-line.ts';

const PLACE: NumberPlace = { number: 0 };
/** Longest command name, and longest inline command that is worth a claim. */
const MAX_NAME = 64;
const MAX_INLINE = 1024;
/** Arguments looked at: enough to tell a request from a reply that begins with a command's name. */
const MAX_ARGUMENTS = 16;

const PLUS = 0x2b;
const MINUS = 0x2d;
const INTEGER = 0x3a;
const BULK = 0x24;
const ARRAY = 0x2a;
/** First bytes of values; those that stand before a count, a length, and anything else. */
const VALUES = ascii('+-:$*%~>|=!_#,(');
const COUNTED = ascii('%~>|');
const MEASURED = ascii('$=!');
const NUMERIC = ascii('0123456789+-.eEinfa');
const HTTP = ascii('HTTP/');
/** Inline commands of other protocols too. */
const AMBIGUOUS = new Set(['AUTH', 'QUIT', 'TYPE', 'TIME', 'ROLE', 'INFO', 'HELLO']);

export function detectRedis(bytes: Uint8Array, start: number, end: number): Detection {
  if (start === end) return MAYBE;
  const type = bytes[start] as number;
  if (type === ARRAY) return detectArray(bytes, start, end);
  if (type === PLUS) return behindLine(bytes, end, detectStatusLine(bytes, start, end));
  if (type === MINUS) return behindLine(bytes, end, detectErrorLine(bytes, start, end));
  if (MEASURED.includes(type)) return detectBulk(bytes, start, end);
  if (COUNTED.includes(type)) return detectCount(bytes, start, end);
  if (VALUES.includes(type)) return detectShort(bytes, start, end);
  return isUpperCase(type) ? detectInline(bytes, start, end) : NO;
}

/** `after`: what a detector of lines returned. */
function behindLine(bytes: Uint8Array, end: number, after: number): Detection {
  if (after === UNFINISHED || after === AMBIGUOUS_LINE) return MAYBE;
  return after < 0 ? NO : beforeValue(bytes, after, end);
}

/** A reply ends before `at`: nothing may follow, or another value. */
function beforeValue(bytes: Uint8Array, at: number, end: number): Detection {
  return at >= end || VALUES.includes(bytes[at] as number) ? IS_RESPONSE : NO;
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
  const type = bytes[start];
  let at = start + 1;
  if (type === 0x23) {
    if (at < end && bytes[at] !== 0x74 && bytes[at] !== 0x66) return NO;
    at++;
  } else if (type !== 0x5f) {
    while (at < end && NUMERIC.includes(bytes[at] as number)) at++;
    if (type === INTEGER && at < end && !isDigit(bytes[at - 1])) return NO;
    if (at - start > 32 || (at < end && at === start + 1)) return NO;
  }
  if (at + 1 >= end) return at >= end || bytes[at] === CR ? MAYBE : NO;
  return bytes[at] === CR && bytes[at + 1] === LF ? beforeValue(bytes, at + 2, end) : NO;
}

function detectArray(bytes: Uint8Array, start: number, end: number): Detection {
  const first = readNumber(PLACE, bytes, start + 1, end);
  if (first < 0) return first === LINE_UNFINISHED ? MAYBE : NO;
  const count = PLACE.number;
  if (count <= 0) return count >= -1 ? beforeValue(bytes, first, end) : NO;
  if (first === end) return MAYBE;
  if (bytes[first] !== BULK) return beforeValue(bytes, first, end);
  const name = readNumber(PLACE, bytes, first + 1, end);
  if (name < 0) return name === LINE_UNFINISHED ? MAYBE : NO;
  const length = PLACE.number;
  if (length < 0 || length > MAX_NAME) return length >= -1 ? IS_RESPONSE : NO;
  const after = name + length + 2;
  if (after > end) return MAYBE;
  if (bytes[after - 2] !== CR || bytes[after - 1] !== LF) return NO;
  const command = findCommand(bytes, name, name + length);
  if (command === OTHER_COMMAND || count - 1 < command.fewestArguments) return IS_RESPONSE;
  return detectArguments(bytes, after, end, count - 1);
}

/** A request consists of strings alone; the confirmation of SUBSCRIBE ends with a number. */
function detectArguments(bytes: Uint8Array, from: number, end: number, count: number): Detection {
  let at = from;
  for (let i = 0; i < Math.min(count, MAX_ARGUMENTS) && at < end; i++) {
    if (bytes[at] !== BULK) return beforeValue(bytes, at, end);
    const payload = readNumber(PLACE, bytes, at + 1, end);
    if (payload === LINE_UNFINISHED) return IS_REQUEST;
    if (payload < 0) return NO;
    if (PLACE.number < 0) return IS_RESPONSE;
    at = payload + PLACE.number + 2;
    if (at <= end && (bytes[at - 2] !== CR || bytes[at - 1] !== LF)) return NO;
  }
  return IS_REQUEST;
}

/** Upper case only: in lower case these are words of memcached, or of any text. */
function detectInline(bytes: Uint8Array, start: number, end: number): Detection {
  let at = start;
  while (at < end && isUpperCase(bytes[at] as number)) at++;
  if (at - start > MAX_NAME) return NO;
  if (at === end) return MAYBE;
  const command = findCommand(bytes, start, at);
  if (command === OTHER_COMMAND || AMBIGUOUS.has(command.operation)) return NO;
  let count = 0;
  let word = at;
  for (; at < end && bytes[at] !== LF && bytes[at] !== CR; at++) {
    const byte = bytes[at] as number;
    if (byte < SPACE || byte > 0x7e) return NO;
    if (byte !== SPACE && bytes[at - 1] === SPACE) {
      count++;
      word = at;
    }
  }
  if (at - start > MAX_INLINE) return NO;
  if (at === end || (bytes[at] === CR && at + 1 === end)) return MAYBE;
  if (bytes[at] === CR && bytes[at + 1] !== LF) return NO;
  if (startsWith(bytes, word, at, HTTP) || count < command.fewestArguments || (count > 0 && command.operation === 'PING')) return NO;
  const after = bytes[at] === CR ? at + 2 : at + 1;
  return after === end || bytes[after] === ARRAY || isUpperCase(bytes[after] as number) ? IS_REQUEST : NO;
}

function startsWith(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start < word.length) return false;
  for (let i = 0; i < word.length; i++) {
    if (bytes[start + i] !== word[i]) return false;
  }
  return true;
}

function isUpperCase(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}
