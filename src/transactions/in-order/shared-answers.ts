/** Answers on a conversation that was met in its middle and is never silent, until it is known which requests they answer. */
import { type Message, NO_REQUEST, UNKNOWN_REQUEST } from '../../protocols/protocol.ts';
import type { MatcherParts } from '../pairing.ts';
import type { Span } from '../span.ts';
import type { Alignment } from './alignment.ts';
import { AnswerOffset } from './answer-offset.ts';
import { areAnswersAlike, type HeldAnswer } from './held-answer.ts';
import type { PendingQueue } from './pending-queue.ts';

export class SharedAnswers {
  /** Made when it is needed: most conversations of servers find their place at once. */
  #made: AnswerOffset | null = null;
  readonly #queue: PendingQueue;
  readonly #alignment: Alignment;
  readonly #parts: MatcherParts;
  /** Of callers that may not wait for each other. */
  readonly #isShared: boolean;
  /** Something was lost, not only read before its place was known; nothing is from before the probe, or not all. */
  #isHoled: boolean;

  constructor(queue: PendingQueue, alignment: Alignment, parts: MatcherParts, isShared: boolean) {
    this.#queue = queue;
    this.#alignment = alignment;
    this.#parts = parts;
    this.#isShared = isShared;
    this.#isHoled = !parts.beginning.older;
  }

  /** What is held may be told after a silence. */
  get waitsForTime(): boolean {
    return this.#isShared && this.#made !== null && this.#made.length > 0;
  }

  /** Each request has waited for the answer to the last one, so far. */
  get isInTurns(): boolean {
    return this.#made?.isInTurns === true;
  }

  /** Of the requests in the queue, as far as is likely: their answers wait until it is known that they are theirs. */
  get answered(): number {
    if (!this.#isShared) return 0;
    return Math.min(Math.max(this.#made?.next ?? 0, 0), this.#queue.length);
  }

  /** Of the request that the next answer belongs to, as far as is likely. */
  get token(): number {
    const next = this.#made?.next ?? -1;
    if (!this.isInTurns || next < 0) return UNKNOWN_REQUEST;
    return next < this.#queue.length ? this.#queue.at(next).token : NO_REQUEST;
  }

  /** A request comes behind those in the queue. */
  asked(request: Message, span: Span): void {
    if (this.#isShared) this.#offset.asked(request.shape, span);
  }

  hold(message: Message, span: Span): void {
    const { room } = this.#parts;
    if (this.#offset.isFull || room.answers === 0) this.#countOlder();
    room.answers -= 1;
    this.#offset.answer(message, span);
  }

  /** A call of answers is over. True: it is known what is answered; `take` has the answers to what the queue holds. */
  endCall(): boolean {
    if (this.#made === null) return false;
    this.#offset.endCall();
    return this.#offset.isProven() || (this.#parts.room.answers === 0 && this.#offset.isLikely());
  }

  isSilent(nowNs: number): boolean {
    if (!this.#isShared || this.#made === null) return false;
    this.#offset.endCall();
    return this.#offset.isSilent(nowNs);
  }

  /** Nothing more will be seen. */
  isLikely(): boolean {
    return this.#made?.isLikely() === true;
  }

  /** The answers to the queue's requests, in their order. */
  take(): readonly HeldAnswer[] {
    this.#dropEarlier();
    const answers = this.#take(this.#offset.length);
    for (let i = 0; i < Math.min(answers.length, this.#queue.length); i += 1) {
      this.#learn(this.#queue.at(i).token, (answers[i] as HeldAnswer).response);
    }
    return answers;
  }

  /** Counts what can be counted. Before anything was requested under our eyes, an answer is to what was asked before the attach. */
  giveUp(): void {
    if (this.#made === null) return;
    if (this.#isShared) this.#count(this.#offset.length);
    this.#passOver(this.#take(this.#offset.length));
  }

  /** Something is missing (`isLost`) or cannot be read: what is in the queue is from before. */
  restart(isLost: boolean): void {
    if (this.#isShared && this.isLikely()) this.#count(this.#offset.length, true);
    this.giveUp();
    this.#isHoled ||= isLost;
    this.#offset.restart(this.#queue.length);
  }

  get #offset(): AnswerOffset {
    this.#made ??= new AnswerOffset(this.#queue);
    return this.#made;
  }

  /** Which request it answers is known, or (`UNKNOWN_REQUEST`) never will be. */
  #learn(token: number, answer: Message): void {
    this.#parts.learn?.(token, answer);
  }

  #passOver(answers: readonly HeldAnswer[]): void {
    for (const { span } of answers) {
      if (this.#alignment.isOurs(span)) this.#parts.counters.unmatchedResponses += 1;
    }
  }

  /** What can be told of the older half is; where that is nothing, it may be later. */
  #countOlder(): void {
    const isTellable = !this.#offset.isInTurns && (this.#offset.areAlike() || areRequestsAlike(this.#queue));
    if (!isTellable && this.#parts.room.answers > 0 && this.#offset.waitOn()) return;
    this.#count(this.#offset.half);
  }

  #take(count: number): readonly HeldAnswer[] {
    const answers = this.#offset.take(count);
    this.#parts.room.answers += answers.length;
    return answers;
  }

  /** What is from before is a loss where something was lost. */
  #dropEarlier(): void {
    const { older } = this.#offset;
    const answers = this.#offset.takeEarlier();
    this.#parts.room.answers += answers.length;
    if (this.#isHoled) this.#passOver(answers);
    if (this.#isHoled || !this.#isShared) this.#parts.counters.unmatchedRequests += older;
    this.#queue.shift(older);
    this.#offset.shifted(older);
  }

  /**
   * It takes long to know which requests are answered. Where it is the same whichever they are, the oldest answers are
   * counted, without a duration; else they are given up.
   * @param isKnown it is likely enough
   */
  #count(limit: number, isKnown = false): void {
    const { conversation, emitter, counters } = this.#parts;
    if (this.#offset.length === 0) return;
    this.#dropEarlier();
    const answers = this.#take(limit);
    const count = Math.min(answers.length, this.#queue.length);
    const isSame = isKnown || areAnswersAlike(answers) || areRequestsAlike(this.#queue);
    for (const { response, span } of answers.slice(0, count)) {
      if (!isKnown) span.endSeen = false;
      this.#learn(isKnown ? this.#queue.at(0).token : UNKNOWN_REQUEST, response);
      if (isSame) emitter.answered(conversation, this.#queue.at(0), response, span);
      else {
        counters.unmatchedRequests += 1;
        counters.unmatchedResponses += 1;
      }
      this.#queue.shift(1);
    }
    this.#offset.shifted(count);
    this.#passOver(answers.slice(count));
  }
}

/** Then each answer is to such a request. */
function areRequestsAlike(queue: PendingQueue): boolean {
  if (queue.length === 0) return true;
  const { operation, resource, waiting } = queue.at(0);
  for (let i = 1; i < queue.length; i += 1) {
    const other = queue.at(i);
    if (other.operation !== operation || other.resource !== resource || other.waiting !== waiting) return false;
  }
  return true;
}
