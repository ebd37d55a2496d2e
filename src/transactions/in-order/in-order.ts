// One file, since it is one machine: each step looks at the same queue and moves it.
/** Pairs by ordinal: the n-th response answers the n-th request (HTTP/1, RESP). Whatever is in doubt is counted as unmatched, never paired. */
import {
  KIND_INTERIM,
  KIND_NO_REPLY,
  KIND_PUSH,
  type Message,
  NO_REQUEST,
  UNKNOWN_REQUEST,
} from '../../protocols/protocol.ts';
import type { Emitter } from '../emitter.ts';
import { CUT_BY_CLIENT, type Failure, UNREADABLE } from '../failure.ts';
import { type InFlight, inFlightOf } from '../in-flight.ts';
import type { Matcher, MatcherParts, PairingCounters } from '../pairing.ts';
import type { Pending } from '../pending.ts';
import type { Span } from '../span.ts';
import type { TransactionConnection } from '../transaction.ts';
import { Alignment } from './alignment.ts';
import { FirstTurn } from './first-turn.ts';
import { OneMessage, UNREAD } from './one-message.ts';
import { PendingQueue } from './pending-queue.ts';
import { SharedAnswers } from './shared-answers.ts';

/** Deeper pipelines are counted as unmatched: 64 Ki requests of one connection hold about 8 MB. */
const MAX_PENDING = 65536;

/** No request that has its end yet to come. */
const NONE = -1;

export class InOrderMatcher implements Matcher {
  readonly #queue = new PendingQueue(MAX_PENDING);
  readonly #alignment: Alignment;
  /** Of a connection that was met in its middle, until it is known that the ordinals fit. */
  #firstTurn: FirstTurn | null;
  /** Of the same, as long as ordinals have not held. */
  #shared: SharedAnswers | null;
  /** Callers that do not wait for each other may share the connection, and turns prove nothing at once. */
  readonly #isShared: boolean;
  readonly #isOlder: boolean;
  #sequence = 0;
  /** Of the request whose end is to come. */
  #half = NONE;
  /** What becomes of the only request, where something has come that is no answer. */
  #unreadable: Failure | null = null;
  readonly #alone: OneMessage;
  readonly #conversation: TransactionConnection;
  readonly #counters: PairingCounters;
  readonly #emitter: Emitter;

  /** @param multiplexed see `Decoder.multiplexed` */
  constructor(parts: MatcherParts, multiplexed = false) {
    const { conversation, beginning, counters, emitter } = parts;
    this.#conversation = conversation;
    this.#isOlder = beginning.older;
    this.#isShared = multiplexed && !beginning.whole && conversation.role === 'client';
    this.#alignment = new Alignment(beginning, this.#isShared);
    this.#firstTurn = beginning.whole ? null : new FirstTurn();
    this.#shared = beginning.whole ? null : new SharedAnswers(this.#queue, this.#alignment, parts, this.#isShared);
    this.#counters = counters;
    this.#emitter = emitter;
    this.#alone = new OneMessage(conversation, emitter);
  }

  get begun(): boolean {
    return this.#alignment.begun;
  }

  get openRequests(): number {
    return this.#queue.length - (this.#shared?.answered ?? 0);
  }

  /** Answers are held until the first turn is over. */
  get waitsForTime(): boolean {
    return this.#shared?.waitsForTime === true || (this.#firstTurn !== null && this.#firstTurn.length > 0);
  }

