/** What surrounds a decoder, as strict as the contract of `protocol.ts`: each call and each message is checked. */
import assert from 'node:assert/strict';
import {
  type Decoder,
  type DecodeStatus,
  type Direction,
  ERROR_FOR_BOTH,
  INVALID,
  Input,
  KIND_INTERIM,
  KIND_NO_REPLY,
  KIND_PAIRED,
  MESSAGE,
  Message,
  NEED_MORE,
  NO_REQUEST,
  OPAQUE,
  REQUEST,
  RESPONSE,
  SKIP,
  UNKNOWN_REQUEST,
  UNTIL_END,
  UNTIL_TURN,
  WAIT,
} from '../../src/protocols/protocol.ts';

/** Names are low in cardinality and shown in tables: none is longer than a route of many segments. */
const MAX_NAME = 1024;
/** Before the bytes at hand, and behind them, lie others that are none of the decoder's business. */
const MARGIN = 8;

/** A message, and the bytes of its direction that it lies in. */
export type Claimed = Pick<Message, 'kind' | 'operation' | 'waiting' | 'statusCode' | 'errorType' | 'errorFor'> & {
  readonly from: number;
  readonly to: number;
};

class Side {
  readonly direction: Direction;
  held: Uint8Array = new Uint8Array(0);
  /** Of the first byte that has not come. */
  position = 0;
  skipTo = 0;
  inMessage = false;
  /** First byte of the message that is being read, and the last one's end. */
  from = 0;
  to = 0;
  waiting = false;
  readonly claimed: Claimed[] = [];

  constructor(direction: Direction) {
    this.direction = direction;
  }
}

export class DecoderRun {
  readonly sides: readonly [Side, Side] = [new Side(REQUEST), new Side(RESPONSE)];
  /** The decoder refused, or another protocol follows: nothing more is decoded. */
  over = false;
  readonly #decoder: Decoder;
  readonly #state: unknown;
  readonly #input = new Input();
  readonly #message = new Message();
  /** Tokens of the requests so far; the n-th answer is the n-th one's, even where it came first. */
  readonly #asked: number[] = [];
  readonly #tokensOfIds = new Map<number, number>();
  #answered = 0;
  /** What lies around the bytes at hand. */
  readonly #margin: number;
  #calls = 0;
  #allowedCalls = 64;

  constructor(decoder: Decoder, margin: number) {
    this.#decoder = decoder;
    this.#state = decoder.createState();
    this.#margin = margin;
    this.#input.requests = { tokenOf: (id) => this.#tokensOfIds.get(id) ?? UNKNOWN_REQUEST };
  }

  feed(direction: Direction, bytes: Uint8Array): void {
    const side = this.sides[direction];
    this.#allowedCalls += 2 * bytes.length + 8;
    side.position += bytes.length;
    if (this.over || side.skipTo > side.position) return;
    const fresh = side.skipTo === 0 ? bytes : bytes.subarray(bytes.length - (side.position - side.skipTo));
    side.skipTo = 0;
    side.held = concatenate(side.held, fresh);
    if (!side.waiting) this.#decode(side, false);
    if (direction === REQUEST) this.retry(false);
  }

  /** Responses that waited; `giveUp`: their request will not come. */
  retry(giveUp: boolean): void {
    const side = this.sides[RESPONSE];
    if (side.waiting && !this.over) this.#decode(side, giveUp);
  }

  /** No more bytes in this direction. */
  end(direction: Direction): void {
    const side = this.sides[direction];
    const isCut = side.skipTo > 0 && side.skipTo - side.position < UNTIL_END / 2;
    if (this.over || !side.inMessage || isCut) return;
    side.skipTo = 0;
    this.#allowedCalls += 8;
    this.#input.ended = true;
    this.#decode(side, true);
    this.#input.ended = false;
  }

