/**
 * Replies of RESP2 and RESP3 (https://github.com/redis/redis-specifications/blob/master/protocol/RESP3.md):
 *
 *     reply     = *attribute value
 *     value     = line / bulk / aggregate
 *     line      = ( "+" / "-" / ":" / "_" / "#" / "," / "(" ) *OCTET CRLF
 *     bulk      = ( "$" / "=" / "!" ) length CRLF length( OCTET ) CRLF
 *               / ( "$" / "*" ) "-1" CRLF
 *               / "$?" CRLF *( ";" length CRLF length( OCTET ) CRLF ) ";0" CRLF
 *     aggregate = ( "*" / "~" / ">" ) count CRLF count( *attribute value )
 *               / "%" count CRLF 2count( *attribute value )
 *               / ( "*" / "~" / "%" ) "?" CRLF *( *attribute value ) "." CRLF
 *     attribute = "|" count CRLF 2count( value )
 *
 * A reply is consumed element by element; of an aggregate only the number of elements still missing is kept.
 */
import { CR, LF, lineFeed } from '../../lib/ascii.ts';
import { type DecodeStatus, INVALID, type Input, MESSAGE, NEED_MORE, OTHER, SKIP } from '../protocol.ts';
import { classifyReply } from './classify.ts';
import { errorWord, MAX_ERROR_WORD } from './error-word.ts';
import { LINE_UNFINISHED, readNumber } from './number-line.ts';
import { NULL as NULL_SHAPE, shapeOfReply } from './shapes.ts';
import { MAX_DEPTH, type RedisState, type ReplySide } from './state.ts';

/** In `remaining`: elements until ".". */
const UNTIL_DOT = -1;
/** In `remaining`: chunks until ";0". */
const CHUNKS = -2;
/** A line is short, or a whole command that MONITOR repeats; nobody sends longer values than this. */
const MAX_LINE = 64 * 1024 * 1024;
/** Pairs of a map count twice: stays within 31 bits. */
const MAX_COUNT = 2 ** 30 - 1;

const PLUS = 0x2b;
const MINUS = 0x2d;
const INTEGER = 0x3a;
const BULK = 0x24;
const ARRAY = 0x2a;
const NULL = 0x5f;
const BOOLEAN = 0x23;
const DOUBLE = 0x2c;
const BIG_NUMBER = 0x28;
const BLOB_ERROR = 0x21;
const VERBATIM = 0x3d;
const MAP = 0x25;
const SET = 0x7e;
const PUSH = 0x3e;
const ATTRIBUTE = 0x7c;
const CHUNK = 0x3b;
const DOT = 0x2e;
const QUESTION = 0x3f;

/** Reads on in a reply; MESSAGE where it ends at `input.start`. */
export function readReply(state: RedisState, input: Input): DecodeStatus {
  const side = state.reply;
  while (!side.complete) {
    const status = side.inLine ? readLineEnd(side, input) : readElement(state, input);
    if (status !== MESSAGE) return status;
  }
  return MESSAGE;
}

function readElement(state: RedisState, input: Input): DecodeStatus {
  const { bytes, start } = input;
  if (start >= input.end) return NEED_MORE;
  const type = bytes[start] as number;
  if (!state.reply.open && type !== ATTRIBUTE && state.reply.depth === 0) {
    const status = classifyReply(state, input);
    if (status !== MESSAGE) return status;
    state.reply.shape = shapeOfReply(type, start + 1 < input.end ? bytes[start + 1] : undefined);
  }
  switch (type) {
    case BULK:
      return readBulk(state, input, type);
    case PLUS:
    case MINUS:
    case INTEGER:
      return readLine(state, input, type);
    case ARRAY:
      return readAggregate(state, input, type);
    case CHUNK:
      return readChunk(state, input);
    case DOT:
      return readDot(state.reply, input);
    default:
      return readNewElement(state, input, type);
  }
}

/** What only RESP3 has. */
function readNewElement(state: RedisState, input: Input, type: number): DecodeStatus {
  state.version = 'RESP3';
  switch (type) {
    case MAP:
    case SET:
    case PUSH:
    case ATTRIBUTE:
      return readAggregate(state, input, type);
    case BLOB_ERROR:
    case VERBATIM:
      return readBulk(state, input, type);
    case NULL:
    case BOOLEAN:
    case DOUBLE:
    case BIG_NUMBER:
      return readLine(state, input, type);
    default:
      return INVALID;
  }
}

function readLine(state: RedisState, input: Input, type: number): DecodeStatus {
  const { bytes, start, end } = input;
  const side = state.reply;
  const feed = lineFeed(bytes, input.view, start + 1, end);
  if (feed === end && end - start <= MAX_ERROR_WORD) {
    // Where no more of it comes, it is an error without a word.
    if (type === MINUS && side.depth === 0) state.fail(OTHER);
    return NEED_MORE;
  }
  if (type === MINUS && side.depth <= 1)
    state.fail(errorWord(bytes, start + 1, Math.min(feed, start + MAX_ERROR_WORD)));
  side.lineBytes = 0;
  return readLineEnd(side, input);
}

