/**
 * Start lines of RFC 9112 (3, 4), each read in one pass, and as laxly as peers read them:
 *
 *     request-line  = method WS request-target WS version [ WS ] EOL     EOL = CRLF / LF (2.2)
 *     status-line   = version WS 3DIGIT [ <no digit> *OCTET ] EOL        WS  = 1*( SP / TAB )
 *     version       = "HTTP/" DIGIT [ "." 1*DIGIT ]          the minor one left out in status lines alone
 *     method        = 1*tchar              request-target = 1*<any octet but controls and space>
 */
import { ascii, CR, decimal, isDigit, LF, lineFeed, SPACE, TAB, TOKEN_BYTES, ZERO } from '../../lib/ascii.ts';
import { type Input, REQUEST } from '../protocol.ts';
import { methodOperation, methodToken } from './methods.ts';
import type { RouteTable } from './routes.ts';
import { type HttpSide, TOKEN_CONNECT } from './state.ts';

/** The line has not ended yet. */
export const LINE_UNFINISHED = -1;
/** It is no such line. */
export const LINE_INVALID = -2;

/** `HTTP` and `/1.`, as four and three bytes of a little-endian word. */
const HTTP = 0x50545448;
const SLASH = 0x2f;
const ONE = 0x31;
const DOT = 0x2e;
const SLASH_1_DOT = 0x2e312f;
const VERSION_BYTES = 8;
/** Longest version that is worth reading. */
const MAX_VERSION = 16;
/** Of a status line, its end included. */
const FEWEST_STATUS_BYTES = 11;
/** The preface of HTTP/2 (RFC 9113, 3.4) is no request. */
const PREFACE = ascii('PRI * HTTP/2.0');

/** Reads the line at `input.start`, which has a first byte, into `side`. Returns the offset behind it, or LINE_…. */
export function readRequestLine(side: HttpSide, input: Input, routes: RouteTable): number {
  const { bytes, view, start, end } = input;
  const space = tokenEnd(bytes, start, end);
  if (space === end) return LINE_UNFINISHED;
  if (space === start) return LINE_INVALID;
  const target = space + 1;
  const targetEnd = bytes[space] === SPACE ? visibleEnd(bytes, view, target, end) : target;
  const version = targetEnd + 1;
  const next = version + VERSION_BYTES + 2;
  if (targetEnd === target || next > end || bytes[targetEnd] !== SPACE)
    return readOddRequest(side, input, routes, space);
  if (bytes[next - 2] !== CR || bytes[next - 1] !== LF || !readVersion(side, view, version))
    return readOddRequest(side, input, routes, space);
  nameRequest(side, bytes, start, space);
  side.resource = side.token === TOKEN_CONNECT ? null : routes.routeOf(bytes, target, targetEnd);
  return next;
}

/** As `readRequestLine`. */
export function readStatusLine(side: HttpSide, input: Input): number {
  const { bytes, view, start, end } = input;
  if (start + FEWEST_STATUS_BYTES > end) return shortLine(input, start);
  const code = start + VERSION_BYTES + 1;
  if (code + 3 >= end || bytes[code - 1] !== SPACE || bytes[code + 3] !== SPACE || !readVersion(side, view, start))
    return readOddStatus(side, input);
  const status = decimal(bytes, code, code + 3);
  if (status < 100) return readOddStatus(side, input);
  side.status = status;
  const feed = lineFeed(bytes, view, code + 3, end);
  return feed === end ? LINE_UNFINISHED : feed + 1;
}

/** Too short to be one, if it has ended. */
function shortLine({ bytes, view, end }: Input, from: number): number {
  return lineFeed(bytes, view, from, end) < end ? LINE_INVALID : LINE_UNFINISHED;
}

/** The offset behind the end of line that is at `from`, or behind spaces there. */
function lineEnd(bytes: Uint8Array, from: number, end: number): number {
  const at = spaceEnd(bytes, from, end);
  if (at === end) return LINE_UNFINISHED;
  if (bytes[at] === LF) return at + 1;
  if (bytes[at] !== CR) return LINE_INVALID;
  if (at + 1 === end) return LINE_UNFINISHED;
  return bytes[at + 1] === LF ? at + 2 : LINE_INVALID;
}