  /** Bytes are missing: what was half read is forgotten. */
  lose(direction: Direction, cut: boolean): void {
    const side = this.sides[direction];
    if (cut && side.inMessage) {
      const told = new Message();
      if (this.#decoder.cut?.(this.#state, direction, told)) checkMessage(told, direction);
    }
    this.#decoder.resync(this.#state, direction);
    side.held = new Uint8Array(0);
    side.skipTo = 0;
    side.inMessage = false;
    side.waiting = false;
    side.to = side.position;
  }

  #decode(side: Side, giveUp: boolean): void {
    const { length } = side.held;
    const input = this.#input;
    const around = new Uint8Array(length + 2 * MARGIN).fill(this.#margin);
    around.set(side.held, MARGIN);
    input.bytes = around;
    input.view = new DataView(around.buffer);
    input.start = MARGIN;
    input.end = MARGIN + length;
    input.direction = side.direction;
    side.waiting = false;
    const origin = side.position - length - MARGIN;
    while (this.#step(side, origin, giveUp));
    side.held = side.held.slice(Math.min(input.start - MARGIN, length));
  }

  /** True where decode is to be called again. `origin`: the position of byte 0. */
  #step(side: Side, origin: number, giveUp: boolean): boolean {
    const input = this.#input;
    const before = input.start;
    if (!side.inMessage) {
      if (before === input.end) return false;
      side.inMessage = true;
      side.from = origin + before;
    }
    const unknown = giveUp ? UNKNOWN_REQUEST : NO_REQUEST;
    input.requestToken = side.direction === REQUEST ? NO_REQUEST : (this.#asked[this.#answered] ?? unknown);
    this.#message.reset();
    const status = this.#decoder.decode(this.#state, input, this.#message);
    this.#calls += 1;
    assert.ok(this.#calls <= this.#allowedCalls, `${this.#calls} calls for so few bytes`);
    assert.ok(Number.isInteger(input.start) && input.start >= before, `start went from ${before} to ${input.start}`);
    assert.ok(input.start <= input.end, `start ${input.start} lies beyond the end ${input.end}`);
    return this.#handle(side, origin, status);
  }

  #handle(side: Side, origin: number, status: DecodeStatus): boolean {
    const input = this.#input;
    switch (status) {
      case MESSAGE:
      case OPAQUE:
        // What is another protocol from its first byte on has no bytes of this one.
        if (status === MESSAGE) assert.ok(origin + input.start > side.from, `a message at ${side.from} has no bytes`);
        this.#claim(side, origin + input.start);
        this.over = status === OPAQUE;
        return !this.over;
      case SKIP:
        if (input.skip !== UNTIL_TURN) return this.#skip(side, origin);
        this.over = true;
        return false;
      case WAIT:
        assert.equal(side.direction, RESPONSE, 'only responses wait');
        assert.equal(input.requestToken, NO_REQUEST, 'what is known, or given up on, needs no waiting for');
        side.waiting = true;
        return false;
      case INVALID:
        this.over = true;
        return false;
      case NEED_MORE:
        return false;
      default:
        assert.fail(`no such status: ${status satisfies never}`);
    }
  }

  #skip(side: Side, origin: number): boolean {
    const input = this.#input;
    const { skip } = input;
    assert.ok(Number.isInteger(skip) && skip >= 0 && skip <= UNTIL_END, `skip ${skip}`);
    if (skip <= input.end - input.start) {
      input.start += skip;
      return true;
    }
    side.skipTo = origin + input.start + skip;
    input.start = input.end;
    return false;
  }

  #claim(side: Side, to: number): void {
    const { kind, operation, waiting, statusCode, errorType, errorFor, token, id } = this.#message;
    assert.ok(side.from >= side.to, `a message from ${side.from} on begins before the last one's end ${side.to}`);
    checkMessage(this.#message, side.direction);
    side.claimed.push({ kind, operation, waiting, statusCode, errorType, errorFor, from: side.from, to });
    side.to = to;
    side.inMessage = false;
    if (kind !== KIND_PAIRED) return;
    if (side.direction === REQUEST) {
      this.#asked.push(token);
      this.#tokensOfIds.set(id, token);
    } else this.#answered += 1;
  }
}

export function checkMessage(message: Message, direction: Direction): void {
  const { kind, operation, resource, token, statusCode, errorType, errorFor } = message;
  for (const name of [operation, resource, statusCode, errorType, message.version])
    if (name !== null) assert.ok(typeof name === 'string' && name.length <= MAX_NAME, `a name of ${name.length}`);
  assert.ok(Number.isInteger(errorFor) && errorFor >= 0 && errorFor <= ERROR_FOR_BOTH, `errorFor ${errorFor}`);
  if (errorFor !== 0) assert.notEqual(errorType, null, 'an error without its type');
  if (direction === RESPONSE) return;
  if (kind === KIND_INTERIM) return;
  assert.ok(kind === KIND_PAIRED || kind === KIND_NO_REPLY, `a request of kind ${kind}`);
  assert.notEqual(operation, '', 'a request without an operation');
  assert.ok(Number.isInteger(token) && token >= 0, `token ${token}`);
}

function concatenate(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}
