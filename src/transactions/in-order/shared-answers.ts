/** Answers on a conversation that was met in its middle and is never silent, until it is known which requests they answer. */
import type { Message } from '../../protocols/protocol.ts';
import type { MatcherParts } from '../pairing.ts';
import type { Span } from '../span.ts';
import type { Alignment } from './alignment.ts';
import { AnswerOffset } from './answer-offset.ts';
import type { HeldAnswer } from './held-answer.ts';
import type { PendingQueue } from './pending-queue.ts';

export class SharedAnswers {
  readonly #offset = new AnswerOffset();
  readonly #queue: PendingQueue;
  readonly #alignment: Alignment;
  readonly #parts: MatcherParts;

  constructor(queue: PendingQueue, alignment: Alignment, parts: MatcherParts) {
    this.#queue = queue;
    this.#alignment = alignment;
    this.#parts = parts;
  }

  hold(message: Message, span: Span): void {
    if (this.#offset.isFull) this.#countOlder();
    this.#offset.answer(message, span, this.#queue);
  }

  /** A call of answers is over. True: it is known what is answered; `take` has the answers to what the queue holds. */
  endCall(): boolean {
    this.#offset.endCall();
    return this.#offset.isProven;
  }

  /** The answers to the queue's requests, in their order. */
  take(): readonly HeldAnswer[] {
    const { older } = this.#offset;
    this.#parts.counters.unmatchedRequests += older;
    this.#queue.shift(older);
    return this.#offset.take();
  }

  /** Before anything was requested under our eyes, an answer is to what was asked before the attach. */
  giveUp(): void {
    for (const { span } of this.#offset.takeAll()) {
      if (this.#alignment.isOurs(span)) this.#parts.counters.unmatchedResponses += 1;
    }
  }

  /** Something is missing: what is in the queue is from before. */
  restart(): void {
    this.giveUp();
    this.#offset.restart(this.#queue.length);
  }

  /**
   * It takes long to know which requests are answered. Where it is the same whichever they are, the older half is counted,
   * without a duration; else it is given up.
   */
  #countOlder(): void {
    const { conversation, emitter, counters } = this.#parts;
    const { older, half } = this.#offset;
    const answers = this.#offset.take(half);
    const count = Math.min(answers.length, this.#queue.length - older);
    const isSame = older === 0 && areRequestsAlike(this.#queue) && areAnswersAlike(answers);
    for (const { response, span } of answers.slice(0, count)) {
      span.endSeen = false;
      if (isSame) emitter.answered(conversation, this.#queue.at(0), response, span);
      else {
        counters.unmatchedRequests += 1;
        counters.unmatchedResponses += 1;
      }
      this.#queue.shift(1);
    }
    this.#offset.shifted(count);
  }
}

function areRequestsAlike(queue: PendingQueue): boolean {
  const { operation, resource, waiting } = queue.at(0);
  for (let i = 1; i < queue.length; i += 1) {
    const other = queue.at(i);
    if (other.operation !== operation || other.resource !== resource || other.waiting !== waiting) return false;
  }
  return true;
}

function areAnswersAlike(answers: readonly HeldAnswer[]): boolean {
  const first = answers[0]?.response;
  return answers.every(
    ({ response }) => response.statusCode === first?.statusCode && response.errorType === first.errorType,
  );
}
