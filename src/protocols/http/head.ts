/**
 * Heads of RFC 9112 (2.1 to 5):
 *
 *     head          = start-line EOL *( field-line EOL ) EOL      EOL = CRLF / LF (2.2)
 *     start-line    = request-line / status-line
 *     request-line  = token SP request-target SP "HTTP/1." DIGIT  empty lines before it are skipped (2.2)
 *     status-line   = "HTTP/1." DIGIT SP 3DIGIT [ SP *VCHAR ]
 *     field-line    = token ":" OWS value OWS / obs-fold
 *
 * Of the fields only Content-Length and Transfer-Encoding are looked at. A head is read once, line by line, however
 * many segments bring it.
 */
import { CR, decimal, equalsFolded, lineFeed, SPACE, TAB, TOKEN_BYTES, UPPER_CASE, ascii, COLON } from '../../lib/ascii.ts';
import { INVALID, MESSAGE, NEED_MORE, REQUEST, type Input } from '../protocol.ts';
import { methodOperation, methodToken } from './methods.ts';
import type { RouteTable } from './routes.ts';
import { CODING_CHUNKED, CODING_NONE, CODING_OTHER, FIELDS, HEAD_READ, NO_LENGTH, START_LINE, TOKEN_CONNECT, type HttpSide } from './state.ts';

/** nginx and Node.js refuse far smaller heads; what is larger is not a head. */
export const MAX_HEAD_BYTES = 64 * 1024;

const COMMA = 0x2c;
const HTTP_1 = ascii('HTTP/1.');
const CONTENT_LENGTH = ascii('CONTENT-LENGTH');
const TRANSFER_ENCODING = ascii('TRANSFER-ENCODING');
const CHUNKED = ascii('CHUNKED');

export type HeadStatus = typeof NEED_MORE | typeof MESSAGE | typeof INVALID;

/** Reads on in a head. MESSAGE: complete, and `side.line` is where it ends, counted from `input.start`, which stays. */
export function readHead(side: HttpSide, input: Input, routes: RouteTable): HeadStatus {
  const { bytes, view, end } = input;
  let line = input.start + side.line;
  let from = input.start + side.scanned;
  for (;;) {
    const feed = lineFeed(bytes, view, from, end);
    if (feed === end) return unfinished(side, input, line);
    const stop = feed > line && bytes[feed - 1] === CR ? feed - 1 : feed;
    const next = feed + 1;
    if (side.phase === START_LINE) {
      if (stop === line && side.direction === REQUEST) input.start = next;
      else if (!startLine(side, bytes, line, stop, routes)) return INVALID;
    } else if (stop === line) {
      side.phase = HEAD_READ;
      side.line = next - input.start;
      return MESSAGE;
    } else if (!fieldLine(side, bytes, line, stop)) return INVALID;
    line = next;
    from = next;
  }
}

function unfinished(side: HttpSide, input: Input, line: number): HeadStatus {
  const held = input.end - input.start;
  if (held > MAX_HEAD_BYTES) return INVALID;
  if (side.phase === START_LINE && line < input.end) {
    const first = input.bytes[line] as number;
    const plausible = side.direction === REQUEST ? TOKEN_BYTES[first] === 1 || first === CR : first === HTTP_1[0];
    if (!plausible) return INVALID;
  }
  side.line = line - input.start;
  side.scanned = held;
  return NEED_MORE;
}

function startLine(side: HttpSide, bytes: Uint8Array, line: number, stop: number, routes: RouteTable): boolean {
  side.phase = FIELDS;
  return side.direction === REQUEST ? requestLine(side, bytes, line, stop, routes) : statusLine(side, bytes, line, stop);
}

function requestLine(side: HttpSide, bytes: Uint8Array, line: number, stop: number, routes: RouteTable): boolean {
  const space = tokenEnd(bytes, line, stop);
  const targetEnd = stop - HTTP_1.length - 2;
  if (space === line || bytes[space] !== SPACE || targetEnd <= space + 1) return false;
  if (bytes[targetEnd] !== SPACE || !readVersion(side, bytes, targetEnd + 1)) return false;
  if (!visible(bytes, space + 1, targetEnd)) return false;
  side.operation = methodOperation(bytes, line, space);
  side.token = methodToken(side.operation);
  side.resource = side.token === TOKEN_CONNECT ? null : routes.routeOf(bytes, space + 1, targetEnd);
  return true;
}

function statusLine(side: HttpSide, bytes: Uint8Array, line: number, stop: number): boolean {
  const code = line + HTTP_1.length + 2;
  if (code + 3 > stop || !readVersion(side, bytes, line) || bytes[code - 1] !== SPACE) return false;
  if (code + 3 < stop && bytes[code + 3] !== SPACE) return false;
  side.status = decimal(bytes, code, code + 3);
  return side.status >= 100;
}

/** `HTTP/1.` DIGIT at `at`: a higher minor version is read as 1.1 (RFC 9110, 2.5). */
function readVersion(side: HttpSide, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < HTTP_1.length; i++) {
    if (bytes[at + i] !== HTTP_1[i]) return false;
  }
  const minor = decimal(bytes, at + HTTP_1.length, at + HTTP_1.length + 1);
  side.version = minor === 0 ? '1.0' : '1.1';
  return minor >= 0;
}

function tokenEnd(bytes: Uint8Array, start: number, stop: number): number {
  let at = start;
  while (at < stop && TOKEN_BYTES[bytes[at] as number] === 1) at++;
  return at;
}

/** No space and no control character. */
function visible(bytes: Uint8Array, start: number, stop: number): boolean {
  for (let at = start; at < stop; at++) {
    const byte = bytes[at] as number;
    if (byte <= SPACE || byte === 0x7f) return false;
  }
  return true;
}

function fieldLine(side: HttpSide, bytes: Uint8Array, line: number, stop: number): boolean {
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
  for (let at = colon + 1; at <= stop; ) {
    const comma = itemEnd(bytes, at, stop);
    const from = skipSpace(bytes, at, comma);
    const length = decimal(bytes, from, trimSpace(bytes, from, comma));
    if (length < 0 || (side.contentLength !== NO_LENGTH && side.contentLength !== length)) return false;
    side.contentLength = length;
    at = comma + 1;
  }
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
  while (at < stop && bytes[at] !== COMMA) at++;
  return at;
}

function skipSpace(bytes: Uint8Array, from: number, stop: number): number {
  let at = from;
  while (at < stop && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

function trimSpace(bytes: Uint8Array, from: number, stop: number): number {
  let at = stop;
  while (at > from && (bytes[at - 1] === SPACE || bytes[at - 1] === TAB)) at--;
  return at;
}
