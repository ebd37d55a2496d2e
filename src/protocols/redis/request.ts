/**
 * Requests of RESP (https://redis.io/docs/latest/develop/reference/protocol-spec/):
 *
 *     request  = command / inline / empty
 *     command  = "*" count CRLF count( "$" length CRLF length( OCTET ) CRLF )
 *     inline   = word *( 1*SP argument ) *SP EOL          EOL = CRLF / LF; words that are commands, and behind one any
 *     empty    = "*" ( "0" / "-" 1*DIGIT ) CRLF / EOL     ignored by the server, not answered
 *
 * Only the command's name, the few arguments that change how the conversation goes on, and, where wanted, the first key
 * are looked at; all other arguments are skipped by their length, gap or not.
 */
import { CR, LF, lineFeed, SPACE } from '../../lib/ascii.ts';
import { type DecodeStatus, INVALID, type Input, MESSAGE, NEED_MORE, SKIP } from '../protocol.ts';
import { readArgument, readKey } from './arguments.ts';
import { OTHER_COMMAND } from './commands.ts';
import { MAX_KEY_BYTES } from './keys.ts';
import { LINE_UNFINISHED, readNumber } from './number-line.ts';
import type { RedisState } from './state.ts';

const ASTERISK = 0x2a;
const DOLLAR = 0x24;
const TAB = 0x09;
const COLON = 0x3a;
const UNDERSCORE = 0x5f;
const DELETE = 0x7f;
/** PROTO_INLINE_MAX_SIZE of the server. */
const MAX_INLINE = 64 * 1024;
/** The server's own limit is INT_MAX; MSET of a million pairs is below it. */
const MAX_ARGUMENTS = 2 ** 24;
/** Longest argument that can tell something. */
const MAX_WORD = 64;

/** Reads on in a request; MESSAGE where it ends at `input.start`. */
export function readRequest(state: RedisState, input: Input): DecodeStatus {
  const side = state.request;
  if (!side.open) {
    const status = beginRequest(state, input);
    if (status !== MESSAGE) return status;
  }
  while (side.remaining > 0) {
    const status = readBulk(state, input);
    if (status !== MESSAGE) return status;
  }
  side.proven = true;
  return MESSAGE;
}

/** MESSAGE: a request has begun; of an inline one nothing remains. */
function beginRequest(state: RedisState, input: Input): DecodeStatus {
  const { bytes, end } = input;
  while (input.start < end) {
    const first = bytes[input.start] as number;
    if (first !== ASTERISK && first !== CR && first !== LF) return readInline(state, input);
    const next =
      first === ASTERISK ? readNumber(state, bytes, input.start + 1, end) : emptyLine(bytes, input.start, end);
    if (next < 0) return next === LINE_UNFINISHED ? NEED_MORE : INVALID;
    input.start = next;
    if (first !== ASTERISK || state.number <= 0) continue;
    if (state.number > MAX_ARGUMENTS) return INVALID;
    state.request.begin(state.number);
    return MESSAGE;
  }
  return NEED_MORE;
}

function emptyLine(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === LF) return at + 1;
  if (at + 1 === end) return LINE_UNFINISHED;
  return bytes[at + 1] === LF ? at + 2 : -2;
}

function readBulk(state: RedisState, input: Input): DecodeStatus {
  const { bytes, start, end } = input;
  const side = state.request;
  if (start >= end) return NEED_MORE;
  if (bytes[start] !== DOLLAR) return INVALID;
  const payload = readNumber(state, bytes, start + 1, end);
  if (payload < 0) return payload === LINE_UNFINISHED ? NEED_MORE : INVALID;
  const length = state.number;
  if (length < 0) return INVALID;
  if (!readWord(state, input, payload, length)) return NEED_MORE;
  side.index += 1;
  side.remaining -= 1;
  const after = payload + length + 2;
  if (after > end) {
    input.start = payload;
    input.skip = length + 2;
    return SKIP;
  }
  if (bytes[after - 2] !== CR || bytes[after - 1] !== LF) return INVALID;
  input.start = after;
  return MESSAGE;
}

/** Looks at an argument that tells something; false where not all of it is at hand. */
function readWord(state: RedisState, { bytes, end }: Input, payload: number, length: number): boolean {
  const { request: side, keys, heads } = state;
  if (side.index === side.keyIndex && (keys !== null || heads)) {
    if (length > MAX_KEY_BYTES) tooLong(state, length);
    else if (payload + length > end) return false;
    else readKey(state, bytes, payload, payload + length);
  }
  if (!side.curious) return true;
  const word = length <= MAX_WORD ? length : 0;
  if (payload + word > end) return false;
  readArgument(side, bytes, payload, payload + word);
  return true;
}

/** It holds data. */
function tooLong({ request, keys }: RedisState, length: number): void {
  request.shownKey = `(${length})`;
  if (keys !== null) request.resource = keys.longKey();
}

function readInline(state: RedisState, input: Input): DecodeStatus {
  const { bytes, start, end } = input;
  const side = state.request;
  if (!isWordByte(bytes[start] as number)) return INVALID;
  const feed = lineFeed(bytes, input.view, start + side.searched, end);
  side.searched = 0;
  if (feed - start > MAX_INLINE) return INVALID;
  if (feed === end) {
    side.searched = end - start;
    return NEED_MORE;
  }
  const stop = bytes[feed - 1] === CR ? feed - 1 : feed;
  side.begin(0);
  for (let at = start; at < stop; side.index += 1) {
    let wordEnd = at;
    while (wordEnd < stop && bytes[wordEnd] !== SPACE) wordEnd += 1;
    if (side.index === side.keyIndex && (state.keys !== null || state.heads)) readKey(state, bytes, at, wordEnd);
    readArgument(side, bytes, at, wordEnd);
    if (side.command === OTHER_COMMAND) return readOtherInline(state, input, feed);
    at = wordEnd;
    while (at < stop && bytes[at] === SPACE) at += 1;
  }
  input.start = feed + 1;
  return MESSAGE;
}

/**
 * A command that has another name here, or none: the server answers it as well. Where Redis is proven to be spoken, any
 * text is one; what is none, and a field of a head, with which the server ends the connection, tells of a lost place.
 */
function readOtherInline({ request }: RedisState, input: Input, feed: number): DecodeStatus {
  const { bytes, start } = input;
  if (!request.proven) return INVALID;
  let isName = true;
  for (let at = start; at < feed; at += 1) {
    const byte = bytes[at] as number;
    if (byte === SPACE || byte === TAB) isName = false;
    else if (byte < SPACE ? byte !== CR || at + 1 < feed : byte === DELETE) return INVALID;
    else if (isName && byte === COLON) return INVALID;
  }
  input.start = feed + 1;
  return MESSAGE;
}

/** Of a command's name the first: letters, and in names that were made up, digits and `_`. */
function isWordByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === UNDERSCORE;
}
