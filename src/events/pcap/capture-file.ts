import { NOT_YET, type ReadBytes } from './input/capture-bytes.ts';

/** Read at a time: a thousand packets of full size. */
const BUFFER_BYTES = 1024 * 1024;

/** A window on a file that only moves forward. What was made available stays valid until the next `has`. */
export class CaptureFile {
  bytes = new Uint8Array(BUFFER_BYTES);
  view = new DataView(this.bytes.buffer);
  /** Next byte that is not consumed. */
  at = 0;
  /** Byte order of the numbers that `u16` and `u32` read; a format sets it. */
  littleEndian = true;
  /** Set where `has` or `skip` found too little, and more is to come: then the same is asked again. */
  isWaiting = false;
  #end = 0;
  /** Offset in the file of byte 0 of the window. */
  #base = 0;
  readonly #read: ReadBytes;

  constructor(read: ReadBytes) {
    this.#read = read;
  }

  /** Bytes consumed so far. */
  get position(): number {
    return this.#base + this.at;
  }

  /** Whether `count` bytes follow; they are in [at, at + count) then. */
  has(count: number): boolean {
    return this.#end - this.at >= count || this.#fill(count);
  }

  /** Whether anything follows. */
  get isAtEnd(): boolean {
    return !this.has(1);
  }

  u16(offset: number): number {
    return this.view.getUint16(this.at + offset, this.littleEndian);
  }

  u32(offset: number): number {
    return this.view.getUint32(this.at + offset, this.littleEndian);
  }

  /** Moves on by `count` bytes that need not be at hand; returns how many are still to be skipped, as the file has ended or waits. */
  skip(count: number): number {
    let left = count;
    while (left > this.#end - this.at) {
      left -= this.#end - this.at;
      this.at = this.#end;
      if (!this.#fill(1)) return left;
    }
    this.at += left;
    return 0;
  }

  #fill(count: number): boolean {
    this.isWaiting = false;
    if (this.at > 0) this.#forget();
    if (count > this.bytes.length) this.#grow(count);
    while (this.#end < count) {
      const read = this.#read(this.bytes, this.#end, this.bytes.length - this.#end);
      if (read <= 0) {
        this.isWaiting = read === NOT_YET;
        return false;
      }
      this.#end += read;
    }
    return true;
  }

  #forget(): void {
    this.bytes.copyWithin(0, this.at, this.#end);
    this.#base += this.at;
    this.#end -= this.at;
    this.at = 0;
  }

  #grow(count: number): void {
    const bytes = new Uint8Array(Math.max(count, this.bytes.length * 2));
    bytes.set(this.bytes.subarray(0, this.#end));
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
