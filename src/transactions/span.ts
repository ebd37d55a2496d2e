import type { Failure } from './failure.ts';

/** Where and when one message lay in its direction; filled by the stream for the matcher, reused. */
export class Span {
  /** Stream positions: first byte, and one past the last. */
  startPosition = 0;
  endPosition = 0;
  /** How far the other direction had come when the first byte was moved, and when the last one was. */
  opposite = 0;
  endOpposite = 0;
  /** Of the former, how far it had reached the other end: an answer has nothing behind it to answer. */
  acknowledged = 0;
  /** Of the call that the first byte came with. */
  callPosition = 0;
  /** The first byte was the first of a call. */
  beginsCall = false;
  /** Nothing had been moved on this connection for QUIET_NS before the first byte. */
  quiet = false;
  /** CLOCK_MONOTONIC ns; NaN where nobody knows. */
  firstNs = 0;
  firstExact = true;
  /** Task that moved the first byte. */
  firstTgid = 0;
  firstTid = 0;
  lastNs = 0;
  /** False where the last byte passed without a record, or nobody knows when: then `lastNs` is an earlier time. */
  endSeen = true;
  lastExact = true;
  /** Task that moved the last byte. */
  tgid = 0;
  tid = 0;
  /** Why it has no end of its own; null where it has one. */
  cut: Failure | null = null;

  /** Field by field: some twenty times as fast as `Object.assign`, and each connection that is met in its middle needs one. */
  copy(from: Span): this {
    this.startPosition = from.startPosition;
    this.endPosition = from.endPosition;
    this.opposite = from.opposite;
    this.endOpposite = from.endOpposite;
    this.acknowledged = from.acknowledged;
    this.callPosition = from.callPosition;
    this.beginsCall = from.beginsCall;
    this.quiet = from.quiet;
    this.firstNs = from.firstNs;
    this.firstExact = from.firstExact;
    this.firstTgid = from.firstTgid;
    this.firstTid = from.firstTid;
    this.lastNs = from.lastNs;
    this.endSeen = from.endSeen;
    this.lastExact = from.lastExact;
    this.tgid = from.tgid;
    this.tid = from.tid;
    this.cut = from.cut;
    return this;
  }
}
