/**
 * The first line of `head.ts`, behind empty ones, and the first byte of what follows it. No other protocol's lines have
 * this word where it stands here: RTSP, SIP and ICAP have their own, Gnutella's has no target.
 */
import { ascii, COLON, CR, isDigit, LF, SPACE, TAB, TOKEN_BYTES, ZERO } from '../../lib/ascii.ts';
import { type Detection, IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../protocol.ts';

/** Longest method of the IANA registry is 17 (UPDATEREDIRECTREF); others are words of the same kind. */
const MAX_METHOD = 32;
/** Servers refuse longer targets (nginx 8 KiB, Node.js 16 KiB). */
const MAX_LINE = 16 * 1024;
const SLASH = 0x2f;
const ASTERISK = 0x2a;
const QUESTION = 0x3f;
const DOT = 0x2e;
const WORD = ascii('HTTP/');
/** Of the version behind it: a digit, a dot, a digit. */
const DIGITS = 3;
const CONNECT = ascii('CONNECT');
/** The preface of HTTP/2 (RFC 9113, 3.4) is no request of this protocol. */
const PREFACE = ascii('PRI * HTTP/2');

export function detectHttp(bytes: Uint8Array, start: number, end: number): Detection {
  const first = firstLine(bytes, start, end);
  if (first === end) return first - start <= MAX_LINE ? MAYBE : NO;
  const answer = matches(bytes, first, end, WORD);
  return answer === NO ? detectRequest(bytes, first, end) : detectResponse(bytes, first, end);
}

/** Behind empty lines; all that is left where a lone carriage return is. */
function firstLine(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; ; ) {
    const feed = bytes[at] === CR ? at + 1 : at;
    if (at === end || (feed === end && feed > at)) return end;
    if (bytes[feed] !== LF) return at;
    at = feed + 1;
  }
}

function detectResponse(bytes: Uint8Array, start: number, end: number): Detection {
  const version = start + WORD.length;
  if (!isVersion(bytes, version, end)) return NO;
  const code = spaceEnd(bytes, version + DIGITS, end);
  if (code < end && code <= version + DIGITS) return NO;
  for (let at = code; at < code + 3 && at < end; at += 1) if (!isDigit(bytes[at])) return NO;
  if (code + 3 >= end) return code - start <= MAX_LINE ? MAYBE : NO;
  const after = bytes[code + 3];
  if (after !== SPACE && after !== CR && after !== LF) return NO;
  return bytes[code] === ZERO ? NO : lineStop(bytes, code + 3, end, IS_RESPONSE);
}

function detectRequest(bytes: Uint8Array, start: number, end: number): Detection {
  let at = start;
  while (at < end && at - start <= MAX_METHOD && TOKEN_BYTES[bytes[at] as number] === 1) at += 1;
  if (at - start > MAX_METHOD || at === start) return NO;
  if (at === end) return MAYBE;
  const target = spaceEnd(bytes, at, end);
  if (target === at) return NO;
  if (target === end) return target - start <= MAX_LINE ? MAYBE : NO;
  const isTunnel = at - start === CONNECT.length && matches(bytes, start, end, CONNECT) !== NO;
  const targetEnd = visibleEnd(bytes, target, end);
  if (targetEnd - start > MAX_LINE || !(isTunnel || isTarget(bytes, target, targetEnd, end))) return NO;
  const version = spaceEnd(bytes, targetEnd, end);
  if (version === end) return MAYBE;
  if (version === targetEnd || matches(bytes, start, end, PREFACE) !== NO) return NO;
  return detectVersion(bytes, version, end);
}

/** At the end of a request line. */
function detectVersion(bytes: Uint8Array, at: number, end: number): Detection {
  if (matches(bytes, at, end, WORD) === NO || !isVersion(bytes, at + WORD.length, end)) return NO;
  const after = spaceEnd(bytes, at + WORD.length + DIGITS, end);
  if (after >= end) return MAYBE;
  return bytes[after] === CR || bytes[after] === LF ? lineStop(bytes, after, end, IS_REQUEST) : NO;
}

/** As far as the bytes go. */
function isVersion(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    (at >= end || isDigit(bytes[at])) &&
    (at + 1 >= end || bytes[at + 1] === DOT) &&
    (at + 2 >= end || isDigit(bytes[at + 2]))
  );
}

/**
 * Origin, absolute and asterisk form (RFC 9112, 3.2), and what servers take as well: a query alone, an authority. As far
 * as the bytes go.
 */
function isTarget(bytes: Uint8Array, target: number, targetEnd: number, end: number): boolean {
  const first = bytes[target];
  if (first === SLASH || first === QUESTION) return true;
  if (first === ASTERISK) return targetEnd === target + 1;
  let at = target;
  while (at < targetEnd && TOKEN_BYTES[bytes[at] as number] === 1) at += 1;
  return at > target && (at === end || bytes[at] === COLON);
}

function visibleEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] as number) > SPACE && bytes[at] !== 0x7f) at += 1;
  return at;
}

function spaceEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at += 1;
  return at;
}

/** From within the first line: it must end, and what can be a field or an empty line must follow. */
function lineStop(bytes: Uint8Array, from: number, end: number, found: Detection): Detection {
  let at = from;
  while (at < end && bytes[at] !== LF) {
    const byte = bytes[at] as number;
    if (byte < SPACE && byte !== CR && byte !== TAB) return NO;
    at += 1;
  }
  if (at === end) return at - from <= MAX_LINE ? MAYBE : NO;
  const next = bytes[at + 1] as number;
  return at + 1 === end || next === CR || next === LF || next === TAB || next >= SPACE ? found : NO;
}

/** IS_REQUEST: all of `word` is there; MAYBE: as far as the bytes go; NO. */
function matches(bytes: Uint8Array, start: number, end: number, word: Uint8Array): Detection {
  for (let i = 0; i < word.length; i += 1) {
    if (start + i >= end) return MAYBE;
    if (bytes[start + i] !== word[i]) return NO;
  }
  return IS_REQUEST;
}
