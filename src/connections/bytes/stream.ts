/** One direction of a conversation: bytes by position, with known gaps, and how far they are understood. */
import { KIND_INTERIM, type Message } from '../../protocols/protocol.ts';
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
  #optional = false;
  #ended = false;
  #misread = false;
  #refused = false;
  #unread = 0;
  #cutBytes = 0;

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

  /** No message is half read. */
  get isQuiet(): boolean {
    return !this.message.open || (this.#framing === 'lost' && this.carry.end === 0);
  }

  /** Some bytes have passed, or are missing. */
  get touched(): boolean {
    return this.#touched;
  }

  /** Some were missing, or not understood. */
  get holed(): boolean {
    return this.#holed;
  }

  /** What is left of the message follows only if the other end asks for it: then no verdict may skip what comes instead. */
  get restIsOptional(): boolean {
    return this.#optional;
  }

  /** What passes was all seen, and is not understood. */
  get isMisread(): boolean {
    return this.#misread;
  }

  /** The other end did not understand it either: what is left of it is no loss. */
  get isRefused(): boolean {
    return this.#refused;
  }

  refuse(): void {
    this.#refused = true;
  }

  /** `bytes` of what is begun as `message` were not understood. */
  misread(bytes: number): void {
    this.#misread = true;
    this.#unread += bytes;
  }

  /** How many there were; they are asked for once. */
  takeUnread(): number {
    const bytes = this.#unread;
    this.#unread = 0;
    return bytes;
  }

  /** Its end was told of. */
  get ended(): boolean {
    return this.#ended;
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

  /** What came before `position` is not part of what is spoken: what waits of it is forgotten. */
  beginAt(position: number): void {
    this.#position = position;
    this.#origin = position;
    this.message.drop();
    this.carry.clear();
  }

  /** `bytes` more have passed; fewer than none: they are to be read again. */
  advance(bytes: number): void {
    this.#position += bytes;
  }

  /** Passes to a position that lies ahead; nothing between is looked at. */
  passTo(position: number): void {
    this.#position = position;
  }

  /** Nobody has looked at what passed, or told of it: the place is known anew, wherever that is. */
  rejoin(position: number): void {
    this.lose();
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
    this.#misread = false;
    this.#refused = false;
    this.#unread = 0;
  }

  /** What is before `position` is not needed of the current message. */
  skipUntil(position: number): void {
    this.#skipTo = position;
  }

  skipNoMore(): void {
    this.#skipTo = 0;
  }

  /** @see restIsOptional */
  optional(is: boolean): void {
    this.#optional = is;
  }

  end(): void {
    this.#ended = true;
  }

  /** What the carry holds needs to know more of the other direction. */
  wait(): void {
    this.#waiting = true;
  }

  waitNoMore(): void {
    this.#waiting = false;
  }

  /** The message that is open, as far as it has come; it is told of. */
  tellRead(): Span {
    this.beginBytes(0);
    return this.message.tell(0);
  }

  /** Bytes are missing in the message that `told` describes. */
  cutMessage(told: Message): void {
    this.#framing = 'cut';
    this.#cut = told;
    this.#cutBytes = 0;
    this.#skipTo = 0;
    this.carry.clear();
  }

  /** What is cut is more of what was asked for before. */
  get cutIsMore(): boolean {
    return this.#cut?.kind === KIND_INTERIM;
  }

  /** Bytes that are missing of the message that is cut. */
  get cutBytes(): number {
    return this.#cutBytes;
  }

  missCut(bytes: number): void {
    this.#cutBytes += bytes;
  }

  /** The message that is cut, and as much of its span as there is. */
  tellCut(): { readonly told: Message; readonly span: Span } {
    return { told: this.#cut as Message, span: this.tellRead() };
  }

  /** The message that is cut ends here: what was told of it. */
  endCut(): { readonly told: Message; readonly span: Span } {
    const told = this.#cut as Message;
    this.beginBytes(0);
    const span = this.message.end(0);
    this.lose();
    return { told, span };
  }

  /** Nothing is missing, but it was read as what it is not. */
  misjudged(): void {
    this.#framing = 'lost';
    this.#skipTo = 0;
    this.#waiting = false;
    this.carry.clear();
  }

  /** The place is lost: what was half read is forgotten. */
  lose(): void {
    this.#touched = true;
    this.#holed = true;
    if (this.#framing !== 'opaque') this.#framing = 'lost';
    this.#cut = null;
    this.#skipTo = 0;
    this.#waiting = false;
    this.#optional = false;
    this.#misread = false;
    this.message.drop();
    this.carry.clear();
  }

  /** Another protocol follows. */
  leave(): void {
    this.lose();
    this.#framing = 'opaque';
  }
}
