/**
 * Brings the segments of both directions into order: each byte once, and nothing before what caused it.
 *
 * A segment waits where bytes before it are missing, and also where it acknowledges bytes of the other
 * direction that were not seen: its sender had them, so they come before it, and were captured later, or
 * not at all. Whether missing bytes will still come is told by acknowledgements: what the receiver has, it
 * will not be sent again. All waiting is bounded by event time and by bytes; then the gap is told.
 *
 * Where a direction is not captured, the acknowledgements of the other one are all that is known of it. A single byte
 * of them may be a FIN.
 */
import { CLOSED, CONNECTING, type Flow, type Half, PLACE_ACKNOWLEDGED, PLACE_KNOWN, PLACE_UNKNOWN } from './flow.ts';
import type { ObservedEnd } from './observed-end.ts';
import type { RecordWriter } from './record-writer.ts';
import { distance, TCP_ACK, TCP_FIN, type WireSegment } from './wire-segment.ts';

/** Packets of several queues of a network card come out of order by less than this. */
const REORDER_NS = 10e6;
/** Sent again after 0.2 s at the least, then after twice as long each time: five attempts. */
const RETRANSMISSION_NS = 10e9;
/** What was under way when the capture began is acknowledged within this time, also if it was sent again. */
const UNDER_WAY_NS = 1e9;
/** A window of a fast long way; one direction's share. */
const MAX_HELD_BYTES = 4 * 1024 * 1024;
/** Of all directions. */
const MAX_ALL_HELD_BYTES = 64 * 1024 * 1024;
/** What a held segment takes beside its bytes. */
const SEGMENT_BYTES = 128;
/** Farther apart than any window: other bytes, by other rules. */
export const FAR_BYTES = 128 * 1024 * 1024;

/** Told when both directions have ended. */
export type OnEnded = (flow: Flow, timeNs: number) => void;

export class Reassembly {
  readonly #writer: RecordWriter;
  readonly #observed: ObservedEnd;
  readonly #onEnded: OnEnded;
  /** For bytes that are missing. */
  readonly #waiting = new Set<Flow>();
  #heldBytes = 0;
  #orders = 0;

  constructor(writer: RecordWriter, observed: ObservedEnd, onEnded: OnEnded) {
    this.#writer = writer;
    this.#observed = observed;
    this.#onEnded = onEnded;
  }

  /** The other end of `half` says how far it has received. */
  acknowledge(flow: Flow, half: Half, sequence: number, timeNs: number): void {
    if (half.place !== PLACE_KNOWN) meet(half, sequence, timeNs);
    const step = half.isAcknowledged ? distance(half.acknowledged, sequence) : 1;
    if (step <= 0) return;
    if (!isBehind(half)) half.aheadNs = timeNs;
    else if (timeNs - half.aheadNs >= REORDER_NS) this.#resolve(flow, timeNs);
    half.lastStep = step;
    half.isAcknowledged = true;
    half.acknowledged = sequence;
    if (isBehind(half)) this.#waiting.add(flow);
  }

  /** A segment of `half` without payload and FIN: it lies behind all that `half` has sent, or a byte before that. */
  settle(half: Half, segment: WireSegment): void {
    if (half.place === PLACE_ACKNOWLEDGED) settle(half, segment);
  }

