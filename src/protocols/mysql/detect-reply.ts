/** An answer by its first packet, which has number 1, and those behind it, which count on. */
import { characterBytes } from '../../lib/utf8.ts';
import { type Detection, IS_RESPONSE, MAYBE, NO } from '../protocol.ts';
import { EOF, EOF_LENGTH, ERROR, HEADER, MIN_OK, numberSize, OK, payloadLength, u16 } from './packet.ts';
import { isSqlState, STATE_BYTES, STATE_MARK } from './sql-state.ts';

/** The server's own begin there; what is below is the operating system's. */
const FIRST_CODE = 1000;
const ERROR_HEAD = 4 + STATE_BYTES;
const MAX_ERROR = 2048;
/** Before a client has said what it is, to which there is no state to tell. */
const REFUSAL_HEAD = 3;
/** Below that of MySQL's X protocol and of what only clients say. */
const LAST_CODE = 4999;
/** Of a text that says why; the servers' own are `Too many connections` and longer ones. */
const MIN_REFUSAL_TEXT = 8;
const MAX_REFUSAL = 1024;
const SPACE = 0x20;
const DELETE = 0x7f;
/** An OK with what it tells of the session; the number of columns is short. */
const MAX_FIRST = 4096;
/** Packets that count on are no accident. */
const PROOF = 3;
/** In definitions: the catalog. */
const DEF = [0x03, 0x64, 0x65, 0x66];
const UNDEFINED_STATUS = 0x8000;

export function detectReply(bytes: Uint8Array, start: number, end: number): Detection {
  const length = payloadLength(bytes, start);
  const first = bytes[start + HEADER];
  const next = start + HEADER + length;
  if (first === ERROR) return detectError(bytes, start + HEADER, end, length);
  if (first === EOF && length === EOF_LENGTH) return end < next ? MAYBE : next === end ? IS_RESPONSE : NO;
  if (length > MAX_FIRST) return NO;
  if (first === OK && next === end && isOk(bytes, start + HEADER, length)) return IS_RESPONSE;
  return walk(bytes, start, end);
}

/** An OK or an error, alone in its call. */
export function detectLoginEnd(bytes: Uint8Array, start: number, end: number): Detection {
  const length = payloadLength(bytes, start);
  const payload = start + HEADER;
  if (bytes[payload] === ERROR) return detectError(bytes, payload, end, length);
  if (bytes[payload] !== OK || length > MAX_FIRST) return NO;
  if (end - payload < length) return MAYBE;
  return end - payload === length && isOk(bytes, payload, length) ? IS_RESPONSE : NO;
}

function detectError(bytes: Uint8Array, payload: number, end: number, length: number): Detection {
  if (length < ERROR_HEAD || length > MAX_ERROR) return NO;
  if (end - payload < ERROR_HEAD) return MAYBE;
  if (u16(bytes, payload + 1) < FIRST_CODE || bytes[payload + 3] !== STATE_MARK) return NO;
  if (!isSqlState(bytes, payload + 4)) return NO;
  if (end - payload < length) return MAYBE;
  return end - payload === length ? IS_RESPONSE : NO;
}

/** An error in place of the greeting, alone in its call: a code of the server, mostly without a state, and a text. */
export function detectRefusal(bytes: Uint8Array, payload: number, end: number, length: number): Detection {
  if (length < REFUSAL_HEAD + MIN_REFUSAL_TEXT || length > MAX_REFUSAL) return NO;
  if (end - payload < REFUSAL_HEAD) return MAYBE;
  const code = u16(bytes, payload + 1);
  if (code < FIRST_CODE || code > LAST_CODE || end - payload > length) return NO;
  if (end - payload < length) return MAYBE;
  const hasState = bytes[payload + REFUSAL_HEAD] === STATE_MARK;
  if (hasState && (length < ERROR_HEAD + MIN_REFUSAL_TEXT || !isSqlState(bytes, payload + REFUSAL_HEAD + 1))) return NO;
  return isText(bytes, payload + REFUSAL_HEAD, end) ? IS_RESPONSE : NO;
}

/** Characters of UTF-8 that are no control characters. */
function isText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const byte = bytes[at] as number;
    const length = byte < SPACE || byte === DELETE ? 0 : characterBytes(bytes, at, end);
    if (length === 0) return false;
    at += length;
  }
  return true;
}

/** All of it is at hand. */
function isOk(bytes: Uint8Array, payload: number, length: number): boolean {
  if (length < MIN_OK) return false;
  let at = payload + 1;
  for (let i = 0; i < 2; i += 1) {
    const size = numberSize(bytes[at] as number);
    if (size === 0) return false;
    at += size;
  }
  return at + 4 <= payload + length && (u16(bytes, at) & UNDEFINED_STATUS) === 0;
}

/** Goes from packet to packet as far as they are at hand. */
function walk(bytes: Uint8Array, start: number, end: number): Detection {
  let at = start;
  for (let sequence = 1; sequence <= PROOF; sequence += 1) {
    if (at === end) return MAYBE;
    if (end - at < HEADER) return MAYBE;
    if (bytes[at + 3] !== sequence) return NO;
    if (sequence === 2 && isDefinition(bytes, at + HEADER, end)) return IS_RESPONSE;
    const length = payloadLength(bytes, at);
    const isEnd = sequence === 2 && length === EOF_LENGTH && bytes[at + HEADER] === EOF;
    at += HEADER + length;
    if (isEnd && at === end) return IS_RESPONSE;
    if (at > end) return sequence === PROOF ? IS_RESPONSE : MAYBE;
  }
  return IS_RESPONSE;
}

function isDefinition(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < DEF.length) return false;
  for (let i = 0; i < DEF.length; i += 1) if (bytes[at + i] !== DEF[i]) return false;
  return true;
}