  nextToken(): number {
    if (!this.#alignment.holds) return this.#shared?.token ?? UNKNOWN_REQUEST;
    return this.#queue.length > 0 ? this.#queue.at(0).token : NO_REQUEST;
  }

  tokenOf(): number {
    return UNKNOWN_REQUEST;
  }

  isAlone(answers: boolean): boolean {
    const open = this.openRequests;
    if (answers) return open === 1 && (this.#alignment.holds || this.#shared?.isInTurns === true);
    return open === (this.#halfRequest() === null ? 0 : 1);
  }

  responsesReached(position: number): void {
    this.#alignment.responsesReached(position);
  }

  request(message: Message, span: Span): void {
    if (message.kind === KIND_INTERIM) return;
    if (message.kind === KIND_NO_REPLY) {
      this.#unreadable = null;
      this.#alone.oneWay(message, span, this.#nextSequence());
      return;
    }
    if (!this.#alignment.admits(span)) {
      this.#counters.unmatchedRequests += 1;
      return;
    }
    this.#enqueue(message, span);
  }

  requestBegins(message: Message, span: Span): void {
    const sequence = this.#sequence;
    this.request(message, span);
    if (this.#sequence > sequence) this.#half = sequence;
  }

  /** Where it was answered before, what came afterwards belongs to nobody else. */
  requestEnds(message: Message, span: Span): void {
    const half = this.#halfRequest();
    half?.fill(message, span, half.sequence);
    this.#half = NONE;
  }

  /** Also where requests are missing: it is the answer that tells of it. */
  unread(span: Span): void {
    this.#enqueue(UNREAD, span);
    this.#alignment.damagedBy(span);
  }

  #enqueue(message: Message, span: Span): void {
    this.#endFirstTurn();
    this.#alignment.noteOverlap(this.#queue, span);
    if (this.#conversation.role === 'client') this.#alignment.noteShared(this.#queue, span);
    this.#shared?.asked(message, span);
    let slot = this.#queue.push();
    if (slot === null && !this.#alignment.holds) {
      this.#counters.evictedRequests += this.#queue.length;
      this.forget();
      slot = this.#queue.push();
    }
    if (slot === null) {
      this.#counters.unmatchedRequests += 1;
      this.#counters.evictedRequests += 1;
      this.gapInRequests();
      return;
    }
    slot.fill(message, span, this.#nextSequence());
    this.#unreadable = null;
    this.#emitter.began(this.#conversation, slot);
  }

  response(message: Message, span: Span): void {
    if (message.kind === KIND_PUSH || message.kind === KIND_INTERIM) return;
    if (!this.#alignment.holds) {
      this.#hold(message, span);
      return;
    }
    if (!this.canBeAsked(span)) {
      this.#counters.unmatchedResponses += 1;
      this.gapInResponses();
      return;
    }
    const request = this.#queue.at(0);
    if (request.sequence === this.#half)
      request.bytes = Math.max(request.bytes, span.endOpposite - request.startPosition);
    if (this.#firstTurn === null) this.#emitter.answered(this.#conversation, request, message, span);
    else if (!this.#firstTurn.hold(request, message, span)) {
      this.#counters.unmatchedResponses += 1;
      this.gapInResponses();
      return;
    }
    this.#queue.shift(1);
  }

  canBeAsked(answer: Span): boolean {
    return (
      !this.#alignment.holds ||
      (this.#queue.length > 0 && this.#queue.at(0).canBeAnswered(answer, this.#conversation.role))
    );
  }

  unasked(message: Message, span: Span): void {
    this.#alone.unasked(message, span, this.#nextSequence());
  }

  unreadable(): void {
    if (this.#alignment.holds && this.#sequence === 1 && this.#queue.length === 1) this.#unreadable = UNREADABLE;
  }

  tick(nowNs: number): void {
    if (this.#firstTurn?.isSettled(nowNs)) this.#endFirstTurn();
    if (this.#shared?.isSilent(nowNs)) this.#resolve(this.#shared);
  }

  /** The place to find the ordinals again. */
  responseCallBegins(response: Span): void {
    if (this.#alignment.holds) return;
    if (this.#shared?.endCall()) {
      this.#resolve(this.#shared);
      return;
    }
    if (this.#isShared && this.#shared !== null) {
      if (this.#alignment.answers(this.#queue, this.#shared.answered, response)) this.#resolve(this.#shared);
      return;
    }
    const before = this.#alignment.find(this.#queue, response);
    if (before < 0) return;
    this.#shared?.giveUp();
    this.#shared = null;
    this.#counters.unmatchedRequests += before;
    this.#queue.shift(before);
  }

  gapInRequests(): void {
    this.#half = NONE;
    this.#alignment.gapInRequests();
    if (!this.#alignment.holds) this.#shared?.restart(true);
  }

  gapInResponses(isLost = true): void {
    this.#alignment.lose();
    this.#giveUpFirstTurn();
    this.#shared?.restart(isLost);
  }

  close(failure: Failure, atNs: number): void {
    this.#settle();
    for (let i = 0; i < this.#queue.length; i += 1) {
      const request = this.#queue.at(i);
      let failed = this.#unreadable;
      if (this.#alignment.isUnanswered(request)) failed = request.isLeft ? CUT_BY_CLIENT : failure;
      if (failed === null) this.#counters.unmatchedRequests += 1;
      else this.#emitter.abandoned(this.#conversation, request, failed, atNs);
    }
    this.#queue.clear();
  }

  finish(): void {
    this.#settle();
    if (!this.#alignment.holds && (this.begun || !this.#isOlder)) this.forget();
  }

  forget(): void {
    this.#giveUpFirstTurn();
    this.#counters.unmatchedRequests += this.#queue.length;
    this.#queue.clear();
    this.#shared?.restart(true);
  }

  inFlight(found: InFlight[]): void {
    for (let i = this.#shared?.answered ?? 0; i < this.#queue.length; i += 1)
      found.push(inFlightOf(this.#conversation, this.#queue.at(i)));
  }

  /** Which request it answers is not known yet. */
  #hold(message: Message, span: Span): void {
    if (this.#shared === null || this.begun) this.#counters.unmatchedResponses += 1;
    else this.#shared.hold(message, span);
  }

  /** It is known how many answers were to requests from before. */
  #resolve(shared: SharedAnswers): void {
    const answers = shared.take();
    this.#alignment.found();
    if (shared.isInTurns) this.#alignment.speaksInTurns();
    this.#firstTurn = null;
    this.#shared = null;
    for (const { response, span } of answers) this.response(response, span);
  }

  /** What is known at the end. */
  #settle(): void {
    if (!this.#alignment.holds && this.#shared !== null) {
      if (this.#shared.endCall() || this.#shared.isLikely()) this.#resolve(this.#shared);
      else this.#shared.giveUp();
    }
    this.#firstTurn?.tell(this.#conversation, this.#emitter);
  }

  #nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence - 1;
  }

  #halfRequest(): Pending | null {
    if (this.#half === NONE || this.#queue.length === 0) return null;
    const last = this.#queue.at(this.#queue.length - 1);
    return last.sequence === this.#half ? last : null;
  }

  /** Everything is answered, and no answer is left over. */
  #endFirstTurn(): void {
    if (this.#firstTurn === null || this.#firstTurn.length === 0 || this.#queue.length > 0) return;
    this.#firstTurn.tell(this.#conversation, this.#emitter);
    this.#firstTurn = null;
  }

  /** An answer too many, or one that is missing: none of them is known to be right. */
  #giveUpFirstTurn(): void {
    const count = this.#firstTurn?.take().length ?? 0;
    this.#counters.unmatchedRequests += count;
    this.#counters.unmatchedResponses += count;
  }
}