  /** A segment of `half`, with payload or FIN. */
  accept(flow: Flow, half: Half, segment: WireSegment): void {
    if (half.ended) return;
    if (half.place !== PLACE_KNOWN) settle(half, segment);
    const ahead = distance(half.next, segment.sequence);
    if (isPast(ahead, segment)) return;
    const opposite = flow.opposite(half);
    if (ahead <= 0 && half.held.length === 0 && opposite.held.length === 0 && !runsAhead(opposite, segment)) {
      this.#deliver(flow, half, segment);
      return;
    }
    this.hold(flow, half, segment);
    this.drain(flow, half, segment.timeNs);
    if (half.heldBytes > MAX_HELD_BYTES) this.#resolve(flow, Number.POSITIVE_INFINITY);
    if (this.#heldBytes > MAX_ALL_HELD_BYTES) this.tick(Number.POSITIVE_INFINITY);
  }

  /** Keeps a copy of the segment until its turn has come. */
  hold(flow: Flow, half: Half, segment: WireSegment): void {
    const { held } = half;
    let index = held.length;
    while (index > 0 && distance(segment.sequence, (held[index - 1] as WireSegment).sequence) > 0) index -= 1;
    const before = held[index - 1];
    if (before?.sequence === segment.sequence && before.length >= segment.length && before.flags === segment.flags) {
      return;
    }
    const copy = segment.copy();
    copy.order = this.#orders;
    this.#orders += 1;
    held.splice(index, 0, copy);
    this.#count(half, copy.bytes.length + SEGMENT_BYTES);
    this.#waiting.add(flow);
  }

  /** Hands over what no longer has to wait, as it was captured. `half` could be read at `atNs`, and not before. */
  drain(flow: Flow, half: Half | null, atNs: number): void {
    const { first, second } = flow;
    for (let next = nextHalf(flow); next !== null; next = nextHalf(flow)) {
      // What had only to wait for the other direction keeps its time: no clamped duration is right.
      this.#release(flow, next, next === half ? atNs : Number.NEGATIVE_INFINITY);
    }
    if (!isWaiting(first) && !isWaiting(second)) this.#waiting.delete(flow);
  }

  /** Gives up what has been missing for too long at `nowNs`. */
  tick(nowNs: number): void {
    for (const flow of this.#waiting) this.#resolve(flow, nowNs);
  }

  /** Nothing more will come of this flow: what waits is handed over, and what was acknowledged but never seen is told. */
  finish(flow: Flow, timeNs: number): void {
    if (this.#waiting.has(flow)) this.#resolve(flow, Number.POSITIVE_INFINITY);
    if (flow.state === CLOSED) return;
    this.#tellUnseen(flow, flow.first, timeNs);
    this.#tellUnseen(flow, flow.second, timeNs);
  }

  /** What waits is not needed any more. */
  forget(flow: Flow): void {
    for (const half of [flow.first, flow.second]) {
      this.#count(half, -half.heldBytes);
      half.held.length = 0;
    }
    this.#waiting.delete(flow);
  }

  /** Hands over the first segment that waits. It counts from when it could be read. */
  #release(flow: Flow, half: Half, atNs: number): void {
    const segment = half.held.shift() as WireSegment;
    this.#count(half, -(segment.bytes.length + SEGMENT_BYTES));
    segment.timeNs = Math.max(segment.timeNs, atNs);
    if (!half.ended && !isPast(distance(half.next, segment.sequence), segment)) this.#deliver(flow, half, segment);
  }

  #deliver(flow: Flow, half: Half, segment: WireSegment): void {
    const end = (segment.sequence + segment.length) >>> 0;
    if (distance(half.next, end) > 0) {
      this.#writer.data(flow, half, segment, oppositeOf(flow, half, segment));
      half.next = end;
    }
    if ((segment.flags & TCP_FIN) === 0) return;
    half.ended = true;
    this.#writer.end(flow, half, segment.timeNs);
    if (flow.opposite(half).ended) this.#onEnded(flow, segment.timeNs);
  }

  #resolve(flow: Flow, nowNs: number): void {
    while (this.#resolveHalf(flow, flow.first, nowNs) || this.#resolveHalf(flow, flow.second, nowNs)) {
      this.drain(flow, null, Number.NEGATIVE_INFINITY);
    }
    this.drain(flow, null, Number.NEGATIVE_INFINITY);
  }

  /** True where something was given up, so that others may go on. */
  #resolveHalf(flow: Flow, half: Half, nowNs: number): boolean {
    if (flow.state === CONNECTING) return false;
    const head = half.held[0];
    if (head === undefined) return this.#resolveUnseen(flow, half, nowNs);
    const waitedNs = nowNs - head.timeNs;
    if (waitedNs < REORDER_NS) return false;
    const hole = distance(half.next, head.sequence);
    if (hole > 0) {
      const received = half.isAcknowledged ? Math.min(hole, distance(half.next, half.acknowledged)) : 0;
      const lost = waitedNs < RETRANSMISSION_NS ? received : hole;
      return this.#lose(flow, half, lost, head.timeNs);
    }
    const opposite = flow.opposite(half);
    const next = opposite.held[0];
    const unseen = distance(opposite.next, head.acknowledgement);
    const toNext = next === undefined ? unseen : distance(opposite.next, next.sequence);
    // Each waits for the other, since a segment that was sent again carries a later acknowledgement than at first;
    // or it waits for a single byte, which may be a FIN: bytes behind it will tell.
    if (toNext <= 0 || unseen === 1) this.#release(flow, half, Number.NEGATIVE_INFINITY);
    else this.#lose(flow, opposite, Math.min(unseen, toNext), head.timeNs);
    return true;
  }

  /** Tells what was acknowledged but for the last byte: if more comes, that was none of FIN. */
  #resolveUnseen(flow: Flow, half: Half, nowNs: number): boolean {
    // Who had them says so, where it waits.
    if (flow.opposite(half).held.length > 0) return false;
    if (!isBehind(half) || nowNs - half.aheadNs < REORDER_NS) return false;
    half.isPartlyTold = true;
    return this.#lose(flow, half, unseenOf(half) - 1, half.aheadNs);
  }

  #tellUnseen(flow: Flow, half: Half, timeNs: number): void {
    if (half.place === PLACE_ACKNOWLEDGED) {
      half.place = PLACE_KNOWN;
      half.next = half.metAt;
    }
    const unseen = unseenOf(half);
    if (unseen >= FAR_BYTES) return;
    // By itself, or once the other end had said its last, one may be a FIN that was not captured.
    const isFin = half.lastStep === 1 && (flow.opposite(half).ended || (unseen === 1 && !half.isPartlyTold));
    this.#lose(flow, half, isFin ? unseen - 1 : unseen, timeNs);
  }

  #lose(flow: Flow, half: Half, bytes: number, timeNs: number): boolean {
    if (bytes <= 0) return false;
    if (!flow.isOriented) this.#observed.guessUnheard(flow, flow.opposite(half));
    this.#writer.gap(flow, half, bytes, timeNs);
    half.next = (half.next + bytes) >>> 0;
    return true;
  }

  #count(half: Half, bytes: number): void {
    half.heldBytes += bytes;
    this.#heldBytes += bytes;
  }
}

