import { copyBytes } from '../../lib/copy-bytes.ts';
import type { ByteBudget } from './byte-budget.ts';
import { type CapturedBytes, NO_BYTES, NO_VIEW } from './captured-bytes.ts';

/** The longest start line that a decoder keeps (64 KiB), and the rest of the calls behind it. */
const MAX_BYTES = 256 * 1024;
const FIRST_BYTES = 512;
/** A direction keeps a small buffer between messages, so that steady state allocates nothing; large ones go back. */
const KEPT_BYTES = 4096;
/** So few are copied sooner than a call out of JavaScript begins. */
const LOOPED_BYTES = 32;

/** Bytes of a direction that wait for more: the beginning of a message. Grows by doubling, bounded in itself and by what all share. */
export class Carry implements CapturedBytes {
  readonly start = 0;
  #end = 0;
  #bytes: Uint8Array = NO_BYTES;
  #view: DataView = NO_VIEW;
  readonly #budget: ByteBudget;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  get end(): number {
    return this.#end;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get view(): DataView {
    return this.#view;
  }

  /** False, and nothing is kept, where there is no room. */
  append(source: CapturedBytes): boolean {
    const length = this.#end + (source.end - source.start);
    if (length > this.#bytes.length && !this.#grow(length)) return false;
    if (source.end - source.start <= LOOPED_BYTES) this.#appendFew(source);
    else copyBytes.call(source.bytes, this.#bytes, this.#end, source.start, source.end);
    this.#end = length;
    return true;
  }

  /** Forgets what lies behind the first `length` bytes. */
  truncate(length: number): void {
    this.#end = length;
  }

  /** Forgets the first `count` bytes. */
  consume(count: number): void {
    if (count === 0) return;
    if (count < this.#end) this.#bytes.copyWithin(0, count, this.#end);
    this.#end -= count;
    if (this.#end === 0 && this.#bytes.length > KEPT_BYTES) this.release();
  }

  clear(): void {
    this.consume(this.#end);
  }

  /** Gives its memory back. */
  release(): void {
    this.#budget.give(this.#bytes.length);
    this.#bytes = NO_BYTES;
    this.#view = NO_VIEW;
    this.#end = 0;
  }

  #appendFew({ bytes, start, end }: CapturedBytes): void {
    const kept = this.#bytes;
    const shift = this.#end - start;
    for (let at = start; at < end; at += 1) kept[at + shift] = bytes[at] as number;
  }

  #grow(length: number): boolean {
    if (length > MAX_BYTES) return false;
    let size = Math.max(FIRST_BYTES, this.#bytes.length);
    while (size < length) size *= 2;
    if (!this.#budget.take(size - this.#bytes.length)) return false;
    const bytes = new Uint8Array(size);
    copyBytes.call(this.#bytes, bytes, 0, 0, this.#end);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
    return true;
  }
}
