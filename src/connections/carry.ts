import { copyBytes } from '../lib/copy-bytes.ts';

/** Bytes at hand: [start, end) of `bytes`; `view` covers the same memory. */
export interface CapturedBytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

/** Bytes of a direction that wait for more: the beginning of a message. Grows by doubling, bounded. */
export class Carry implements CapturedBytes {
  readonly start = 0;
  end = 0;
  bytes: Uint8Array = EMPTY;
  view: DataView = EMPTY_VIEW;

  /** False, and nothing is kept, where it would pass `limit` bytes. */
  append(source: CapturedBytes, limit: number): boolean {
    const length = this.end + (source.end - source.start);
    if (length > limit) return false;
    if (length > this.bytes.length) this.grow(length);
    copyBytes.call(source.bytes, this.bytes, this.end, source.start, source.end);
    this.end = length;
    return true;
  }

  /** Forgets the first `count` bytes. */
  consume(count: number): void {
    if (count === 0) return;
    if (count < this.end) this.bytes.copyWithin(0, count, this.end);
    this.end -= count;
    if (this.end === 0 && this.bytes.length > KEPT_BYTES) this.release();
  }

  clear(): void {
    this.consume(this.end);
  }

  private release(): void {
    this.bytes = EMPTY;
    this.view = EMPTY_VIEW;
  }

  private grow(length: number): void {
    let size = Math.max(FIRST_BYTES, this.bytes.length);
    while (size < length) size *= 2;
    const bytes = new Uint8Array(size);
    copyBytes.call(this.bytes, bytes, 0, 0, this.end);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}

const EMPTY = new Uint8Array(0);
const EMPTY_VIEW = new DataView(EMPTY.buffer);
const FIRST_BYTES = 512;
/** A connection keeps a small buffer between messages, so that steady state allocates nothing; large ones go back. */
const KEPT_BYTES = 4096;
