/**
 * Pairs by ordinal: the n-th response answers the n-th request (HTTP/1, RESP).
 *
 * Ordinals hold as long as nothing is missing. After a gap they are found again by positions: the
 * record of a receive says how far the other direction had come at that moment, and what it says is
 * causally right (nothing of what it caused has happened yet). So a response that begins exactly at
 * the position which a request's first call had seen is the first one after that request, and answers
 * it, if this connection speaks in turns: no request is sent while earlier ones are being answered
 * (else it is `overlapped`, and only a request after a silence will do). Whatever is in doubt is
 * counted as unmatched, never paired.
 */
import type { Message } from '../protocols/protocol.ts';
import { KIND_INTERIM, KIND_NO_REPLY, KIND_PUSH, NO_REQUEST, UNKNOWN_REQUEST } from '../protocols/protocol.ts';
import type { Emitter } from './emitter.ts';
import { type Failure, ONE_WAY } from './failure.ts';
import { FirstTurn } from './first-turn.ts';
import { Pending, PendingQueue } from './pending.ts';
import type { Span } from './span.ts';
import type { TransactionConnection } from './transaction.ts';

/** Deeper pipelines are counted as unmatched: 64 Ki requests of one connection hold about 8 MB. */
const MAX_PENDING = 65536;

/** Counted over all connections. */
export interface PairingCounters {
  unmatchedRequests: number;
  unmatchedResponses: number;
}

/** What is known of a connection when its first request is seen. */
export interface Beginning {
  /** Seen from its first byte on, in both directions. */
  readonly whole: boolean;
  /** How far the requests had come when the connection was first seen. */
  readonly requestOrigin: number;
}

const SOUND = 0;
const DAMAGED_UNTIL_KNOWN = 1;
const DAMAGED = 2;

export class InOrderMatcher {
  readonly queue = new PendingQueue(MAX_PENDING);
  /** How far the responses have been seen; the pipeline keeps it. */
  responsePosition = 0;
  private aligned: boolean;
  /** False until the first alignment of a connection that is older than the probe: what it lacks was never ours. */
  begun: boolean;
  private overlapped = false;
  /** Of a connection that was met in its middle, until it is known that the ordinals fit. */
  private firstTurn: FirstTurn | null;
  private sequence = 0;
  private turn: typeof SOUND | typeof DAMAGED_UNTIL_KNOWN | typeof DAMAGED = SOUND;
  private damagedOpposite = 0;
  private readonly scratch = new Pending();
  private readonly requestOrigin: number;
  private readonly connection: TransactionConnection;
  private readonly counters: PairingCounters;
  private readonly emitter: Emitter;

  constructor(connection: TransactionConnection, begin: Beginning, counters: PairingCounters, emitter: Emitter) {
    this.connection = connection;
    this.aligned = begin.whole;
    this.begun = begin.whole;
    this.firstTurn = begin.whole ? null : new FirstTurn();
    this.requestOrigin = begin.requestOrigin;
    this.counters = counters;
    this.emitter = emitter;
  }

  /** Token of the request that the next response answers; NO_REQUEST where it may still come. */
  nextToken(): number {
    if (!this.aligned) return UNKNOWN_REQUEST;
    return this.queue.length > 0 ? this.queue.at(0).token : NO_REQUEST;
  }

  /** The same, where no request will come any more. */
  lastToken(): number {
    const token = this.nextToken();
    return token === NO_REQUEST ? UNKNOWN_REQUEST : token;
  }

  /** Whether a message that is being read is the only one under way: a response to the one open request, or a request with none before it. */
  isAlone(answers: boolean): boolean {
    return answers ? this.aligned && this.queue.length === 1 : this.queue.length === 0;
  }

  request(message: Message, span: Span): void {
    if (message.kind === KIND_NO_REPLY) {
      this.fill(this.scratch, message, span);
      this.emitter.abandoned(this.connection, this.scratch, ONE_WAY, span.lastNs);
      return;
    }
    if (this.isInDamagedTurn(span)) {
      this.counters.unmatchedRequests += 1;
      return;
    }
    this.endFirstTurn();
    this.noteOverlap(span);
    let slot = this.queue.push();
    if (slot === null && !this.aligned) {
      this.forget();
      slot = this.queue.push();
    }
    if (slot === null) {
      this.counters.unmatchedRequests += 1;
      this.gapInRequests();
      return;
    }
    this.fill(slot, message, span);
  }

