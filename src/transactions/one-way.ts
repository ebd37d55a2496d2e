import type { Message } from '../protocols/protocol.ts';
import { KIND_PAIRED, UNKNOWN_REQUEST } from '../protocols/protocol.ts';
import { ONE_WAY } from './failure.ts';
import type { Matcher, MatcherParts } from './pairing.ts';
import { Pending } from './pending.ts';
import type { Span } from './span.ts';

/** Messages that nobody answers (metrics, logs): each is a transaction by itself. What comes back is counted, and belongs to none. */
export class OneWayMatcher implements Matcher {
  readonly waitsForTime = false;
  readonly openRequests = 0;
  readonly begun = true;
  readonly #parts: MatcherParts;
  readonly #request = new Pending();
  #sequence = 0;

  constructor(parts: MatcherParts) {
    this.#parts = parts;
  }

  request(message: Message, span: Span): void {
    const { conversation, emitter } = this.#parts;
    this.#request.fill(message, span, this.#sequence);
    this.#sequence += 1;
    emitter.began(conversation, this.#request);
    emitter.abandoned(conversation, this.#request, ONE_WAY, span.lastNs);
  }

  requestBegins(): void {}

  requestEnds(message: Message, span: Span): void {
    this.request(message, span);
  }

  unread(): void {}

  response(message: Message): void {
    if (message.kind === KIND_PAIRED) this.#parts.counters.unmatchedResponses += 1;
  }

  canBeAsked(): boolean {
    return true;
  }

  unasked(message: Message): void {
    this.response(message);
  }

  unreadable(): void {}

  nextToken(): number {
    return UNKNOWN_REQUEST;
  }

  tokenOf(): number {
    return UNKNOWN_REQUEST;
  }

  /** Where a message that was cut ends, nothing shows. */
  isAlone(): boolean {
    return false;
  }

  responseCallBegins(): void {}
  responsesReached(): void {}
  gapInRequests(): void {}
  gapInResponses(): void {}
  tick(): void {}
  close(): void {}
  finish(): void {}
  forget(): void {}
  inFlight(): void {}
}