/** Also of a line whose beginning is gone: what was searched is consumed, but a CR that may belong to the end. */
function readLineEnd(side: ReplySide, input: Input): DecodeStatus {
  const { bytes, start, end } = input;
  const feed = lineFeed(bytes, input.view, start, end);
  if (feed < end) {
    if (feed === start || bytes[feed - 1] !== CR) return INVALID;
    side.inLine = false;
    input.start = feed + 1;
    closeElement(side);
    return MESSAGE;
  }
  side.inLine = true;
  input.start = end > start && bytes[end - 1] === CR ? end - 1 : end;
  side.lineBytes += input.start - start;
  return side.lineBytes > MAX_LINE ? INVALID : NEED_MORE;
}

function readBulk(state: RedisState, input: Input, type: number): DecodeStatus {
  const { bytes, start, end } = input;
  const side = state.reply;
  if (start + 1 < end && bytes[start + 1] === QUESTION)
    return type === BULK ? openStreamed(state, input, CHUNKS) : INVALID;
  const payload = readNumber(state, bytes, start + 1, end);
  if (payload < 0) return payload === LINE_UNFINISHED ? NEED_MORE : INVALID;
  const length = state.number;
  if (length < 0) return length === -1 && type === BULK ? readNull(state, input, payload) : INVALID;
  if (type === BLOB_ERROR && side.depth <= 1) {
    const word = Math.min(length, MAX_ERROR_WORD);
    if (payload + word > end) {
      if (side.depth === 0) state.fail(OTHER);
      return NEED_MORE;
    }
    state.fail(errorWord(bytes, payload, payload + word));
  }
  const status = passPayload(input, payload, length);
  if (status !== INVALID) closeElement(side);
  return status;
}

function readNull(state: RedisState, input: Input, next: number): DecodeStatus {
  state.version ??= 'RESP2';
  if (state.reply.depth === 0) state.reply.shape = NULL_SHAPE;
  input.start = next;
  closeElement(state.reply);
  return MESSAGE;
}

/** Moves over a payload with its CRLF, or leaves both to SKIP. */
function passPayload(input: Input, payload: number, length: number): DecodeStatus {
  const after = payload + length + 2;
  if (after > input.end) {
    input.start = payload;
    input.skip = length + 2;
    return SKIP;
  }
  if (input.bytes[after - 2] !== CR || input.bytes[after - 1] !== LF) return INVALID;
  input.start = after;
  return MESSAGE;
}

function readAggregate(state: RedisState, input: Input, type: number): DecodeStatus {
  const { bytes, start, end } = input;
  const side = state.reply;
  if (start + 1 < end && bytes[start + 1] === QUESTION) {
    return type === PUSH || type === ATTRIBUTE ? INVALID : openStreamed(state, input, UNTIL_DOT);
  }
  const next = readNumber(state, bytes, start + 1, end);
  if (next < 0) return next === LINE_UNFINISHED ? NEED_MORE : INVALID;
  const count = state.number;
  if (count < 0) return count === -1 && type === ARRAY ? readNull(state, input, next) : INVALID;
  if (count > MAX_COUNT || (count === 0 && type === PUSH)) return INVALID;
  input.start = next;
  if (count > 0) return open(side, type === MAP || type === ATTRIBUTE ? count * 2 : count, type === ATTRIBUTE);
  if (type !== ATTRIBUTE) closeElement(side);
  return MESSAGE;
}

function openStreamed(state: RedisState, input: Input, remaining: number): DecodeStatus {
  const { bytes, start, end } = input;
  if (start + 3 < end) {
    if (bytes[start + 2] !== CR || bytes[start + 3] !== LF) return INVALID;
    state.version = 'RESP3';
    input.start = start + 4;
    return open(state.reply, remaining, false);
  }
  return NEED_MORE;
}

function open(side: ReplySide, remaining: number, attribute: boolean): DecodeStatus {
  if (side.depth === MAX_DEPTH) return INVALID;
  if (side.depth === 0 && !attribute) side.elements = remaining;
  side.remaining[side.depth] = remaining;
  side.attribute[side.depth] = attribute ? 1 : 0;
  side.depth += 1;
  return MESSAGE;
}

function readChunk(state: RedisState, input: Input): DecodeStatus {
  const side = state.reply;
  if (side.depth === 0 || side.remaining[side.depth - 1] !== CHUNKS) return INVALID;
  const payload = readNumber(state, input.bytes, input.start + 1, input.end);
  if (payload < 0) return payload === LINE_UNFINISHED ? NEED_MORE : INVALID;
  if (state.number < 0) return INVALID;
  if (state.number > 0) return passPayload(input, payload, state.number);
  input.start = payload;
  return closeStreamed(side);
}

function readDot(side: ReplySide, input: Input): DecodeStatus {
  const { bytes, start } = input;
  if (side.depth === 0 || side.remaining[side.depth - 1] !== UNTIL_DOT) return INVALID;
  if (start + 2 >= input.end) return NEED_MORE;
  if (bytes[start + 1] !== CR || bytes[start + 2] !== LF) return INVALID;
  input.start = start + 3;
  return closeStreamed(side);
}

function closeStreamed(side: ReplySide): DecodeStatus {
  side.depth -= 1;
  closeElement(side);
  return MESSAGE;
}

/** An element has ended, and with it each aggregate of which it was the last. An attribute's end leaves its value to come. */
function closeElement(side: ReplySide): void {
  while (side.depth > 0) {
    const top = side.depth - 1;
    const remaining = side.remaining[top] as number;
    if (remaining < 0) return;
    side.remaining[top] = remaining - 1;
    if (remaining > 1) return;
    side.depth = top;
    if (side.attribute[top] === 1) return;
  }
  side.complete = true;
}