  response(message: Message, span: Span): void {
    if (message.kind === KIND_PUSH || message.kind === KIND_INTERIM) return;
    if (!this.aligned) {
      // Before anything was requested under our eyes, it answers what was asked before the attach.
      if (this.begun || span.opposite > this.requestOrigin) this.counters.unmatchedResponses += 1;
      return;
    }
    if (this.queue.length === 0 || !this.canAnswer(this.queue.at(0), span)) {
      this.counters.unmatchedResponses += 1;
      this.aligned = false;
      this.giveUpFirstTurn();
      return;
    }
    if (this.firstTurn === null) this.emitter.answered(this.connection, this.queue.at(0), message, span);
    else if (!this.firstTurn.hold(this.queue.at(0), message, span)) {
      this.counters.unmatchedResponses += 1;
      this.gapInResponses();
      return;
    }
    this.queue.shift(1);
  }

  /** True where nothing waits for time to pass. */
  tick(nowNs: number): boolean {
    if (this.firstTurn?.isSettled(nowNs)) this.endFirstTurn();
    return !this.isProving;
  }

  /** Answers are held until the first turn is over. */
  get isProving(): boolean {
    return this.firstTurn !== null && this.firstTurn.length > 0;
  }

  /** A call of the response direction begins with `response`: the place to find the ordinals again. */
  responseCallBegins(response: Span): void {
    if (this.aligned) return;
    for (let i = 0; i < this.queue.length; i += 1) {
      const request = this.queue.at(i);
      if (!request.beginsCall || request.opposite !== response.startPosition) continue;
      if (this.overlapped && !request.quiet) continue;
      this.counters.unmatchedRequests += i;
      this.queue.shift(i);
      this.aligned = true;
      this.begun = true;
      return;
    }
  }

  /** Requests are missing. Those before still pair; the rest of the turn (what comes before anything is answered) cannot. */
  gapInRequests(): void {
    if (this.overlapped) this.aligned = false;
    this.turn = DAMAGED_UNTIL_KNOWN;
  }

  /** Responses are missing: which of the requests they answered is not known. */
  gapInResponses(): void {
    this.aligned = false;
    this.giveUpFirstTurn();
  }

  /** No response will come any more. */
  close(failure: Failure, atNs: number): void {
    this.tellFirstTurn();
    if (!this.aligned) {
      this.forget();
      return;
    }
    for (let i = 0; i < this.queue.length; i += 1) {
      this.emitter.abandoned(this.connection, this.queue.at(i), failure, atNs);
    }
    this.queue.shift(this.queue.length);
  }

  /** Nothing more will be seen: what is in flight stays so, what could never be paired is given up. */
  finish(): void {
    this.tellFirstTurn();
    if (!this.aligned && this.begun) this.forget();
  }

  /** Gives up what waits, as unmatched. */
  forget(): void {
    this.giveUpFirstTurn();
    this.counters.unmatchedRequests += this.queue.length;
    this.queue.shift(this.queue.length);
  }

  /** Everything is answered, and no answer is left over. */
  private endFirstTurn(): void {
    if (!this.isProving || this.queue.length > 0) return;
    this.tellFirstTurn();
    this.firstTurn = null;
  }

  private tellFirstTurn(): void {
    if (this.firstTurn === null) return;
    for (const { request, response, span } of this.firstTurn.take()) {
      this.emitter.answered(this.connection, request, response, span);
    }
  }

  /** An answer too many, or one that is missing: none of them is known to be right. */
  private giveUpFirstTurn(): void {
    const count = this.firstTurn?.take().length ?? 0;
    this.counters.unmatchedRequests += count;
    this.counters.unmatchedResponses += count;
  }

  private isInDamagedTurn(span: Span): boolean {
    if (this.turn === SOUND) return false;
    if (this.turn === DAMAGED_UNTIL_KNOWN) {
      this.turn = DAMAGED;
      this.damagedOpposite = span.opposite;
      return true;
    }
    if (span.opposite === this.damagedOpposite) return true;
    this.turn = SOUND;
    return false;
  }

  private noteOverlap(span: Span): void {
    if (this.queue.length === 0 || !this.aligned) return;
    const answering = span.opposite > this.queue.at(0).opposite;
    if (answering && span.opposite <= this.responsePosition) this.overlapped = true;
  }

  private canAnswer(request: Pending, response: Span): boolean {
    if (this.connection.role === 'client') return response.opposite > request.startPosition;
    return response.startPosition >= request.opposite;
  }

  private fill(slot: Pending, message: Message, span: Span): void {
    slot.operation = message.operation;
    slot.resource = message.resource;
    slot.version = message.version;
    slot.token = message.token;
    slot.waiting = message.waiting;
    slot.attributes = message.attributes;
    slot.sequence = this.sequence;
    slot.startNs = span.firstNs;
    slot.exact = span.firstExact;
    slot.bytes = span.endPosition - span.startPosition;
    slot.startPosition = span.startPosition;
    slot.opposite = span.opposite;
    slot.beginsCall = span.beginsCall;
    slot.quiet = span.quiet;
    this.sequence += 1;
  }
}
