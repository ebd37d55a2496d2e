/**
 * Heads of RFC 9112 (2.1):
 *
 *     head  = start-line EOL *( field-line EOL ) EOL      EOL = CRLF / LF (2.2)
 *
 * Start lines are in `start-line.ts`, field lines in `fields.ts`. Empty lines before a request are skipped (2.2). A head
 * is read once, line by line, however many segments bring it.
 */
import { CR, LF, lineFeed, TOKEN_BYTES } from '../../lib/ascii.ts';
import type { DecoderOptions } from '../decoder-options.ts';
import { INVALID, type Input, MESSAGE, NEED_MORE, REQUEST } from '../protocol.ts';
import { isPlainField, readField } from './fields.ts';
import { keepField } from './kept-fields.ts';
import { RouteTable } from './routes.ts';
import { LINE_UNFINISHED, readRequestLine, readStatusLine } from './start-line.ts';
import { FIELDS, HEAD_READ, type HttpSide, START_LINE } from './state.ts';

/** nginx and Node.js refuse far smaller heads; what is larger is not a head. */
export const MAX_HEAD_BYTES = 64 * 1024;

const CAPITAL_H = 0x48;

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
    if (side.direction === REQUEST) skipEmptyLines(side, input);
    const { bytes, start, end } = input;
    const isLoneReturn = start + 1 === end && bytes[start] === CR;
    if (start === end || isLoneReturn || isUnended(side, input)) return unfinishedStart(side, input);
    const next = side.direction === REQUEST ? readRequestLine(side, input, this.routes) : readStatusLine(side, input);
    if (next === LINE_UNFINISHED) return unfinishedStart(side, input);
    if (next < 0) return INVALID;
    side.phase = FIELDS;
    side.line = next - start;
    side.scanned = side.line;
    return MESSAGE;
  }
}

function skipEmptyLines(side: HttpSide, input: Input): void {
  const { bytes, end } = input;
  for (;;) {
    const feed = bytes[input.start] === CR ? input.start + 1 : input.start;
    if (feed >= end || bytes[feed] !== LF) return;
    input.start = feed + 1;
    side.scanned = 0;
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
    if (keeps && stop > line) keepField(side, bytes, line, stop);
    if (isPlainField(bytes[line] as number)) side.framingField = false;
    else if (stop <= line) break;
    else if (!readField(side, bytes, line, stop)) return INVALID;
    line = feed + 1;
    from = line;
  }
  side.phase = HEAD_READ;
  side.line = bytes[line] === CR ? line + 2 - start : line + 1 - start;
  return side.line > MAX_HEAD_BYTES ? INVALID : MESSAGE;
}

/** A line that was searched for its end before is searched from there on, and read once it is whole. */
function isUnended(side: HttpSide, { bytes, view, start, end }: Input): boolean {
  return side.scanned > 0 && lineFeed(bytes, view, start + side.scanned, end) === end;
}

function unfinishedStart(side: HttpSide, input: Input): HeadStatus {
  const { start, end } = input;
  if (start < end) {
    const first = input.bytes[start] as number;
    const plausible = side.direction === REQUEST ? TOKEN_BYTES[first] === 1 || first === CR : first === CAPITAL_H;
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