/** Where a direction is of which nothing was seen: what was under way when the capture began counts as before it. */
function meet(half: Half, sequence: number, timeNs: number): void {
  if (half.place === PLACE_UNKNOWN) {
    half.place = PLACE_ACKNOWLEDGED;
    half.metAt = sequence;
    half.metNs = timeNs;
    half.next = sequence;
  } else if (timeNs - half.metNs > UNDER_WAY_NS) half.place = PLACE_KNOWN;
  else if (distance(half.next, sequence) > 0) half.next = sequence;
}

/** The first bytes of a direction that began before the capture: it begins here, but for what was acknowledged before. */
function settle(half: Half, { sequence, timeNs }: WireSegment): void {
  const isNew = half.place === PLACE_UNKNOWN || timeNs - half.metNs <= UNDER_WAY_NS;
  if (half.place === PLACE_UNKNOWN || (isNew && distance(half.next, sequence) > 0)) half.next = sequence;
  half.place = PLACE_KNOWN;
}

function isWaiting(half: Half): boolean {
  return half.held.length > 0 || isBehind(half);
}

/** More was acknowledged than was seen, and than a FIN explains. */
function isBehind(half: Half): boolean {
  const unseen = unseenOf(half);
  return unseen > 1 && unseen < FAR_BYTES;
}

/** How many bytes were acknowledged behind all that was handed over; 0 where that cannot be told. */
function unseenOf(half: Half): number {
  if (half.place !== PLACE_KNOWN || !half.isAcknowledged || half.ended) return 0;
  return Math.max(0, distance(half.next, half.acknowledged));
}

/** Of which half the first segment that waits can be handed over: of both, the one that was captured first. */
function nextHalf(flow: Flow): Half | null {
  const { first, second } = flow;
  const canFirst = isDue(flow, first);
  if (!isDue(flow, second)) return canFirst ? first : null;
  if (!canFirst) return second;
  return (first.held[0] as WireSegment).order < (second.held[0] as WireSegment).order ? first : second;
}

function isDue(flow: Flow, half: Half): boolean {
  const head = half.held[0];
  if (head === undefined || flow.state === CONNECTING) return false;
  return distance(half.next, head.sequence) <= 0 && !runsAhead(flow.opposite(half), head);
}

/** All of it was seen before. */
function isPast(ahead: number, { length, flags }: WireSegment): boolean {
  const left = ahead + length;
  return left < 0 || (left === 0 && (flags & TCP_FIN) === 0);
}

/** Its sender had bytes that were not seen. */
function runsAhead(opposite: Half, { flags, acknowledgement }: WireSegment): boolean {
  // Behind a FIN nothing comes; it takes a sequence number itself.
  if ((flags & TCP_ACK) === 0 || opposite.place !== PLACE_KNOWN || opposite.ended) return false;
  const ahead = distance(opposite.next, acknowledgement);
  return ahead > 0 && ahead < FAR_BYTES;
}

/**
 * How far the other direction had come, as a signed number, which is a small integer. Of a request: what was seen of the answers, for a client's acknowledgement
 * comes late, and what was seen before a request cannot be caused by it. Of an answer: what the server had received.
 */
function oppositeOf(flow: Flow, half: Half, { flags, acknowledgement }: WireSegment): number {
  const opposite = flow.opposite(half);
  const isTighter = (flags & TCP_ACK) !== 0 && distance(acknowledgement, opposite.next) > 0;
  return (half === flow.answers && isTighter ? acknowledgement : opposite.next) | 0;
}
