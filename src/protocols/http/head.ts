/**
 * Heads of RFC 9112 (2.1 to 5):
 *
 *     head          = start-line EOL *( field-line EOL ) EOL      EOL = CRLF / LF (2.2)
 *     start-line    = request-line / status-line
 *     request-line  = token SP request-target SP "HTTP/1." DIGIT  empty lines before it are skipped (2.2)
 *     status-line   = "HTTP/1." DIGIT SP 3DIGIT [ SP *VCHAR ]
 *
 * Field lines are in `fields.ts`. A head is read once, line by line, however
 * many segments bring it.
 */
import { ascii, CR, decimal, lineFeed, SPACE, TOKEN_BYTES } from '../../lib/ascii.ts';
import type { DecoderOptions } from '../decoder-options.ts';
import { INVALID, type Input, MESSAGE, NEED_MORE, REQUEST, RESPONSE } from '../protocol.ts';
import { isPlainField, readField } from './fields.ts';
import { keepField } from './kept-fields.ts';
import { methodOperation, methodToken } from './methods.ts';
import { RouteTable } from './routes.ts';
import { FIELDS, HEAD_READ, type HttpSide, START_LINE, TOKEN_CONNECT } from './state.ts';

/** nginx and Node.js refuse far smaller heads; what is larger is not a head. */
export const MAX_HEAD_BYTES = 64 * 1024;

const HTTP_1 = ascii('HTTP/1.');

export type HeadStatus = typeof NEED_MORE | typeof MESSAGE | typeof INVALID;

/** Reads heads; paths become routes in a table that all connections share. */
export class HeadReader {
  readonly routes: RouteTable;
  readonly #keeps: boolean;

  constructor(options: DecoderOptions) {
    this.routes = new RouteTable(options.routes);
    this.#keeps = options.requestAttributes;
  }

  /** Reads on in a head. MESSAGE: complete, and `side.line` is where it ends, counted from `input.start`, which stays. */
  read(side: HttpSide, input: Input): HeadStatus {
    if (side.phase === START_LINE) {
      const status = this.#readStartLine(side, input);
      if (status !== MESSAGE) return status;
    }
    return readFields(side, input, this.#keeps && side.direction === REQUEST);
  }

  #readStartLine(side: HttpSide, input: Input): HeadStatus {
    const { bytes, view, end } = input;
    let line = input.start;
    for (let from = line + side.scanned; ; from = line) {
      const feed = lineFeed(bytes, view, from, end);
      if (feed === end) return unfinishedStart(side, input);
      const stop = feed > line && bytes[feed - 1] === CR ? feed - 1 : feed;
      if (stop > line || side.direction === RESPONSE) return this.#startLine(side, input, stop, feed + 1);
      line = feed + 1;
      input.start = line;
    }
  }

  #startLine(side: HttpSide, input: Input, stop: number, next: number): HeadStatus {
    const { bytes, start } = input;
    const valid =
      side.direction === REQUEST ? this.#requestLine(side, bytes, start, stop) : statusLine(side, bytes, start, stop);
    if (!valid) return INVALID;
    side.phase = FIELDS;
    side.line = next - start;
    side.scanned = side.line;
    return MESSAGE;
  }

  #requestLine(side: HttpSide, bytes: Uint8Array, line: number, stop: number): boolean {
    const space = tokenEnd(bytes, line, stop);
    const targetEnd = stop - HTTP_1.length - 2;
    if (space === line || bytes[space] !== SPACE || targetEnd <= space + 1) return false;
    if (bytes[targetEnd] !== SPACE || !readVersion(side, bytes, targetEnd + 1)) return false;
    if (!visible(bytes, space + 1, targetEnd)) return false;
    side.operation = methodOperation(bytes, line, space);
    side.token = methodToken(side.operation);
    side.resource = side.token === TOKEN_CONNECT ? null : this.routes.routeOf(bytes, space + 1, targetEnd);
    return true;
  }
}

function readFields(side: HttpSide, input: Input, keeps: boolean): HeadStatus {
  const { bytes, view, start, end } = input;
  let line = start + side.line;
  let from = start + side.scanned;
  for (;;) {
    const feed = lineFeed(bytes, view, from, end);
    if (feed === end) return unfinished(side, input, line);
    // A start line lies before: the byte before a line is always at hand.
    const stop = bytes[feed - 1] === CR ? feed - 1 : feed;
    if (stop <= line) break;
    if (keeps) keepField(side, bytes, line, stop);
    if ((isPlainField(bytes[line] as number) && !side.framingField) || readField(side, bytes, line, stop)) {
      line = feed + 1;
      from = line;
    } else return INVALID;
  }
  side.phase = HEAD_READ;
  side.line = bytes[line] === CR ? line + 2 - start : line + 1 - start;
  return side.line > MAX_HEAD_BYTES ? INVALID : MESSAGE;
}

function unfinishedStart(side: HttpSide, input: Input): HeadStatus {
  const { start, end } = input;
  if (start < end) {
    const first = input.bytes[start] as number;
    const plausible = side.direction === REQUEST ? TOKEN_BYTES[first] === 1 || first === CR : first === HTTP_1[0];
    if (!plausible) return INVALID;
  }
  return unfinished(side, input, start);
}

function unfinished(side: HttpSide, input: Input, line: number): HeadStatus {
  const held = input.end - input.start;
  side.line = line - input.start;
  side.scanned = held;
  return held > MAX_HEAD_BYTES ? INVALID : NEED_MORE;
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
