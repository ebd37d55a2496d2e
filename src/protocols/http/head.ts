/**
 * Heads of RFC 9112 (2.1):
 *
 *     head  = *EOL start-line EOL *( field-line EOL ) EOL      EOL = CRLF / LF (2.2)
 *
 * Start lines are in `start-line.ts`, field lines in `fields.ts`. Empty lines before a message are skipped (2.2). A head
 * is read once, line by line, however many segments bring it; what was read is not kept, nor is the rest of a long line.
 */
import { CR, LF, lineFeed, TOKEN_BYTES } from '../../lib/ascii.ts';
import type { DecoderOptions } from '../decoder-options.ts';
import { INVALID, type Input, MESSAGE, NEED_MORE, REQUEST } from '../protocol.ts';
import { isFolded, isPlainField, MAX_FIELD_LINE, readField } from './fields.ts';
import { type FieldKeeper, fieldKeeper } from './kept-fields.ts';
import { keepOriginalMethod } from './methods.ts';
import { RouteTable } from './routes.ts';
import { showField, showStartLine } from './shown-head.ts';
import { LINE_UNFINISHED, readRequestLine, readStatusLine } from './start-line.ts';
import { FIELDS, HEAD_READ, type HttpSide, PLAIN_FIELD, START_LINE } from './state.ts';

/** Go takes heads of 1 MiB; nobody takes larger ones without being told to. */
const MAX_HEAD_BYTES = 1024 * 1024;
/** Servers refuse longer targets with 414 (Python 64 KiB, Node.js 16 KiB, nginx 8 KiB). */
const MAX_START_LINE = 64 * 1024;

const CAPITAL_H = 0x48;

export type HeadStatus = typeof NEED_MORE | typeof MESSAGE | typeof INVALID;

/** Reads heads; paths become routes in a table that all connections share. */
export class HeadReader {
  readonly routes: RouteTable;
  readonly #keep: FieldKeeper | null;
  readonly #keepsMethods: boolean;
  readonly #shows: boolean;

  constructor(options: DecoderOptions) {
    this.routes = new RouteTable(options.routes);
    this.#keep = fieldKeeper(options);
    this.#keepsMethods = options.requestAttributes;
    this.#shows = options.heads;
  }

  /**
   * Reads on in a head. MESSAGE: complete, and `side.line` is where it ends, counted from `input.start`, which is behind
   * what was read before.
   */
  read(side: HttpSide, input: Input): HeadStatus {
    if (side.phase === START_LINE) {
      const status = this.#readStartLine(side, input);
      if (status !== MESSAGE) return status;
    }
    const keep = side.direction === REQUEST ? this.#keep : this.#shows ? showField : null;
    if (!side.inLine) return readFields(side, input, keep);
    return passLine(side, input) ? readFields(side, input, keep) : passedSoFar(side);
  }

  #readStartLine(side: HttpSide, input: Input): HeadStatus {
    skipEmptyLines(side, input);
    const { bytes, start, end } = input;
    const isLoneReturn = start + 1 === end && bytes[start] === CR;
    if (start === end || isLoneReturn || isUnended(side, input)) return unfinishedStart(side, input);
    const next = side.direction === REQUEST ? readRequestLine(side, input, this.routes) : readStatusLine(side, input);
    if (next === LINE_UNFINISHED) return unfinishedStart(side, input);
    if (next < 0) return INVALID;
    if (this.#keepsMethods && side.direction === REQUEST) keepOriginalMethod(side, bytes, start);
    if (this.#shows) showStartLine(side, bytes, start, next);
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

function readFields(side: HttpSide, input: Input, keep: FieldKeeper | null): HeadStatus {
  const { bytes, view, start, end } = input;
  let line = start + side.line;
  let from = start + side.scanned;
  for (;;) {
    const feed = lineFeed(bytes, view, from, end);
    if (feed === end) return unfinished(side, input, line, keep);
    // At the first byte of a line that is not whole before, there is no byte to look back at.
    const stop = feed > line && bytes[feed - 1] === CR ? feed - 1 : feed;
    if (keep !== null && stop > line) keep(side, bytes, line, stop);
    if (isPlainField(bytes[line] as number)) side.field = PLAIN_FIELD;
    else if (stop <= line) break;
    else readField(side, bytes, start, line, stop);
    line = feed + 1;
    from = line;
  }
  side.phase = HEAD_READ;
  side.line = bytes[line] === CR ? line + 2 - start : line + 1 - start;
  return side.headBytes + side.line > MAX_HEAD_BYTES ? INVALID : MESSAGE;
}

/** A line that was searched for its end before is searched from there on, and read once it is whole. */
function isUnended(side: HttpSide, { bytes, view, start, end }: Input): boolean {
  return side.scanned > 0 && lineFeed(bytes, view, start + side.scanned, end) === end;
}

function unfinishedStart(side: HttpSide, input: Input): HeadStatus {
  const { start, end } = input;
  if (start < end) {
    const first = input.bytes[start] as number;
    const plausible = first === CR || (side.direction === REQUEST ? TOKEN_BYTES[first] === 1 : first === CAPITAL_H);
    if (!plausible) return INVALID;
  }
  side.line = 0;
  side.scanned = end - start;
  input.between = start === end;
  return side.scanned > MAX_START_LINE ? INVALID : NEED_MORE;
}

/** What was read is not needed any more, but for a field that may go on in the next line. */
function unfinished(side: HttpSide, input: Input, line: number, keep: FieldKeeper | null): HeadStatus {
  const { bytes, start, end } = input;
  if (!mayGoOn(side, input, line)) side.field = PLAIN_FIELD;
  const kept = side.field === PLAIN_FIELD ? line : start + side.fieldLine;
  // A line that ends here is read with its end.
  const stop = bytes[end - 1] === CR ? end - 1 : end;
  if (line < end && stop - kept > MAX_FIELD_LINE) {
    if (keep !== null) keep(side, bytes, line, end);
    readField(side, bytes, start, line, end);
    side.field = PLAIN_FIELD;
    side.inLine = true;
    consume(side, input, end);
    side.scanned = 0;
    return passedSoFar(side);
  }
  consume(side, input, kept);
  side.fieldLine = 0;
  side.line = line - kept;
  side.scanned = end - kept;
  return passedSoFar(side);
}

/** Whether the last field may be continued at `line`; one that is too long already is known to tell nothing. */
function mayGoOn(side: HttpSide, { bytes, start, end }: Input, line: number): boolean {
  return line < end ? isFolded(bytes[line] as number) : end - start - side.fieldLine <= MAX_FIELD_LINE + 2;
}

/** Passes over the rest of a long line: true where it ends. */
function passLine(side: HttpSide, input: Input): boolean {
  const feed = lineFeed(input.bytes, input.view, input.start, input.end);
  const whole = feed < input.end;
  consume(side, input, whole ? feed + 1 : feed);
  side.inLine = !whole;
  side.line = 0;
  side.scanned = 0;
  return whole;
}

function consume(side: HttpSide, input: Input, to: number): void {
  side.headBytes += to - input.start;
  input.start = to;
}

function passedSoFar({ headBytes, scanned }: HttpSide): HeadStatus {
  return headBytes + scanned > MAX_HEAD_BYTES ? INVALID : NEED_MORE;
}
