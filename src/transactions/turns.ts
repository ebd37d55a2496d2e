/**
 * Transactions of a protocol that is recognised but not decoded: a turn is all that goes one way until
 * the direction flips, and a transaction is a turn of requests with the turn of responses behind it.
 * Where it ends is known only when the next one begins, the connection ends, or after a silence.
 */
import { Message, TURN_OPERATION } from '../protocols/protocol.ts';
import type { Emitter } from './emitter.ts';
import type { Failure } from './failure.ts';
import { type InFlight, inFlightOf } from './in-flight.ts';
import type { Pairing } from './pairing.ts';
import { Pending } from './pending.ts';
import { Span } from './span.ts';
import type { TransactionConnection } from './transaction.ts';

/** A response that has been silent for so long is taken for complete. */
const SETTLED_NS = 1e9;
/** A turn has neither status nor error of its own. */
const NO_STATUS = new Message();

/** A close_notify takes 24 bytes (TLS 1.3) to 85 (TLS 1.0, block ciphers); the smallest HTTP request in TLS is longer. */
const LAST_WORD_BYTES = 96;

const IDLE = 0;
const ASKING = 1;
const ANSWERING = 2;

/** One call's share of a turn. Times are CLOCK_MONOTONIC ns. */
export interface TurnCall {
  readonly position: number;
  /** False where nobody knows when: `firstNs` is NaN then. */
  readonly isTimed: boolean;
  readonly firstNs: number;
  readonly firstExact: boolean;
  readonly lastNs: number;
  readonly lastExact: boolean;
  readonly tgid: number;
  readonly tid: number;
}

export class TurnMatcher implements Pairing {
  #phase: typeof IDLE | typeof ASKING | typeof ANSWERING = IDLE;
  #sequence = 0;
  readonly #request = new Pending();
  readonly #answer = new Span();
  readonly #connection: TransactionConnection;
  readonly #emitter: Emitter;

  constructor(connection: TransactionConnection, emitter: Emitter) {
    this.#connection = connection;
    this.#emitter = emitter;
    this.#request.operation = TURN_OPERATION;
  }

  /** @param length of the call, as far as it is new */
  asked(call: TurnCall, length: number): void {
    const request = this.#request;
    if (this.#phase === ASKING) {
      request.bytes += length;
      request.endNs = call.lastNs;
      return;
    }
    this.#settle();
    this.#phase = ASKING;
    request.sequence = this.#sequence;
    request.startNs = call.firstNs;
    request.exact = call.firstExact;
    request.bytes = length;
    request.endNs = call.lastNs;
    request.startPosition = call.position;
    request.tgid = call.tgid;
    request.tid = call.tid;
    this.#sequence += 1;
    this.#emitter.began(this.#connection, request);
  }

  /** What comes unasked belongs to no transaction. */
  answered(call: TurnCall, length: number): void {
    if (this.#phase === IDLE) return;
    const answer = this.#answer;
    if (this.#phase === ASKING) {
      this.#phase = ANSWERING;
      answer.startPosition = call.position;
      answer.endPosition = call.position;
      answer.firstNs = call.firstNs;
    }
    answer.endPosition += length;
    answer.lastNs = call.lastNs;
    answer.endSeen = call.isTimed;
    answer.lastExact = call.lastExact;
    answer.tgid = call.tgid;
    answer.tid = call.tid;
  }

  get waitsForTime(): boolean {
    return this.#phase === ANSWERING;
  }

  get openRequests(): number {
    return this.#phase === ASKING ? 1 : 0;
  }

  /** Ends a turn that has been silent for SETTLED_NS. */
  tick(nowNs: number): void {
    if (nowNs - this.#answer.lastNs >= SETTLED_NS) this.#settle();
  }

  /** Without an error it is closed in peace. Nor is a last word that nobody answers (TLS' close_notify) an error. */
  close(failure: Failure, atNs: number): void {
    const asked = this.#phase === ASKING && this.#request.bytes > LAST_WORD_BYTES;
    if (asked && failure.outcome !== 'unanswered')
      this.#emitter.abandoned(this.#connection, this.#request, failure, atNs);
    this.#settle();
    this.#phase = IDLE;
  }

  finish(): void {
    this.#settle();
  }

  forget(): void {
    this.#phase = IDLE;
  }

  inFlight(found: InFlight[]): void {
    if (this.#phase === ASKING) found.push(inFlightOf(this.#connection, this.#request));
  }

  #settle(): void {
    if (this.#phase !== ANSWERING) return;
    this.#emitter.answered(this.#connection, this.#request, NO_STATUS, this.#answer);
    this.#phase = IDLE;
  }
}
