/**
 * Transactions of a protocol that is recognised but not decoded: a turn is all that goes one way until
 * the direction flips, and a transaction is a turn of requests with the turn of responses behind it.
 * Where it ends is known only when the next one begins, the connection ends, or after a silence.
 */
import { Message } from '../protocols/protocol.ts';
import type { Emitter } from './emitter.ts';
import type { Failure } from './failure.ts';
import type { InFlight } from './in-flight.ts';
import { Pending } from './pending.ts';
import { Span } from './span.ts';
import type { TransactionConnection } from './transaction.ts';

/** The operation of every such transaction. */
export const TURN = 'turn';
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
  readonly length: number;
  readonly position: number;
  readonly firstNs: number;
  readonly firstExact: boolean;
  readonly lastNs: number;
  readonly lastExact: boolean;
  readonly tgid: number;
  readonly tid: number;
}

export class TurnMatcher {
  private phase: typeof IDLE | typeof ASKING | typeof ANSWERING = IDLE;
  private sequence = 0;
  private readonly request = new Pending();
  private readonly answer = new Span();
  private readonly connection: TransactionConnection;
  private readonly emitter: Emitter;

  constructor(connection: TransactionConnection, emitter: Emitter) {
    this.connection = connection;
    this.emitter = emitter;
    this.request.operation = TURN;
  }

  asked(call: TurnCall): void {
    const { request } = this;
    if (this.phase === ASKING) {
      request.bytes += call.length;
      return;
    }
    this.settle();
    this.phase = ASKING;
    request.sequence = this.sequence;
    request.startNs = call.firstNs;
    request.exact = call.firstExact;
    request.bytes = call.length;
    request.startPosition = call.position;
    this.sequence += 1;
  }

  /** What comes unasked belongs to no transaction. */
  answered(call: TurnCall): void {
    if (this.phase === IDLE) return;
    const { answer } = this;
    if (this.phase === ASKING) {
      this.phase = ANSWERING;
      answer.startPosition = call.position;
      answer.endPosition = call.position;
      answer.firstNs = call.firstNs;
    }
    answer.endPosition += call.length;
    answer.lastNs = call.lastNs;
    answer.lastExact = call.lastExact;
    answer.tgid = call.tgid;
    answer.tid = call.tid;
  }

  /** Ends a turn that has been silent for SETTLED_NS; true where the connection waits for nothing. */
  tick(nowNs: number): boolean {
    if (this.phase === ANSWERING && nowNs - this.answer.lastNs >= SETTLED_NS) this.settle();
    return this.phase === IDLE;
  }

  /** `failure` null: closed in peace. Nor is a last word that nobody answers (TLS' close_notify) an error. */
  close(failure: Failure | null, atNs: number): void {
    const asked = this.phase === ASKING && this.request.bytes > LAST_WORD_BYTES;
    if (asked && failure !== null) this.emitter.abandoned(this.connection, this.request, failure, atNs);
    this.settle();
    this.phase = IDLE;
  }

  inFlight(): InFlight | null {
    if (this.phase !== ASKING) return null;
    const { operation, resource, waiting, startNs } = this.request;
    return { connection: this.connection, operation, resource, waiting, startNs };
  }

  private settle(): void {
    if (this.phase !== ANSWERING) return;
    this.emitter.answered(this.connection, this.request, NO_STATUS, this.answer);
    this.phase = IDLE;
  }
}
