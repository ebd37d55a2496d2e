/**
 * How many of the answers that come belong to requests from before: of a conversation that was met in its middle, or
 * lost, and is never silent. An answer tells how many of our requests had arrived at the server by then, and no more
 * of them than that can be answered:
 *
 *     answers − offset ≤ arrived
 *
 * so that the offset is at least the most that answers − arrived ever was. Whenever the server has nothing left to do,
 * the two are equal; what is reached again and again, and not passed, is it (`idle-evidence.ts`), or what is equal
 * whenever the client asks (`turn-evidence.ts`), if no other explains the times better (`rival-offsets.ts`). A server that
 * always has something to do, and a proxy that acknowledges for it, tell nothing; but the shapes of the answers may
 * (`shape-evidence.ts`).
 */
import type { Message } from '../../protocols/protocol.ts';
import type { Span } from '../span.ts';
import { areAnswersAlike, type HeldAnswer, holdAnswer } from './held-answer.ts';
import { IdleEvidence } from './idle-evidence.ts';
import type { PendingQueue } from './pending-queue.ts';
import { hasBetterRival } from './rival-offsets.ts';
import { type QueuePlace, ShapeEvidence } from './shape-evidence.ts';
import { TurnEvidence } from './turn-evidence.ts';

/** About 1 kB each. */
const MAX_HELD = 2048;
/** Whoever looks waits for no longer, where anything can be told; else until there is no room. */
const MAX_HELD_NS = 1e9;
const UNTOLD_FACTOR = 4;
/** After a silence like this, in which nothing was due, nothing is. */
const SILENCE_NS = 250e6;
/** After so many answers more, and then twice as many, what was doubted is looked at again. */
const DOUBTED_ANSWERS = 64;
const MAX_DOUBTED_ANSWERS = 4096;

export class AnswerOffset implements QueuePlace {
  #held: HeldAnswer[] = [];
  #older = 0;
  #left = 0;
  /** Of the requests made since: how many have arrived at the server. */
  #arrived = 0;
  #answers = 0;
  #least = 0;
  #lastNs = Number.NaN;
  #patienceNs = MAX_HELD_NS;
  /** Of the answer's call. */
  #call = Number.NaN;
  #callAnswers = 0;
  #doubtUntil = 0;
  #doubtFor = DOUBTED_ANSWERS;
  readonly #idle = new IdleEvidence();
  readonly #turns = new TurnEvidence();
  readonly #shapes = new ShapeEvidence();
  readonly #queue: PendingQueue;

  constructor(queue: PendingQueue) {
    this.#queue = queue;
  }

  /** Requests at the queue's head that are from before. */
  get older(): number {
    return this.#older;
  }

  /** Of those made since: how many have left the queue. */
  get left(): number {
    return this.#left;
  }

  get length(): number {
    return this.#held.length;
  }

