import { ascii, equalsFolded } from '../../lib/ascii.ts';
import { KIND_NO_REPLY, KIND_PAIRED } from '../protocol.ts';
import {
  findCommand,
  ROLE_ANY_TIME,
  ROLE_BLOCKING,
  ROLE_CONTAINER,
  ROLE_END_MULTI,
  ROLE_HELLO,
  ROLE_MONITOR,
  ROLE_MULTI,
  ROLE_REPLCONF,
  ROLE_REPLICATION,
  ROLE_RESET,
  ROLE_STREAM_READ,
  ROLE_SUBSCRIPTION,
} from './commands.ts';
import { NO_KEY } from './key-places.ts';
import type { QueuedNames } from './queued.ts';
import { shownKey } from './shown-request.ts';
import {
  OPTION_ACK,
  OPTION_BLOCK,
  OPTION_NONE,
  OPTION_REPLY_OFF,
  OPTION_REPLY_ON,
  OPTION_REPLY_SKIP,
  OPTION_RESP2,
  OPTION_RESP3,
  REPLIES_OFF,
  REPLIES_ON,
  REPLIES_SKIP,
  type RedisState,
  type RequestSide,
  TOKEN_ANY_TIME,
  TOKEN_EXEC,
  TOKEN_HELLO_2,
  TOKEN_HELLO_3,
  TOKEN_MONITOR,
  TOKEN_PLAIN,
  TOKEN_QUEUED,
  TOKEN_REPLICATION,
  TOKEN_RESET,
  TOKEN_SUBSCRIPTION,
} from './state.ts';

const BLOCK = ascii('BLOCK');
const STREAMS = ascii('STREAMS');
const ON = ascii('ON');
const OFF = ascii('OFF');
const SKIP_WORD = ascii('SKIP');
const ACK = ascii('ACK');
const ZERO = ascii('0');
const TWO = ascii('2');
const THREE = ascii('3');
const CLIENT_REPLY = 'CLIENT REPLY';

/** Learns from one argument (the first is the command's name); `side.curious` says whether the next one can tell something. */
export function readArgument(side: RequestSide, bytes: Uint8Array, start: number, end: number): void {
  if (side.index === 0) {
    side.command = findCommand(bytes, start, end);
    side.operation = side.command.operation;
    side.keyIndex = side.command.key.index;
    side.keysCounted = side.command.key.counted;
    const { role } = side.command;
    side.curious =
      role === ROLE_CONTAINER || role === ROLE_STREAM_READ || role === ROLE_HELLO || role === ROLE_REPLCONF;
  } else if (side.curious) readOption(side, bytes, start, end);
}

function readOption(side: RequestSide, bytes: Uint8Array, start: number, end: number): void {
  switch (side.command.role) {
    case ROLE_CONTAINER:
      if (side.index === 1) readSubcommand(side, bytes, start, end);
      else readReplyMode(side, bytes, start, end);
      return;
    case ROLE_STREAM_READ:
      if (equalsFolded(bytes, start, end, BLOCK)) side.option = OPTION_BLOCK;
      side.curious = !equalsFolded(bytes, start, end, STREAMS);
      if (!side.curious) side.keyIndex = side.index + 1;
      return;
    case ROLE_HELLO:
      if (equalsFolded(bytes, start, end, TWO)) side.option = OPTION_RESP2;
      else if (equalsFolded(bytes, start, end, THREE)) side.option = OPTION_RESP3;
      side.curious = false;
      return;
    default:
      if (equalsFolded(bytes, start, end, ACK)) side.option = OPTION_ACK;
      side.curious = false;
  }
}

function readSubcommand(side: RequestSide, bytes: Uint8Array, start: number, end: number): void {
  const { subcommands, operations } = side.command;
  const id = subcommands === null ? -1 : subcommands.find(bytes, start, end);
  if (id >= 0) side.operation = operations[id] as string;
  side.curious = side.operation === CLIENT_REPLY;
}

function readReplyMode(side: RequestSide, bytes: Uint8Array, start: number, end: number): void {
  if (equalsFolded(bytes, start, end, ON)) side.option = OPTION_REPLY_ON;
  else if (equalsFolded(bytes, start, end, OFF)) side.option = OPTION_REPLY_OFF;
  else if (equalsFolded(bytes, start, end, SKIP_WORD)) side.option = OPTION_REPLY_SKIP;
  side.curious = false;
}

/** Takes the pattern of an argument that is the first key, or that says whether there is one. */
export function readKey(
  { request: side, keys, heads }: RedisState,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  if (!side.keysCounted) {
    side.resource = keys?.patternOf(bytes, start, end) ?? null;
    if (heads) side.shownKey = shownKey(bytes, start, end);
    return;
  }
  side.keysCounted = false;
  side.keyIndex = equalsFolded(bytes, start, end, ZERO) ? NO_KEY : side.index + 1;
}

/** Decides what the complete request is to the pairing, and what it does to the requests after it. */
export function finishRequest(side: RequestSide, names: QueuedNames): void {
  const { role } = side.command;
  side.token = tokenOf(side, role);
  if (side.inTransaction && (side.token === TOKEN_PLAIN || side.token === TOKEN_ANY_TIME)) {
    side.token = TOKEN_QUEUED + names.idOf(side.operation, side.resource);
  }
  side.opaque = side.option === OPTION_ACK;
  side.waiting = !side.inTransaction && (role === ROLE_BLOCKING || side.option === OPTION_BLOCK);
  side.kind = isAnswered(side) ? KIND_PAIRED : KIND_NO_REPLY;
  if (role === ROLE_MULTI) side.inTransaction = true;
  else if (role === ROLE_END_MULTI || role === ROLE_RESET) side.inTransaction = false;
  if (role === ROLE_RESET) side.replies = REPLIES_ON;
  side.open = false;
}

function tokenOf(side: RequestSide, role: number): number {
  switch (role) {
    case ROLE_SUBSCRIPTION:
      return TOKEN_SUBSCRIPTION + Math.max(side.index - 1, 1);
    case ROLE_MONITOR:
      return TOKEN_MONITOR;
    case ROLE_HELLO:
      if (side.option === OPTION_NONE) return TOKEN_PLAIN;
      return side.option === OPTION_RESP3 ? TOKEN_HELLO_3 : TOKEN_HELLO_2;
    case ROLE_REPLICATION:
      return TOKEN_REPLICATION;
    case ROLE_ANY_TIME:
      return TOKEN_ANY_TIME;
    case ROLE_RESET:
      return TOKEN_RESET;
    case ROLE_END_MULTI:
      return TOKEN_EXEC;
    default:
      return TOKEN_PLAIN;
  }
}

/** CLIENT REPLY OFF and SKIP are not answered themselves; ON is. */
function isAnswered(side: RequestSide): boolean {
  const before = side.replies;
  switch (side.option) {
    case OPTION_ACK:
      return false;
    case OPTION_REPLY_ON:
      side.replies = REPLIES_ON;
      return true;
    case OPTION_REPLY_OFF:
      side.replies = REPLIES_OFF;
      return false;
    case OPTION_REPLY_SKIP:
      if (before !== REPLIES_OFF) side.replies = REPLIES_SKIP;
      return false;
    default:
      if (before === REPLIES_SKIP) side.replies = REPLIES_ON;
      return before === REPLIES_ON;
  }
}
