import type { Message } from '../protocols/protocol.ts';
import { CUT_BY_CLIENT } from './failure.ts';
import type { Span } from './span.ts';
import type { TransactionConnection } from './transaction.ts';

/** A request that waits for its answer; filled in place, its slot is reused. Positions are the stream's, times CLOCK_MONOTONIC ns. */
export class Pending {
  operation = '';
  resource: string | null = null;
  version: string | null = null;
  token = 0;
  waiting = false;
  waitsNs = Number.POSITIVE_INFINITY;
  /** Bits of the shapes that its answer may have, 0: any. */
  shape = 0;
  attributes: Readonly<Record<string, string | number>> | null = null;
  head: readonly string[] | null = null;
  sequence = 0;
  startNs = 0;
  exact = true;
  /** When its last byte so far was moved. */
  endNs = 0;
  bytes = 0;
  startPosition = 0;
  /** How far the response direction had come when the request's first byte was moved. */
  opposite = 0;
  /** Its first byte was the first of a call. */
  beginsCall = false;
  /** The connection had been silent for QUIET_NS before it. */
  quiet = false;
  /** How often it was sent. */
  tries = 1;
  /** The client left before its end. */
  isLeft = false;
  /** Task that moved its first byte. */
  tgid = 0;
  tid = 0;

  /** @param sequence its ordinal in the conversation */
  fill(message: Message, span: Span, sequence: number): void {
    this.operation = message.operation;
    this.resource = message.resource;
    this.version = message.version;
    this.token = message.token;
    this.waiting = message.waiting;
    this.waitsNs = message.waitsNs;
    this.shape = message.shape;
    this.attributes = message.attributes;
    this.head = message.head;
    this.sequence = sequence;
    this.startNs = span.firstNs;
    this.exact = span.firstExact;
    this.endNs = span.lastNs;
    this.bytes = span.endPosition - span.startPosition;
    this.startPosition = span.startPosition;
    this.opposite = span.opposite;
    this.beginsCall = span.beginsCall;
    this.quiet = span.quiet;
    this.tries = 1;
    this.isLeft = span.cut === CUT_BY_CLIENT;
    this.tgid = span.firstTgid;
    this.tid = span.firstTid;
  }

  /** Nothing was asked before `answer`, as nobody knows when. */
  nothing(message: Message, answer: Span, sequence: number): void {
    this.fill(message, answer, sequence);
    this.startNs = Number.NaN;
    this.endNs = Number.NaN;
    this.bytes = 0;
    this.startPosition = answer.opposite;
  }

  /** Whether `response` can be its answer: it came behind it. */
  canBeAnswered(response: Span, role: TransactionConnection['role']): boolean {
    if (role === 'client') return response.acknowledged > this.startPosition;
    return response.startPosition >= this.opposite;
  }

  copy(from: Pending): this {
    this.operation = from.operation;
    this.resource = from.resource;
    this.version = from.version;
    this.token = from.token;
    this.waiting = from.waiting;
    this.waitsNs = from.waitsNs;
    this.shape = from.shape;
    this.attributes = from.attributes;
    this.head = from.head;
    this.sequence = from.sequence;
    this.startNs = from.startNs;
    this.exact = from.exact;
    this.endNs = from.endNs;
    this.bytes = from.bytes;
    this.startPosition = from.startPosition;
    this.opposite = from.opposite;
    this.beginsCall = from.beginsCall;
    this.quiet = from.quiet;
    this.tries = from.tries;
    this.isLeft = from.isLeft;
    this.tgid = from.tgid;
    this.tid = from.tid;
    return this;
  }
}