/** A higher minor version is read as 1.1 (RFC 9110, 2.5). */
function readVersion(side: HttpSide, view: DataView, at: number): boolean {
  const word = view.getInt32(at + 4, true);
  if (view.getInt32(at, true) !== HTTP || (word & 0xffffff) !== SLASH_1_DOT) return false;
  const minor = word >>> 24;
  side.version = minor === ZERO ? '1.0' : '1.1';
  return isDigit(minor);
}

/** Its method ends at `space`; the rest is not as everybody writes it, or not all there. */
function readOddRequest(side: HttpSide, input: Input, routes: RouteTable, space: number): number {
  const { bytes, view, start, end } = input;
  const target = spaceEnd(bytes, space, end);
  if (target === space) return LINE_INVALID;
  const targetEnd = visibleEnd(bytes, view, target, end);
  if (targetEnd === end) return LINE_UNFINISHED;
  const version = spaceEnd(bytes, targetEnd, end);
  if (targetEnd === target || version === targetEnd) return LINE_INVALID;
  if (version + VERSION_BYTES > end) return shortLine(input, version);
  const versionEnd = readOddVersion(side, input, version);
  if (versionEnd < 0) return versionEnd;
  const next = lineEnd(bytes, versionEnd, end);
  if (next < 0) return next;
  if (isPreface(bytes, start, end)) return LINE_INVALID;
  nameRequest(side, bytes, start, space);
  side.resource = side.token === TOKEN_CONNECT ? null : routes.routeOf(bytes, target, targetEnd);
  return next;
}

function readOddStatus(side: HttpSide, input: Input): number {
  const { bytes, view, start, end } = input;
  const versionEnd = readOddVersion(side, input, start);
  if (versionEnd < 0) return versionEnd;
  const code = spaceEnd(bytes, versionEnd, end);
  if (code + 3 >= end) return shortLine(input, start);
  const status = decimal(bytes, code, code + 3);
  if (code === versionEnd || status < 100 || isDigit(bytes[code + 3])) return LINE_INVALID;
  side.status = status;
  const feed = lineFeed(bytes, view, code + 3, end);
  return feed === end ? LINE_UNFINISHED : feed + 1;
}

/** Returns the offset behind it, or LINE_…. Some servers write a major version alone. */
function readOddVersion(side: HttpSide, input: Input, at: number): number {
  const { bytes, view } = input;
  if (view.getInt32(at, true) !== HTTP || bytes[at + 4] !== SLASH || !isDigit(bytes[at + 5])) return LINE_INVALID;
  const minor = at + 7;
  side.version = bytes[at + 5] === ZERO || (bytes[at + 5] === ONE && bytes[minor] === ZERO) ? '1.0' : '1.1';
  if (bytes[minor - 1] !== DOT) return side.direction === REQUEST ? LINE_INVALID : minor - 1;
  return isDigit(bytes[minor]) ? digitsEnd(input, minor + 1) : LINE_INVALID;
}

function digitsEnd({ bytes, end }: Input, from: number): number {
  let at = from;
  while (at < end && isDigit(bytes[at])) at += 1;
  if (at - from > MAX_VERSION) return LINE_INVALID;
  return at === end ? LINE_UNFINISHED : at;
}

function isPreface(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== PREFACE[0] || start + PREFACE.length > end) return false;
  for (let i = 0; i < PREFACE.length; i += 1) if (bytes[start + i] !== PREFACE[i]) return false;
  return true;
}

/** Behind spaces and tabs, if there are any. */
function spaceEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at += 1;
  return at;
}

function nameRequest(side: HttpSide, bytes: Uint8Array, start: number, space: number): void {
  side.operation = methodOperation(bytes, start, space);
  side.token = methodToken(side.operation);
}

function tokenEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && TOKEN_BYTES[bytes[at] as number] === 1) at += 1;
  return at;
}

/** Offset of the first space or control character in [from, end), or `end`. Four bytes a step: targets are long. */
function visibleEnd(bytes: Uint8Array, view: DataView, from: number, end: number): number {
  let at = from;
  for (const last = end - 4; at <= last; at += 4) {
    const word = view.getInt32(at, true);
    // The highest bit of each byte below 0x21, of 0x7f, and by a carry of some others: the bytes themselves tell.
    if (((word - 0x21212121) | (word + 0x01010101)) & ~word & 0x80808080) {
      for (let i = at; i < at + 4; i += 1) if (!isVisible(bytes[i] as number)) return i;
    }
  }
  while (at < end && isVisible(bytes[at] as number)) at += 1;
  return at;
}

function isVisible(byte: number): boolean {
  return byte > SPACE && byte !== 0x7f;
}
