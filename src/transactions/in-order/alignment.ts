/**
 * Whether the n-th answer that will be seen is that of the n-th open request.
 *
 * Ordinals hold as long as nothing is missing. After a gap they are found again by positions: the
 * record of a receive says how far the other direction had come at that moment, and what it says is
 * causally right (nothing of what it caused has happened yet). So a response that begins exactly at
 * the position which a request's first call had seen is the first one after that request, and answers
 * it, if this connection speaks in turns: no request is sent while earlier ones are being answered
 * (else it is `overlapped`, and only a request after a silence will do).
 */
import type { Beginning } from '../pairing.ts';
import type { Pending } from '../pending.ts';
import type { Span } from '../span.ts';
import type { PendingQueue } from './pending-queue.ts';

const SOUND = 0;
const DAMAGED_UNTIL_KNOWN = 1;
const DAMAGED = 2;

export class Alignment {
  #aligned: boolean;
  #begun: boolean;
  #overlapped: boolean;
  #turn: typeof SOUND | typeof DAMAGED_UNTIL_KNOWN | typeof DAMAGED = SOUND;
  #damagedOpposite = 0;
  #responsePosition = Number.NaN;
  #responsesMissing = false;
  readonly #requestOrigin: number;

  /** @param shared callers that do not wait for each other may be met in their middle */
  constructor({ whole, requestOrigin }: Beginning, shared = false) {
    this.#aligned = whole;
    this.#begun = whole;
    this.#overlapped = shared;
    this.#requestOrigin = requestOrigin;
  }

  /** The next answer is that of the first open request. */
  get holds(): boolean {
    return this.#aligned;
  }

  /** False until ordinals held for the first time on a connection that is older than the probe: what it lacks was never ours. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Of an answer without a known request: whether it answers what was asked under our eyes. */
  isOurs(response: Span): boolean {
    return this.#begun || response.opposite > this.#requestOrigin;
  }

  responsesReached(position: number): void {
    this.#responsePosition = position;
  }

  /** False where the request is one of a turn of which some are missing: which of the answers is its own is not known. */
  admits(request: Span): boolean {
    if (this.#turn === SOUND) return true;
    if (this.#turn === DAMAGED_UNTIL_KNOWN) {
      this.#turn = DAMAGED;
      this.#damagedOpposite = request.opposite;
      return false;
    }
    if (request.opposite === this.#damagedOpposite) return false;
    this.#turn = SOUND;
    return true;
  }

  /** What is missing of a turn is the request that is being answered: the turn is over with it. */
  damagedBy(request: Span): void {
    this.#turn = DAMAGED;
    this.#damagedOpposite = request.opposite;
  }

  /** A request comes behind the open ones: whether they are being answered meanwhile. */
  noteOverlap(queue: PendingQueue, request: Span): void {
    if (queue.length === 0 || !this.#aligned) return;
    const answering = request.opposite > queue.at(0).opposite;
    if (answering && request.opposite <= this.#responsePosition) this.#overlapped = true;
  }

  /** As `noteOverlap`, of a client that was met in its middle: it has not waited for the answer to the last one. */
  noteShared(queue: PendingQueue, request: Span): void {
    if (queue.length === 0 || this.#begun || !request.beginsCall) return;
    if (request.opposite === queue.at(queue.length - 1).opposite) this.#overlapped = true;
  }

  /**
   * Where ordinals do not hold: how many of the open requests come before the one that `response`, which begins a call,
   * answers; -1 where that is not known. From then on they hold.
   */
  find(queue: PendingQueue, response: Span): number {
    for (let i = 0; i < queue.length; i += 1) {
      if (!this.answers(queue, i, response)) continue;
      this.found();
      return i;
    }
    return -1;
  }

  /** Whether it is certain that `response`, which begins a call, answers the queue's `index`-th. */
  answers(queue: PendingQueue, index: number, response: Span): boolean {
    if (index >= queue.length || !this.#isAnsweredFirst(queue.at(index), response)) return false;
    // Where nothing came between the two, the one before waits, too.
    return index === 0 || queue.at(index - 1).opposite !== response.startPosition;
  }

  /** Ordinals hold from here on. */
  found(): void {
    this.#aligned = true;
    this.#begun = true;
    this.#responsesMissing = false;
  }

  /** It was proven that a client which was met in its middle waits for each answer. */
  speaksInTurns(): void {
    this.#overlapped = false;
  }

  /** Requests are missing. Those before still pair; the rest of the turn (what comes before anything is answered) cannot. */
  gapInRequests(): void {
    if (this.#overlapped) this.#aligned = false;
    this.#turn = DAMAGED_UNTIL_KNOWN;
  }

  /** Responses are missing, or one did not fit: which of the requests is next is not known. */
  lose(): void {
    this.#aligned = false;
    this.#responsesMissing = true;
  }

  /** Whatever the ordinals: nothing at all has come since the request, so that it has no answer. */
  isUnanswered(request: Pending): boolean {
    if (this.#aligned) return true;
    if (this.#responsesMissing) return false;
    return Number.isNaN(this.#responsePosition) || request.opposite === this.#responsePosition;
  }

  #isAnsweredFirst(request: Pending, response: Span): boolean {
    if (!request.beginsCall || request.opposite !== response.startPosition) return false;
    if (response.acknowledged <= request.startPosition) return false;
    return !this.#overlapped || request.quiet;
  }
}
