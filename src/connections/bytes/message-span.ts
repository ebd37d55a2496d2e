import type { Failure } from '../../transactions/failure.ts';
import { Span } from '../../transactions/span.ts';
import type { Call } from './call.ts';

/** Where and when the message that is being read began and ends: follows the calls of one direction. */
export class MessageSpan {
  readonly span = new Span();
  #open = false;
  #told = false;
  /** Of the call that is being fed, or was fed last. */
  #callPosition = Number.NaN;
  #callOpposite = Number.NaN;
  #callAcknowledged = Number.NaN;
  #callQuiet = false;
  #firstNs = Number.NaN;
  #firstExact = true;
  #lastNs = Number.NaN;
  #lastExact = true;
  #tgid = 0;
  #tid = 0;
  /** False while the bytes at hand are those that passed without a record, or at a time that nobody knows. */
  #seen = true;
  /** Position of offset 0 of the bytes at hand. */
  #base = Number.NaN;

  /** A message has begun: `span` says where and when. */
  get open(): boolean {
    return this.#open;
  }

  /** It was told of before its end. */
  get told(): boolean {
    return this.#told;
  }

  /** Where the last call began. */
  get callPosition(): number {
    return this.#callPosition;
  }

  /** How far the other direction had come at the last call. */
  get callOpposite(): number {
    return this.#callOpposite;
  }

  /** The call that the next bytes come from. */
  enterCall(call: Call): void {
    this.#callPosition = call.position;
    this.#callOpposite = call.opposite;
    this.#callAcknowledged = call.acknowledged;
    this.#callQuiet = call.quiet;
    this.#firstNs = call.firstNs;
    this.#firstExact = call.firstExact;
    this.#lastNs = call.lastNs;
    this.#lastExact = call.lastExact;
    this.#tgid = call.tgid;
    this.#tid = call.tid;
    this.#seen = call.isTimed;
  }

  /** The next bytes passed without a record, until a call is entered. */
  enterUnseen(): void {
    this.#seen = false;
  }

  /** The stream's end was told of: it is seen, whatever passed before it. */
  enterEnd(timeNs: number): void {
    if (this.#seen) return;
    this.#seen = true;
    this.#lastNs = timeNs;
    this.#lastExact = true;
  }

  /**
   * The bytes at hand end at `position`, which is their offset `end`. Messages begin and end at offsets in them:
   * positions are doubles, and a double that is handed to another function may be allocated for it.
   */
  beginBytes(position: number, end: number): void {
    this.#base = position - end;
  }

  /** Of a byte at hand. */
  positionOf(offset: number): number {
    return this.#base + offset;
  }

  begin(offset: number): void {
    const { span } = this;
    const position = this.#base + offset;
    span.startPosition = position;
    span.opposite = this.#callOpposite;
    span.acknowledged = this.#callAcknowledged;
    span.callPosition = this.#callPosition;
    span.beginsCall = position === this.#callPosition;
    span.quiet = this.#callQuiet;
    span.firstNs = this.#firstNs;
    span.firstExact = this.#firstExact;
    span.firstTgid = this.#tgid;
    span.firstTid = this.#tid;
    this.#open = true;
    this.#told = false;
  }

  end(offset: number): Span {
    this.#open = false;
    return this.#soFar(offset);
  }

  /** It is told of now, though it goes on behind `offset`. */
  tell(offset: number): Span {
    this.#told = true;
    return this.#soFar(offset);
  }

  /** No more will come behind `offset`, for the reason of `cut`, as was known at `atNs`. */
  cut(offset: number, cut: Failure, atNs: number): Span {
    const span = this.end(offset);
    span.cut = cut;
    span.lastNs = atNs;
    span.lastExact = true;
    span.endSeen = true;
    return span;
  }

  #soFar(offset: number): Span {
    const { span } = this;
    span.endPosition = this.#base + offset;
    span.endOpposite = this.#callOpposite;
    span.cut = null;
    span.lastNs = this.#lastNs;
    span.lastExact = this.#lastExact;
    span.endSeen = this.#seen;
    span.tgid = this.#tgid;
    span.tid = this.#tid;
    return span;
  }

  /** The message that was begun is not one. */
  drop(): void {
    this.#open = false;
  }

  /** What was dropped was said, though nobody understood it: it may be answered. */
  reopen(): void {
    this.#open = true;
  }
}
