/**
 * Bodies of RFC 9112 (6.3, 7.1):
 *
 *     chunked-body = *( 1*HEXDIG BWS [ ";" ext ] EOL data CRLF ) 1*"0" BWS [ ";" ext ] EOL *( field-line EOL ) EOL
 *
 * Data is never looked at: what is not at hand is left to SKIP, so that it may as well have been a gap. The EOL behind
 * a chunk's data is skipped with it: what follows a large chunk in the same call may not have been copied. What is no
 * chunk, some clients take as data, some refuse: such a body ends where the conversation turns.
 */
import { CR, LF, lineFeed, MAX_DECIMAL, SPACE, TAB } from '../../lib/ascii.ts';
import { type DecodeStatus, type Input, MESSAGE, NEED_MORE, SKIP, UNTIL_END, UNTIL_TURN } from '../protocol.ts';
import { BODY_SKIPPED, CHUNK_SIZE, type HttpSide, TRAILERS, UNTIL_CLOSE } from './state.ts';

/** Of a chunk-size line with its extensions: Node.js allows 16 KiB of extensions in a whole body. */
const MAX_CHUNK_LINE = 16 * 1024;
/** Of trailers: they are seldom more than a checksum. */
const MAX_TRAILER_BYTES = 64 * 1024;
const SEMICOLON = 0x3b;

/** Reads on in a body whose delimiting is known; MESSAGE where it ends at `input.start`. */
export function readBody(side: HttpSide, input: Input): DecodeStatus {
  while (side.phase === CHUNK_SIZE) {
    const status = readChunk(side, input);
    if (status !== MESSAGE) return status;
  }
  if (side.phase === TRAILERS) return readTrailers(side, input);
  return side.phase === UNTIL_CLOSE ? readUntilClose(input) : MESSAGE;
}

/** A body of known length: consumed where it is at hand. */
export function skipLength(side: HttpSide, input: Input, length: number): DecodeStatus {
  side.phase = BODY_SKIPPED;
  return skipBytes(input, length);
}

/** A body whose end nothing tells that all peers agree on. */
export function skipToTurn(side: HttpSide, input: Input): DecodeStatus {
  side.phase = BODY_SKIPPED;
  input.skip = UNTIL_TURN;
  return SKIP;
}

function skipBytes(input: Input, length: number): DecodeStatus {
  if (length <= input.end - input.start) {
    input.start += length | 0;
    return MESSAGE;
  }
  input.skip = length;
  return SKIP;
}

function readUntilClose(input: Input): DecodeStatus {
  if (input.ended) {
    input.start = input.end;
    return MESSAGE;
  }
  input.skip = UNTIL_END;
  return SKIP;
}

/** One chunk; MESSAGE where the next line is at `input.start`. */
function readChunk(side: HttpSide, input: Input): DecodeStatus {
  const { bytes, start } = input;
  const feed = lineFeed(bytes, input.view, start, input.end);
  if (feed - start > MAX_CHUNK_LINE) return skipToTurn(side, input);
  if (feed === input.end) return sizePrefix(bytes, start, feed) ? NEED_MORE : skipToTurn(side, input);
  const stop = feed > start && bytes[feed - 1] === CR ? feed - 1 : feed;
  const size = chunkSize(bytes, start, stop);
  if (size < 0) return skipToTurn(side, input);
  input.start = feed + 1;
  if (size === 0) {
    side.phase = TRAILERS;
    return MESSAGE;
  }
  const after = input.start + size;
  if (after + 2 <= input.end && (bytes[after] !== CR || bytes[after + 1] !== LF)) return skipToTurn(side, input);
  return skipBytes(input, size + 2);
}

/** Whether a line that has not ended can still be a chunk's. */
function sizePrefix(bytes: Uint8Array, start: number, end: number): boolean {
  return start === end || hexDigit(bytes[start] as number) >= 0;
}

function chunkSize(bytes: Uint8Array, start: number, stop: number): number {
  let size = 0;
  let at = start;
  for (; at < stop; at += 1) {
    const digit = hexDigit(bytes[at] as number);
    if (digit < 0) break;
    size = size * 16 + digit;
    if (size > MAX_DECIMAL) return -1;
  }
  if (at === start) return -1;
  while (at < stop && (bytes[at] === SPACE || bytes[at] === TAB)) at += 1;
  return at === stop || bytes[at] === SEMICOLON ? size : -1;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The body is over already: a client may leave without the trailers. */
function readTrailers(side: HttpSide, input: Input): DecodeStatus {
  for (;;) {
    const { start } = input;
    const feed = lineFeed(input.bytes, input.view, start, input.end);
    if (side.trailerBytes + feed - start > MAX_TRAILER_BYTES) return skipToTurn(side, input);
    if (feed === input.end) return input.over ? endTrailers(input) : NEED_MORE;
    side.trailerBytes += feed + 1 - start;
    input.start = feed + 1;
    if (feed === start || (feed === start + 1 && input.bytes[start] === CR)) return MESSAGE;
  }
}

function endTrailers(input: Input): DecodeStatus {
  input.start = input.end;
  return MESSAGE;
}