  /** More, or for longer, is not held: the older half is to be taken. */
  get isFull(): boolean {
    if (this.#held.length >= MAX_HELD) return true;
    return this.#heldNs >= this.#patienceNs;
  }

  /** Nothing can be told of what is held: true where there is patience for more. */
  waitOn(): boolean {
    if (this.#held.length >= MAX_HELD || this.#patienceNs > MAX_HELD_NS) return false;
    this.#patienceNs = UNTOLD_FACTOR * MAX_HELD_NS;
    return true;
  }

  /** In the queue, of the request that the next answer belongs to; may be before it or behind. */
  get next(): number {
    return this.#older + this.#answers - this.#least - this.#left;
  }

  /** Each request has waited for the answer to the last one, so far. */
  get isInTurns(): boolean {
    return this.#turns.isPossible;
  }

  areAlike(): boolean {
    return areAnswersAlike(this.#held);
  }

  get half(): number {
    return Math.ceil(this.#held.length / 2);
  }

  /** From then on the offset is what it says. */
  isProven(): boolean {
    const certain = this.#shapes.certain(this.#least);
    if (certain >= 0) {
      this.#least = certain;
      return true;
    }
    if (this.#answers < this.#doubtUntil || !this.#shapes.allows(this.#least)) return false;
    if (!this.#idle.isProven(this.#lastNs) && !this.#turns.isProven(this.#held.length, this.#heldNs)) return false;
    return !this.#isDoubted();
  }

  /** At the end, or where nobody can wait: nothing speaks against it. */
  isLikely(): boolean {
    return this.#turns.isPossible && this.#shapes.allows(this.#least) && !this.#isDoubted();
  }

  /** Nothing was due, and nothing came. */
  isSilent(nowNs: number): boolean {
    return nowNs - this.#lastNs >= SILENCE_NS && this.#open === 0 && this.#shapes.allows(this.#least);
  }

  /** From here on everything is seen; `older` requests in the queue are from before. */
  restart(older: number): void {
    this.#held = [];
    this.#older = older;
    this.#arrived = 0;
    this.#left = 0;
    this.#answers = 0;
    this.#least = 0;
    this.#call = Number.NaN;
    this.#callAnswers = 0;
    this.#patienceNs = MAX_HELD_NS;
    this.#doubtUntil = 0;
    this.#doubtFor = DOUBTED_ANSWERS;
    this.#idle.restart();
    this.#turns.reset();
    this.#shapes.restart();
  }

  /** A request comes behind those in the queue. */
  asked(shapes: number, span: Span): void {
    this.endCall();
    this.#turns.asked(span, this.#open);
    this.#shapes.asked(shapes);
  }

  answer(response: Message, span: Span): void {
    if (span.callPosition !== this.#call) this.endCall();
    if (span.callPosition !== this.#call) this.#beginCall(span);
    this.#shapes.answered(this.#answers, response.shape, this.#queue, this);
    this.#held.push(holdAnswer(response, span));
    this.#answers += 1;
    this.#lastNs = span.lastNs;
  }

  /** All answers of a call have been told. */
  endCall(): void {
    if (this.#answers === this.#callAnswers) return;
    this.#callAnswers = this.#answers;
    const answered = this.#answers - this.#arrived;
    if (answered > this.#least) this.#raise(answered);
    this.#idle.endCall(this.#answers, answered === this.#least);
  }

  /** Those that answer what was requested before the queue's first. */
  takeEarlier(): readonly HeldAnswer[] {
    const dropped = this.#answers - this.#held.length;
    return this.#held.splice(0, Math.max(0, this.#left + this.#least - dropped));
  }

  /** The oldest of the others, in the order of the requests made since. */
  take(count: number): readonly HeldAnswer[] {
    return this.#held.splice(0, count);
  }

  /** Requests have left the queue at its head. */
  shifted(count: number): void {
    const old = Math.min(count, this.#older);
    this.#older -= old;
    this.#left += count - old;
  }

  /** Requests made since that are not answered. */
  get #open(): number {
    return this.#left + this.#queue.length - this.#older - (this.#answers - this.#least);
  }

  /** Between the first answer that is held and the last one. */
  get #heldNs(): number {
    return this.#lastNs - (this.#held[0]?.span.lastNs ?? Number.NaN);
  }

  #raise(least: number): void {
    this.#least = least;
    this.#idle.reset(this.#lastNs);
    this.#turns.reset();
  }

  #beginCall(span: Span): void {
    this.#call = span.callPosition;
    this.#reach(span.acknowledged);
    const onTheirWay = this.#queue.length - this.#older + this.#left - this.#arrived;
    this.#idle.beginCall(span, this.#answers, onTheirWay);
  }

  #isDoubted(): boolean {
    const dropped = this.#answers - this.#held.length;
    const at = this.#older + dropped - this.#least - this.#left;
    const lie = { held: this.#held, queue: this.#queue, at, from: this.#older };
    if (!hasBetterRival(lie, (more) => this.#shapes.allows(this.#least + more))) return false;
    this.#idle.reset(this.#lastNs);
    this.#turns.reset();
    this.#doubtUntil = this.#answers + this.#doubtFor;
    this.#doubtFor = Math.min(2 * this.#doubtFor, MAX_DOUBTED_ANSWERS);
    return true;
  }

  #reach(position: number): void {
    for (let i = this.#older + this.#arrived - this.#left; i < this.#queue.length; i += 1) {
      if (this.#queue.at(i).startPosition >= position) return;
      this.#arrived += 1;
    }
  }
}
