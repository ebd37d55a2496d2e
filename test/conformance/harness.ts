/**
 * A reference for what surrounds a decoder: streams with gaps, boundaries, pairing by counting. It favours plainness
 * over speed and completeness; where the place is lost in either direction, both begin anew.
 */

import {
  type Decoder,
  type Direction,
  INVALID,
  Input,
  KIND_INTERIM,
  KIND_NO_REPLY,
  KIND_PUSH,
  MESSAGE,
  Message,
  NEED_MORE,
  NO_REQUEST,
  OPAQUE,
  REQUEST,
  RESPONSE,
  type RequestTokens,
  SKIP,
  UNKNOWN_REQUEST,
  UNTIL_END,
  UNTIL_TURN,
  WAIT,
} from '../../src/protocols/protocol.ts';
import type { Golden } from './capture.ts';
import { Pairing } from './harness-pairing.ts';
import { claimed, type Segment } from './segment.ts';

/** One direction: bytes that are held, and what is known of the place. */
class Side {
  readonly direction: Direction;
  held = new Uint8Array(0);
  /** Of the first byte that has not come. */
  position = -1;
  skipTo = 0;
  synced = false;
  waiting = false;
  /** Bytes of a message have been consumed, but not all. */
  inMessage = false;

  constructor(direction: Direction) {
    this.direction = direction;
  }

  lose(): void {
    this.held = new Uint8Array(0);
    this.skipTo = 0;
    this.synced = false;
    this.waiting = false;
    this.inMessage = false;
  }
}

export class Harness {
  readonly transactions: Golden[] = [];
  /** Messages of any kind. */
  messages = 0;
  /** Times that the decoder refused bytes, or could not tell where they end. */
  refusals = 0;
  opaque = false;
  readonly #decoder: Decoder;
  readonly #state: unknown;
  readonly #input = new Input();
  readonly #message = new Message();
  readonly #sides: readonly [Side, Side] = [new Side(REQUEST), new Side(RESPONSE)];
  readonly #pairing: Pairing;
  /** Of open requests, by their ids. */
  readonly #requests: RequestTokens = { tokenOf: (id) => this.#pairing.tokenOf(id) ?? UNKNOWN_REQUEST };

  /** `fresh`: the connection is seen from its first byte. */
  constructor(decoder: Decoder, fresh: boolean) {
    this.#decoder = decoder;
    this.#state = decoder.createState();
    this.#pairing = new Pairing(decoder);
    this.#input.requests = this.#requests;
    for (const side of this.#sides) {
      side.synced = fresh;
      side.position = fresh ? 0 : -1;
    }
  }

