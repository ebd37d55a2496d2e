/**
 * Start lines of RFC 9112 (3, 4), each read in one pass:
 *
 *     request-line  = method SP request-target SP version EOL     EOL = CRLF / LF (2.2)
 *     status-line   = version SP 3DIGIT [ SP *OCTET ] EOL
 *     version       = "HTTP/1." DIGIT
 *     method        = 1*tchar              request-target = 1*<any octet but controls and space>
 */
import { CR, decimal, isDigit, LF, lineFeed, SPACE, TOKEN_BYTES, ZERO } from '../../lib/ascii.ts';
import type { Input } from '../protocol.ts';
import { methodOperation, methodToken } from './methods.ts';
import type { RouteTable } from './routes.ts';
import { type HttpSide, TOKEN_CONNECT } from './state.ts';

/** The line has not ended yet. */
export const LINE_UNFINISHED = -1;
/** It is no such line. */
export const LINE_INVALID = -2;

/** `HTTP` and `/1.`, as four and three bytes of a little-endian word. */
const HTTP = 0x50545448;
const SLASH_1_DOT = 0x2e312f;
const VERSION_BYTES = 8;
/** A status line up to the byte behind the code. */
const STATUS_BYTES = VERSION_BYTES + 5;

/** Reads the line at `input.start`, which has a first byte, into `side`. Returns the offset behind it, or LINE_…. */
export function readRequestLine(side: HttpSide, input: Input, routes: RouteTable): number {
  const { bytes, view, start, end } = input;
  const space = tokenEnd(bytes, start, end);
  if (space === end) return LINE_UNFINISHED;
  if (space === start || bytes[space] !== SPACE) return LINE_INVALID;
  const target = space + 1;
  const targetEnd = visibleEnd(bytes, view, target, end);
  if (targetEnd === end) return LINE_UNFINISHED;
  if (targetEnd === target || bytes[targetEnd] !== SPACE) return LINE_INVALID;
  const version = targetEnd + 1;
  if (version + VERSION_BYTES >= end) return shortLine(input, version);
  if (!readVersion(side, view, version)) return LINE_INVALID;
  const next = lineEnd(bytes, version + VERSION_BYTES, end);
  if (next < 0) return next;
  side.operation = methodOperation(bytes, start, space);
  side.token = methodToken(side.operation);
  side.resource = side.token === TOKEN_CONNECT ? null : routes.routeOf(bytes, target, targetEnd);
  return next;
}

/** As `readRequestLine`. */
export function readStatusLine(side: HttpSide, input: Input): number {
  const { bytes, view, start, end } = input;
  if (start + STATUS_BYTES > end) return shortLine(input, start);
  if (!readVersion(side, view, start)) return LINE_INVALID;
  const code = start + VERSION_BYTES + 1;
  const status = decimal(bytes, code, code + 3);
  if (bytes[code - 1] !== SPACE || status < 100) return LINE_INVALID;
  side.status = status;
  if (bytes[code + 3] !== SPACE) return lineEnd(bytes, code + 3, end);
  const feed = lineFeed(bytes, view, code + 3, end);
  return feed === end ? LINE_UNFINISHED : feed + 1;
}

/** Too short to be one, if it has ended. */
function shortLine({ bytes, view, end }: Input, from: number): number {
  return lineFeed(bytes, view, from, end) < end ? LINE_INVALID : LINE_UNFINISHED;
}

/** The offset behind the end of line that is at `at`. */
function lineEnd(bytes: Uint8Array, at: number, end: number): number {
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
