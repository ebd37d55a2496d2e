import { DEFAULT_DECODER_OPTIONS, type DecoderOptions } from '../decoder-options.ts';
import {
  type Decoder,
  type DecodeStatus,
  type Detection,
  type Direction,
  ERROR_FOR_BOTH,
  type Input,
  KIND_PAIRED,
  MESSAGE,
  type Message,
  OPAQUE,
  REQUEST,
  UNKNOWN_REQUEST,
} from '../protocol.ts';
import { finishRequest } from './arguments.ts';
import { detectRedis } from './detect.ts';
import { isRedirect, refusedErrorWords } from './error-word.ts';
import { KeyTable } from './keys.ts';
import { QueuedNames } from './queued.ts';
import { readReply } from './reply.ts';
import { readRequest } from './request.ts';
import { ANY_SHAPE } from './shapes.ts';
import { shownRequest } from './shown-request.ts';
import {
  REPLIES_ON,
  RedisState,
  type ReplySide,
  TOKEN_EXEC,
  TOKEN_HELLO_2,
  TOKEN_HELLO_3,
  TOKEN_MONITOR,
  TOKEN_QUEUED,
  TOKEN_REPLICATION,
  TOKEN_RESET,
} from './state.ts';

/** `Message.memo`, beside the tickets of `late-errors.ts`: a command was queued. */
const MEMO_QUEUED = -1;

/** RESP2 and RESP3, as Redis, Valkey and their clients speak it. */
export class RedisDecoder implements Decoder<RedisState> {
  readonly name = 'redis';
  readonly framing = 'stream';
  readonly depth = 'decoded';
  readonly pairing = 'in-order';
  readonly multiplexed = true as const;
  readonly responsesNeedRequests = false;
  readonly #keys: KeyTable | null;
  readonly #heads: boolean;
  readonly #names = new QueuedNames();

  constructor(options: DecoderOptions = DEFAULT_DECODER_OPTIONS) {
    this.#keys = options.keys ? new KeyTable() : null;
    this.#heads = options.heads;
  }

  detect(bytes: Uint8Array, start: number, end: number): Detection {
    return detectRedis(bytes, start, end);
  }

  createState(): RedisState {
    return new RedisState(this.#keys, this.#names, this.#heads);
  }

  decode(state: RedisState, input: Input, message: Message): DecodeStatus {
    return input.direction === REQUEST ? decodeRequest(state, input, message) : decodeReply(state, input, message);
  }

  cut(state: RedisState, direction: Direction, message: Message): boolean {
    if (direction === REQUEST) {
      if (!state.request.open || state.request.index === 0) return false;
      fillRequest(state, message);
      return !state.request.opaque;
    }
    if (!state.reply.open) return false;
    fillReply(state, message);
    return true;
  }

  resync(state: RedisState, direction: Direction): void {
    if (direction === REQUEST) {
      state.request.open = false;
      state.request.proven = false;
      state.request.searched = 0;
      state.request.remaining = 0;
      state.request.replies = REPLIES_ON;
      state.request.inTransaction = false;
    } else {
      state.reply.begin();
      state.reply.confirmations = 0;
      state.queued.clear();
      state.late.clear();
    }
  }

  learn(state: RedisState, token: number, answer: Message): void {
    const errors = state.late.take(answer.memo);
    if (token === UNKNOWN_REQUEST) this.#names.untold += errors.words.length;
    else if (token === TOKEN_EXEC) state.queued.finishLate(errors, this.#names, answer.inner);
    else if (token >= TOKEN_QUEUED && answer.memo === MEMO_QUEUED) state.queued.add(token - TOKEN_QUEUED);
  }

  cappedNames(): number {
    return refusedErrorWords() + this.#names.untold + (this.#keys?.capped ?? 0);
  }
}

/** OpenTelemetry's names. */
export function redisAttributes(operation: string, statusCode: string | null): Record<string, string | number> {
  const attributes: Record<string, string | number> = { 'db.system.name': 'redis' };
  if (operation !== '') attributes['db.operation.name'] = operation;
  if (statusCode !== null) attributes['db.response.status_code'] = statusCode;
  return attributes;
}

function decodeRequest(state: RedisState, input: Input, message: Message): DecodeStatus {
  const status = readRequest(state, input);
  if (status !== MESSAGE) return status;
  fillRequest(state, message);
  return state.request.opaque ? OPAQUE : MESSAGE;
}

function fillRequest(state: RedisState, message: Message): void {
  const side = state.request;
  finishRequest(side, state.names);
  message.reset();
  message.kind = side.kind;
  message.operation = side.operation;
  message.resource = side.resource;
  if (state.heads) message.head = [shownRequest(side)];
  message.token = side.token;
  message.waiting = side.waiting;
  message.shape = side.token >= TOKEN_QUEUED ? ANY_SHAPE : side.command.shapes;
  message.version = state.version;
}

function decodeReply(state: RedisState, input: Input, message: Message): DecodeStatus {
  const status = readReply(state, input);
  if (status !== MESSAGE && status !== OPAQUE) return status;
  const side = state.reply;
  const opaque = side.kind === KIND_PAIRED && side.errorType === null && beginMode(state, side);
  fillReply(state, message);
  side.begin();
  return opaque ? OPAQUE : MESSAGE;
}

function fillReply(state: RedisState, message: Message): void {
  const side = state.reply;
  message.reset();
  message.kind = side.kind;
  message.shape = side.shape;
  message.version = state.version;
  if (side.token === TOKEN_EXEC && side.kind === KIND_PAIRED) {
    state.queued.finish(side.elements, state.names, message.inner);
  }
  message.statusCode = side.errorType;
  if (side.errorType !== null && !isRedirect(side.errorType)) {
    message.errorType = side.errorType;
    message.errorFor = ERROR_FOR_BOTH;
  }
  if (side.token === UNKNOWN_REQUEST) message.memo = memoOf(state);
}

/** What is to be known of an answer, if its request is known later. */
function memoOf({ reply, queued, late, names }: RedisState): number {
  if (reply.queued) return MEMO_QUEUED;
  const errors = queued.takeFailures(reply.elements);
  if (errors === null || reply.kind !== KIND_PAIRED) return 0;
  const ticket = late.keep(errors);
  if (ticket === 0) names.untold += errors.words.length;
  return ticket;
}

/** What the connection becomes by this answer; true where it is no longer RESP. */
function beginMode(state: RedisState, side: ReplySide): boolean {
  switch (side.token) {
    case TOKEN_MONITOR:
      side.monitoring = true;
      return false;
    case TOKEN_HELLO_2:
      state.version = 'RESP2';
      return false;
    case TOKEN_HELLO_3:
      state.version = 'RESP3';
      return false;
    case TOKEN_RESET:
      side.monitoring = false;
      side.subscribed = false;
      state.version = 'RESP2';
      return false;
    default:
      if (side.token >= TOKEN_QUEUED) state.queued.add(side.token - TOKEN_QUEUED);
      return side.token === TOKEN_REPLICATION;
  }
}
