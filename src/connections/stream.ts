/** One direction of a connection: what is known of its bytes and of the message that is being read. */
import type { Message } from '../protocols/protocol.ts';
import { Span } from '../transactions/span.ts';
import { Carry } from './carry.ts';
import type { Segment } from './segment.ts';

/**
 * `lost`: before a proven boundary; only a call that begins with an acceptable message head leads out.
 * `synced`: the next byte, or the carry's first, begins or continues a message.
 * `cut`: bytes are missing in the middle of a message whose head told enough; it ends where the conversation turns.
 * `opaque`: another protocol from here on.
 */
export type Framing = 'lost' | 'synced' | 'cut' | 'opaque';

export class Stream {
  /** Next expected position; NaN until the first record. Extended from the kernel's 32 bits. */
  position = Number.NaN;
  /** The position when the direction was first heard of. */
  origin = Number.NaN;
  framing: Framing = 'lost';
  /** Bytes before this position belong to the current message and are not needed; 0 where none is skipped. */
  skipTo = 0;
  /** Half a message, or responses that wait for their request; ends at `position`. */
  readonly carry = new Carry();
  /** The carry holds complete bytes that wait for the other direction. */
  waiting = false;
  /** The message that is cut. */
  cut: Message | null = null;
  /** Some bytes have passed, or are missing. */
  touched = false;
  /** Some were missing, or not understood. */
  holed = false;
  /** A message has begun: `span` says where and when. */
  inMessage = false;
  readonly span = new Span();
  /** Of the call that is being fed, or was fed last. */
  private callPosition = 0;
  callOpposite = 0;
  private callQuiet = false;
  private firstNs = 0;
  private firstExact = true;
  private lastNs = 0;
  private lastExact = true;
  /** False while the bytes at hand are those that passed without a record. */
  private seen = true;
  private tgid = 0;
  private tid = 0;
  /** Position of offset 0 of the bytes at hand. */
  private base = 0;

  /** The kernel's 32-bit position, extended to lie nearest to what was seen last. */
  extend(position: number): number {
    if (Number.isNaN(this.position)) return position + FIRST_EPOCH;
    return this.position + ((position - (this.position | 0)) | 0);
  }

  /** Where the direction's bytes begin, as far as they concern us; no effect once it is known. */
  startAt(position: number): void {
    if (!Number.isNaN(this.position)) return;
    this.position = this.extend(position);
    this.origin = this.position;
  }

  /** The call that the next bytes come from. */
  enterCall(segment: Segment): void {
    this.touched = true;
    this.callPosition = segment.position;
    this.callOpposite = segment.opposite;
    this.callQuiet = segment.quiet;
    this.firstNs = segment.firstNs;
    this.firstExact = segment.firstExact;
    this.lastNs = segment.lastNs;
    this.lastExact = segment.lastExact;
    this.tgid = segment.tgid;
    this.tid = segment.tid;
    this.seen = true;
  }

  /** The next bytes passed without a record, until a call is entered. */
  enterUnseen(): void {
    this.seen = false;
  }

  /** The stream's end was told of: it is seen, whatever passed before it. */
  enterEnd(timeNs: number): void {
    if (this.seen) return;
    this.seen = true;
    this.lastNs = timeNs;
    this.lastExact = true;
  }

  /**
   * The bytes at hand end at `position`, which is their offset `end`. Messages begin and end at offsets in them:
   * positions are doubles, and a double that is handed to another function may be allocated for it.
   */
  beginBytes(end: number): void {
    this.base = this.position - end;
  }

  /** Of a byte at hand. */
  positionOf(offset: number): number {
    return this.base + offset;
  }

  beginMessage(offset: number): void {
    const span = this.span;
    const position = this.base + offset;
    span.startPosition = position;
    span.opposite = this.callOpposite;
    span.beginsCall = position === this.callPosition;
    span.quiet = this.callQuiet;
    span.firstNs = this.firstNs;
    span.firstExact = this.firstExact;
    this.inMessage = true;
  }

  endMessage(offset: number): Span {
    const span = this.span;
    span.endPosition = this.base + offset;
    span.lastNs = this.lastNs;
    span.lastExact = this.lastExact;
    span.endSeen = this.seen;
    span.tgid = this.tgid;
    span.tid = this.tid;
    this.inMessage = false;
    return span;
  }

  /** Bytes are missing in the message that `told` describes. */
  cutMessage(told: Message): void {
    this.framing = 'cut';
    this.cut = told;
    this.skipTo = 0;
    this.carry.clear();
  }

  /** The place is lost: what was half read is forgotten. */
  lose(): void {
    this.touched = true;
    this.holed = true;
    if (this.framing !== 'opaque') this.framing = 'lost';
    this.cut = null;
    this.skipTo = 0;
    this.inMessage = false;
    this.waiting = false;
    this.carry.clear();
  }
}

/** Extended positions begin one turn of the 32 bits up, so that a step back stays positive. */
const FIRST_EPOCH = 4294967296;
