/**
 * What a reply is to the pairing. Nearly always the answer to the next request; but
 *
 * - SUBSCRIBE and its kin are answered once for each channel: the first confirmation is the answer, the others are pushes;
 * - messages are pushes: arrays while subscribed (RESP2), of type ">" (RESP3);
 * - after MONITOR each line that begins with a time is a push;
 * - after SYNC and PSYNC comes the replication stream.
 *
 * Where the request has not been seen yet, and it matters, the reply waits for it.
 */
import { ascii, isDigit } from '../../lib/ascii.ts';
import { StringTable } from '../../lib/string-table.ts';
import {
  type DecodeStatus,
  type Input,
  KIND_PUSH,
  MESSAGE,
  NEED_MORE,
  NO_REQUEST,
  OPAQUE,
  UNKNOWN_REQUEST,
  WAIT,
} from '../protocol.ts';
import { LINE_UNFINISHED, readNumber } from './number-line.ts';
import {
  type RedisState,
  type ReplySide,
  TOKEN_EXEC,
  TOKEN_PLAIN,
  TOKEN_QUEUED,
  TOKEN_REPLICATION,
  TOKEN_SUBSCRIPTION,
} from './state.ts';

const ARRAY = 0x2a;
const PUSH = 0x3e;
const STATUS = 0x2b;
const ERROR = 0x2d;
const BULK = 0x24;
const LETTER_Q = 0x51;

const NAMES = StringTable.of(
  [
    'message',
    'pmessage',
    'smessage',
    'subscribe',
    'unsubscribe',
    'psubscribe',
    'punsubscribe',
    'ssubscribe',
    'sunsubscribe',
  ],
  true,
);
const MESSAGE_NAMES = 3;
const LONGEST_NAME = 12;
const NAME_OTHER = -1;
const NAME_UNFINISHED = -2;

const REPLICATION_WORDS = [ascii('+FULLRESYNC '), ascii('+CONTINUE')] as const;

/** At the first byte of a reply's value. MESSAGE: decided, and `state.reply` is open. */
export function classifyReply(state: RedisState, input: Input): DecodeStatus {
  const side = state.reply;
  const token = meaning(input.requestToken);
  const type = input.bytes[input.start];
  side.token = input.requestToken;
  side.open = true;
  if (type === PUSH) return decide(side, pushStatus(state, input));
  if (token === TOKEN_PLAIN && !side.subscribed && !side.monitoring) return MESSAGE;
  if (type === ARRAY) return decide(side, arrayStatus(state, input));
  if (type === STATUS) return decide(side, statusLineStatus(side, input));
  if (token === TOKEN_REPLICATION && type !== ERROR) return OPAQUE;
  return MESSAGE;
}

/** What the token says about the reply's kind: of a transaction's commands, nothing. */
function meaning(token: number): number {
  return token === TOKEN_EXEC || token >= TOKEN_QUEUED ? TOKEN_PLAIN : token;
}

function decide(side: ReplySide, status: DecodeStatus): DecodeStatus {
  side.open = status === MESSAGE;
  return status;
}

function pushStatus(state: RedisState, input: Input): DecodeStatus {
  const name = nameOf(state, input);
  if (name === NAME_UNFINISHED) return NEED_MORE;
  if (name >= MESSAGE_NAMES) return confirmationStatus(state.reply, meaning(input.requestToken));
  state.reply.kind = KIND_PUSH;
  return MESSAGE;
}

function arrayStatus(state: RedisState, input: Input): DecodeStatus {
  const side = state.reply;
  const token = meaning(input.requestToken);
  const name = nameOf(state, input);
  if (name === NAME_UNFINISHED) return NEED_MORE;
  if (name === NAME_OTHER) return MESSAGE;
  if (name >= MESSAGE_NAMES && token !== TOKEN_PLAIN) return confirmationStatus(side, token);
  if (token === TOKEN_PLAIN) {
    side.subscribed = false;
    return MESSAGE;
  }
  if (!side.subscribed && token === NO_REQUEST) return WAIT;
  if (token === UNKNOWN_REQUEST) side.subscribed = true;
  if (side.subscribed) side.kind = KIND_PUSH;
  return MESSAGE;
}

function confirmationStatus(side: ReplySide, token: number): DecodeStatus {
  if (side.confirmations === 0 && token === NO_REQUEST) return WAIT;
  side.subscribed = true;
  if (side.confirmations === 0 && token >= TOKEN_SUBSCRIPTION) {
    side.confirmations = token - TOKEN_SUBSCRIPTION - 1;
    return MESSAGE;
  }
  if (side.confirmations > 0) side.confirmations -= 1;
  side.kind = KIND_PUSH;
  return MESSAGE;
}

function statusLineStatus(side: ReplySide, input: Input): DecodeStatus {
  const token = input.requestToken;
  if (input.start + 1 >= input.end) return NEED_MORE;
  const unseen = token === NO_REQUEST || token === UNKNOWN_REQUEST;
  if (isDigit(input.bytes[input.start + 1])) {
    if (!side.monitoring && token === NO_REQUEST) return WAIT;
    if (token === UNKNOWN_REQUEST) side.monitoring = true;
    if (side.monitoring) side.kind = KIND_PUSH;
    return MESSAGE;
  }
  if (!unseen) return MESSAGE;
  side.queued = input.bytes[input.start + 1] === LETTER_Q;
  for (const word of REPLICATION_WORDS) {
    const matched = matchedBytes(input, word);
    if (matched < word.length && input.start + matched < input.end) continue;
    if (matched < word.length) return NEED_MORE;
    if (token === NO_REQUEST) return WAIT;
    side.token = TOKEN_REPLICATION;
  }
  return MESSAGE;
}

function matchedBytes(input: Input, word: Uint8Array): number {
  let i = 0;
  while (i < word.length && input.start + i < input.end && input.bytes[input.start + i] === word[i]) i += 1;
  return i;
}

/** Which of NAMES the first element of an aggregate of three or four is. */
function nameOf(state: RedisState, input: Input): number {
  const { bytes, end } = input;
  const first = readNumber(state, bytes, input.start + 1, end);
  if (first < 0) return first === LINE_UNFINISHED ? NAME_UNFINISHED : NAME_OTHER;
  if (state.number !== 3 && state.number !== 4) return NAME_OTHER;
  if (first === end) return NAME_UNFINISHED;
  if (bytes[first] !== BULK) return NAME_OTHER;
  const name = readNumber(state, bytes, first + 1, end);
  if (name < 0) return name === LINE_UNFINISHED ? NAME_UNFINISHED : NAME_OTHER;
  if (state.number < 0 || state.number > LONGEST_NAME) return NAME_OTHER;
  if (name + state.number > end) return NAME_UNFINISHED;
  return NAMES.find(bytes, name, name + state.number);
}
