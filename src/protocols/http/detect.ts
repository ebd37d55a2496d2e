/** The first line of `head.ts`, and the first byte of what follows it. */
import { ascii, CR, isDigit, LF, SPACE, TOKEN_BYTES } from '../../lib/ascii.ts';
import { type Detection, IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../protocol.ts';

/** Longest method of the IANA registry is 17 (UPDATEREDIRECTREF); others are words of the same kind. */
const MAX_METHOD = 20;
/** Servers refuse longer targets (nginx 8 KiB, Node.js 16 KiB). */
const MAX_LINE = 16 * 1024;
const SLASH = 0x2f;
const DASH = 0x2d;
const ASTERISK = 0x2a;
const VERSION = ascii('HTTP/1.');
const SCHEME = ascii('http');

export function detectHttp(bytes: Uint8Array, start: number, end: number): Detection {
  if (start === end) return MAYBE;
  const answer = matches(bytes, start, end, VERSION);
  return answer === NO ? detectRequest(bytes, start, end) : detectResponse(bytes, start, end);
}

function detectResponse(bytes: Uint8Array, start: number, end: number): Detection {
  const code = start + VERSION.length + 2;
  for (let at = start + VERSION.length; at < code + 3 && at < end; at += 1) {
    if (at === code - 1 ? bytes[at] !== SPACE : !isDigit(bytes[at])) return NO;
  }
  if (code + 3 >= end) return MAYBE;
  const after = bytes[code + 3];
  if (after !== SPACE && after !== CR && after !== LF) return NO;
  if ((bytes[code] as number) < 0x31 || (bytes[code] as number) > 0x35) return NO;
  return lineStop(bytes, code + 3, end, IS_RESPONSE);
}

function detectRequest(bytes: Uint8Array, start: number, end: number): Detection {
  let at = start;
  while (at < end && at - start <= MAX_METHOD && isMethodByte(bytes[at] as number)) at += 1;
  if (at - start > MAX_METHOD) return NO;
  if (at === end) return MAYBE;
  if (at - start < 3 || bytes[at] !== SPACE) return NO;
  const target = at + 1;
  if (target === end) return MAYBE;
  if (!isTarget(bytes, start, target, end)) return NO;
  at = target;
  while (at < end && (bytes[at] as number) > SPACE && bytes[at] !== 0x7f) at += 1;
  if (at - start > MAX_LINE) return NO;
  if (at === end) return MAYBE;
  return bytes[at] === SPACE ? detectVersion(bytes, at + 1, end) : NO;
}

/** At the end of a request line. */
function detectVersion(bytes: Uint8Array, at: number, end: number): Detection {
  if (matches(bytes, at, end, VERSION) === NO) return NO;
  const minor = at + VERSION.length;
  if (minor >= end) return MAYBE;
  if (!isDigit(bytes[minor])) return NO;
  if (minor + 1 === end) return MAYBE;
  return bytes[minor + 1] === CR || bytes[minor + 1] === LF ? lineStop(bytes, minor + 1, end, IS_REQUEST) : NO;
}

/** Origin, absolute and asterisk form; authority form only behind CONNECT (RFC 9112, 3.2). */
function isTarget(bytes: Uint8Array, method: number, target: number, end: number): boolean {
  const first = bytes[target];
  if (first === SLASH) return true;
  if (first === ASTERISK) return target + 1 === end || bytes[target + 1] === SPACE;
  if (matches(bytes, target, end, SCHEME) !== NO) return true;
  return (
    target - method === 8 && bytes[method] === 0x43 && bytes[method + 1] === 0x4f && TOKEN_BYTES[first as number] === 1
  );
}

/** From within the first line: it must end, and a field or an empty line must follow. */
function lineStop(bytes: Uint8Array, from: number, end: number, found: Detection): Detection {
  let at = from;
  while (at < end && bytes[at] !== LF) {
    const byte = bytes[at] as number;
    if (byte < SPACE && byte !== CR && byte !== 0x09) return NO;
    at += 1;
  }
  if (at === end) return at - from <= MAX_LINE ? MAYBE : NO;
  const next = bytes[at + 1];
  if (at + 1 === end || next === CR || next === LF) return found;
  return TOKEN_BYTES[next as number] === 1 ? found : NO;
}

/** IS_REQUEST: all of `word` is there; MAYBE: as far as the bytes go; NO. */
function matches(bytes: Uint8Array, start: number, end: number, word: Uint8Array): Detection {
  for (let i = 0; i < word.length; i += 1) {
    if (start + i >= end) return MAYBE;
    if (bytes[start + i] !== word[i]) return NO;
  }
  return IS_REQUEST;
}

/** What registered methods consist of: decoding accepts any token. */
function isMethodByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || byte === DASH;
}
