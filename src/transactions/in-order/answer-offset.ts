/**
 * How many of the answers that come belong to requests from before: of a conversation that was met in its middle, or
 * lost, and is never silent. An answer tells how many of our requests had arrived at the server by then, and no more
 * of them than that can be answered:
 *
 *     answers − offset ≤ arrived
 *
 * so that the offset is at least the most that answers − arrived ever was. Whenever the server has nothing left to do,
 * the two are equal; what is reached again and again, and not passed, is it. A server that never has nothing to do would
 * deceive: it answers at an even pace, and while what it has not read lies there, little is on its way. So only such
 * calls prove anything that leave requests on their way, as long as most calls do; or behind which there is a pause.
 */
import type { Message } from '../../protocols/protocol.ts';
import type { Span } from '../span.ts';
import { type HeldAnswer, holdAnswer } from './held-answer.ts';
import type { PendingQueue } from './pending-queue.ts';

/** About 1 kB each. */
const MAX_HELD = 2048;
/** Whoever looks waits for no longer. */
const MAX_HELD_NS = 1e9;
/** So many calls with answers are looked at together. */
const CALLS = 64;
/** Pauses that prove it. */
const PAUSES = 4;
/** A pause is so many times longer than the server takes for what it says next. */
const PAUSE = 6;
/** … since the offset was raised last: longer than a server is busy without a break, unless it always is. */
const PROOF_NS = 250e6;

export class AnswerOffset {
  #held: HeldAnswer[] = [];
  /** Requests at the queue's head that are from before. */
  #older = 0;
  /** Of those made since: how many have arrived at the server, and how many have left the queue. */
  #arrived = 0;
  #left = 0;
  #answers = 0;
  #least = 0;
  #calls = 0;
  #proofs = 0;
  #pauses = 0;
  /** Of the call before: whether it left the server nothing to do, its time, and how many answers had come by then. */
  #wasIdle = false;
  #callNs = Number.NaN;
  #pauseNs = Number.NaN;
  #onTheirWay = 0;
  #callAnswers = 0;
  /** The shortest time that an answer took on average, over some of them; and where these began. */
  #paceNs = Number.POSITIVE_INFINITY;
  #paceSinceNs = Number.NaN;
  #paceAnswers = 0;
  #raisedNs = Number.NaN;
  #lastNs = Number.NaN;
  /** Of the answer's call. */
  #call = Number.NaN;

  get older(): number {
    return this.#older;
  }

  /** More, or for longer, is not held: the older half is to be taken. */
  get isFull(): boolean {
    const first = this.#held[0];
    if (first === undefined) return false;
    return this.#held.length >= MAX_HELD || this.#lastNs - first.span.lastNs >= MAX_HELD_NS;
  }

  get half(): number {
    return Math.ceil(this.#held.length / 2);
  }

  get isProven(): boolean {
    if (this.#lastNs - this.#raisedNs < PROOF_NS) return false;
    return this.#pauses >= PAUSES || (this.#calls >= CALLS && this.#proofs * 2 >= this.#calls);
  }

  /** From here on everything is seen; `older` requests in the queue are from before. */
  restart(older: number): void {
    this.#held = [];
    this.#older = older;
    this.#arrived = 0;
    this.#left = 0;
    this.#answers = 0;
    this.#callAnswers = 0;
    this.#paceAnswers = 0;
    this.#paceSinceNs = Number.NaN;
    this.#paceNs = Number.POSITIVE_INFINITY;
    this.#raise(0);
    this.#raisedNs = Number.NaN;
    this.#call = Number.NaN;
  }

  answer(response: Message, span: Span, queue: PendingQueue): void {
    if (span.callPosition !== this.#call) this.endCall();
    if (span.callPosition !== this.#call) this.#beginCall(span, queue);
    this.#held.push(holdAnswer(response, span));
    this.#answers += 1;
    this.#lastNs = span.lastNs;
    if (Number.isNaN(this.#raisedNs)) this.#raisedNs = span.lastNs;
    if (Number.isNaN(this.#paceSinceNs)) this.#paceSinceNs = span.firstNs;
  }

  /** All answers of a call have been told. */
  endCall(): void {
    const said = this.#answers - this.#callAnswers;
    if (said === 0) return;
    if (this.#wasIdle && this.#pauseNs > PAUSE * this.#paceNs * said) this.#pauses += 1;
    this.#callAnswers = this.#answers;
    const answered = this.#answers - this.#arrived;
    if (answered > this.#least) this.#raise(answered);
    this.#wasIdle = answered === this.#least;
    this.#calls += 1;
    if (this.#wasIdle && this.#onTheirWay > 0) this.#proofs += 1;
  }

  #raise(least: number): void {
    this.#least = least;
    this.#calls = 0;
    this.#proofs = 0;
    this.#pauses = 0;
    this.#wasIdle = false;
    this.#raisedNs = this.#lastNs;
  }

  #beginCall(span: Span, queue: PendingQueue): void {
    this.#call = span.callPosition;
    this.#pauseNs = span.firstNs - this.#callNs;
    this.#callNs = span.lastNs;
    this.#reach(span.acknowledged, queue);
    this.#onTheirWay = queue.length - this.#older + this.#left - this.#arrived;
    const said = this.#answers - this.#paceAnswers;
    if (said < CALLS) return;
    const paceNs = (span.firstNs - this.#paceSinceNs) / said;
    if (paceNs < this.#paceNs) this.#paceNs = paceNs;
    this.#paceSinceNs = span.firstNs;
    this.#paceAnswers = this.#answers;
  }

  /** All that is held. */
  takeAll(): readonly HeldAnswer[] {
    return this.#held.splice(0);
  }

  /** The oldest that are held and not known to be to requests from before, in the order of the requests made since; `count` at the most. */
  take(count: number = this.#held.length): readonly HeldAnswer[] {
    const dropped = this.#answers - this.#held.length;
    this.#held.splice(0, Math.max(0, this.#least - dropped));
    return this.#held.splice(0, count);
  }

  /** Requests have left the queue at its head. */
  shifted(count: number): void {
    const old = Math.min(count, this.#older);
    this.#older -= old;
    this.#left += count - old;
  }

  #reach(position: number, queue: PendingQueue): void {
    for (let i = this.#older + this.#arrived - this.#left; i < queue.length; i += 1) {
      if (queue.at(i).startPosition >= position) return;
      this.#arrived += 1;
    }
  }
}