  feed(segment: Segment): void {
    if (this.opaque) return;
    const side = this.#sides[segment.direction];
    if (this.#decoder.framing === 'message') {
      this.#feedMessage(side, segment);
      return;
    }
    if (side.position >= 0 && segment.position > side.position && segment.position > side.skipTo) this.#loseAll();
    side.position = segment.position + segment.bytes.length;
    if (!side.synced && !this.#begins(side, segment)) return;
    if (side.skipTo >= side.position) {
      if (side.skipTo === side.position) this.#resume(side);
      return;
    }
    const from = Math.max(segment.position, side.skipTo) - segment.position;
    side.held = concatenate(side.held, segment.bytes.subarray(from));
    this.#resume(side);
  }

  /** Each is whole, and none rests on another; but what is spoken is known from a request on. */
  #feedMessage(side: Side, segment: Segment): void {
    const isKnown = side.synced || (segment.direction === REQUEST && claimed(this.#decoder, segment, this.#requests));
    for (const each of this.#sides) each.synced = isKnown;
    if (!isKnown) return;
    side.held = segment.bytes.slice();
    side.inMessage = false;
    this.#decode(side, true);
    if (side.held.length > 0) this.refusals++;
    side.held = new Uint8Array(0);
  }

  /** No more bytes. `closed`: the server's direction has ended. */
  finish(closed: boolean): void {
    const answers = this.#sides[RESPONSE];
    if (answers.waiting) this.#decode(answers, true);
    const cut = answers.skipTo > 0 && answers.skipTo - answers.position < UNTIL_END / 2;
    if (!closed || cut || !answers.inMessage || this.opaque) return;
    this.#input.ended = true;
    this.#decode(answers, false);
    this.#input.ended = false;
  }

  /** A place is found where the decoder is certain of the direction, and no earlier request can be unanswered. */
  #begins(side: Side, segment: Segment): boolean {
    if (side.direction === RESPONSE && !this.#sides[REQUEST].synced) return false;
    side.synced = segment.beginsTurn && claimed(this.#decoder, segment, this.#requests);
    if (!side.synced) this.#loseAll();
    return side.synced;
  }

  #resume(side: Side): void {
    side.skipTo = 0;
    if (!side.waiting) this.#decode(side, false);
    const answers = this.#sides[RESPONSE];
    if (side.direction === REQUEST && answers.waiting) this.#decode(answers, false);
  }

  #decode(side: Side, giveUp: boolean): void {
    const input = this.#input;
    side.waiting = false;
    input.bytes = side.held;
    input.view = new DataView(side.held.buffer, side.held.byteOffset, side.held.length);
    input.start = 0;
    input.end = side.held.length;
    input.direction = side.direction;
    for (let again = true; again; ) {
      if (input.start === input.end && !side.inMessage) break;
      input.requestToken = this.#pairing.nextToken ?? (giveUp ? UNKNOWN_REQUEST : NO_REQUEST);
      side.inMessage = true;
      again = this.#step(side);
    }
    side.held = side.held.slice(input.start);
  }

  /** True where decode is to be called again. */
  #step(side: Side): boolean {
    const input = this.#input;
    const status = this.#decoder.decode(this.#state, input, this.#message);
    switch (status) {
      case MESSAGE:
      case OPAQUE:
        side.inMessage = false;
        this.opaque = status === OPAQUE;
        this.#deliver(side.direction);
        return status === MESSAGE;
      case SKIP:
        return input.skip === UNTIL_TURN ? this.#refused() : this.#skip(side);
      case WAIT:
        side.waiting = true;
        return false;
      case INVALID:
        return this.#refused();
      case NEED_MORE:
        return false;
      default:
        return status satisfies never;
    }
  }

  #refused(): false {
    this.refusals++;
    this.#input.start = this.#input.end;
    this.#loseAll();
    return false;
  }

  #skip(side: Side): boolean {
    const input = this.#input;
    if (input.skip <= input.end - input.start) {
      input.start += input.skip;
      return true;
    }
    side.skipTo = side.position - (input.end - input.start) + input.skip;
    input.start = input.end;
    return false;
  }

  #deliver(direction: Direction): void {
    const { kind, id, statusCode, errorType } = this.#message;
    this.messages++;
    if (direction === REQUEST) {
      if (kind !== KIND_NO_REPLY && kind !== KIND_INTERIM) this.#pairing.ask(this.#message);
      this.transactions.push(...this.#pairing.pair());
      return;
    }
    if (kind === KIND_PUSH || kind === KIND_INTERIM) return;
    const answer = { statusCode, error: errorType, ...innerErrors(this.#message) };
    this.transactions.push(...this.#pairing.answer(id, answer));
  }

  #loseAll(): void {
    this.#pairing.forget();
    for (const side of this.#sides) {
      side.lose();
      this.#decoder.resync(this.#state, side.direction);
    }
  }
}

function innerErrors({ inner }: Message): Pick<Golden, 'inner'> {
  if (inner.count === 0) return {};
  return {
    inner: Array.from({ length: inner.count }, (_, index) => {
      const { operation, errorType } = inner.at(index);
      return `${operation} ${errorType}`;
    }),
  };
}

function concatenate(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}
