/** One direction of a conversation: bytes by position, with known gaps, and how far they are understood. */
import type { Message } from '../../protocols/protocol.ts';
import type { Span } from '../../transactions/span.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { Call } from './call.ts';
import { Carry } from './carry.ts';
import { MessageSpan } from './message-span.ts';

/**
 * `lost`: before a proven boundary; only a call that begins with an acceptable message head leads out.
 * `synced`: the next byte, or the carry's first, begins or continues a message.
 * `cut`: bytes are missing in the middle of a message whose head told enough; it ends where the conversation turns.
 * `opaque`: another protocol from here on.
 */
export type Framing = 'lost' | 'synced' | 'cut' | 'opaque';

/** Extended positions begin one turn of the 32 bits up, so that a step back stays positive. */
const FIRST_EPOCH = 4294967296;

export class Stream {
  /** Half a message, or responses that wait for their request; ends at `position`. */
  readonly carry: Carry;
  /** The message that is being read. */
  readonly message = new MessageSpan();
  #position = Number.NaN;
  #origin = Number.NaN;
  #framing: Framing = 'lost';
  #skipTo = 0;
  #waiting = false;
  #cut: Message | null = null;
  #touched = false;
  #holed = false;

  constructor(budget: ByteBudget) {
    this.carry = new Carry(budget);
  }

  /** Next expected position; NaN until the first record. Extended from the kernel's 32 bits. */
  get position(): number {
    return this.#position;
  }

  get isPlaced(): boolean {
    return !Number.isNaN(this.#position);
  }

  /** The position when the direction was first heard of. */
  get origin(): number {
    return this.#origin;
  }

  get framing(): Framing {
    return this.#framing;
  }

  /** Bytes before this position belong to the current message and are not needed; 0 where none is skipped. */
  get skipTo(): number {
    return this.#skipTo;
  }

  /** The carry holds complete bytes that wait for the other direction. */
  get waiting(): boolean {
    return this.#waiting;
  }

  /** Some bytes have passed, or are missing. */
  get touched(): boolean {
    return this.#touched;
  }

  /** Some were missing, or not understood. */
  get holed(): boolean {
    return this.#holed;
  }

  /** The kernel's 32-bit position, extended to lie nearest to what was seen last. */
  extend(position: number): number {
    if (Number.isNaN(this.#position)) return position + FIRST_EPOCH;
    return this.#position + ((position - (this.#position | 0)) | 0);
  }

  /** Where the direction's bytes begin, as far as they concern us; no effect once it is known. */
  startAt(position: number): void {
    if (!Number.isNaN(this.#position)) return;
    this.#position = this.extend(position);
    this.#origin = this.#position;
  }

  /** `bytes` more have passed; fewer than none: they are to be read again. */
  advance(bytes: number): void {
    this.#position += bytes;
  }

  /** Passes to a position that lies ahead; nothing between is looked at. */
  passTo(position: number): void {
    this.#position = position;
  }

  enterCall(call: Call): void {
    this.#touched = true;
    this.message.enterCall(call);
  }

  /** The bytes at hand end at the stream's position, which is their offset `end`. */
  beginBytes(end: number): void {
    this.message.beginBytes(this.#position, end);
  }

  /** The next byte begins or continues a message. */
  sync(): void {
    this.#framing = 'synced';
  }

  /** What is before `position` is not needed of the current message. */
  skipUntil(position: number): void {
    this.#skipTo = position;
  }

  skipNoMore(): void {
    this.#skipTo = 0;
  }

  /** What the carry holds needs to know more of the other direction. */
  wait(): void {
    this.#waiting = true;
  }

  waitNoMore(): void {
    this.#waiting = false;
  }

  /** Bytes are missing in the message that `told` describes. */
  cutMessage(told: Message): void {
    this.#framing = 'cut';
    this.#cut = told;
    this.#skipTo = 0;
    this.carry.clear();
  }

  /** The message that is cut ends here: what was told of it. */
  endCut(): { readonly told: Message; readonly span: Span } {
    const told = this.#cut as Message;
    this.beginBytes(0);
    const span = this.message.end(0);
    this.lose();
    return { told, span };
  }

  /** The place is lost: what was half read is forgotten. */
  lose(): void {
    this.#touched = true;
    this.#holed = true;
    if (this.#framing !== 'opaque') this.#framing = 'lost';
    this.#cut = null;
    this.#skipTo = 0;
    this.#waiting = false;
    this.message.drop();
    this.carry.clear();
  }

  /** Another protocol follows. */
  leave(): void {
    this.lose();
    this.#framing = 'opaque';
  }
}
