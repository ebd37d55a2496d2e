/**
 * The bounded queue between the drain loop and the disk: chunks are appended to one buffer while the
 * other is being written. Both are allocated once; what does not fit is refused, and the caller counts it.
 */
import { CHUNK_HEAD_SIZEOF, paddedLength } from './recording-format.ts';

export class RecordingQueue {
  readonly #bytes: readonly [Uint8Array, Uint8Array];
  readonly #views: readonly [DataView, DataView];
  #filling: 0 | 1 = 0;
  #length = 0;

  /** @param capacity bytes that may wait; a multiple of 8 */
  constructor(capacity: number) {
    this.#bytes = [new Uint8Array(capacity), new Uint8Array(capacity)];
    this.#views = [new DataView(this.#bytes[0].buffer), new DataView(this.#bytes[1].buffer)];
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#bytes[0].length;
  }

  fits(payloadLength: number): boolean {
    return this.#length + CHUNK_HEAD_SIZEOF + paddedLength(payloadLength) <= this.capacity;
  }

  /** Writes a chunk's head and padding; returns where its payload goes in `bytes` and `view`. Call `fits` before. */
  append(type: number, payloadLength: number): number {
    const view = this.view;
    const payload = this.#length + CHUNK_HEAD_SIZEOF;
    view.setUint32(this.#length, type, true);
    view.setUint32(this.#length + 4, payloadLength, true);
    const padded = paddedLength(payloadLength);
    this.bytes.fill(0, payload + payloadLength, payload + padded);
    this.#length = payload + padded;
    return payload;
  }

  /** Counts `length` bytes as written that are not a chunk: the magic. */
  skip(length: number): void {
    this.#length += length;
  }

  /** Hands over what waits, and fills the other buffer from now on. The result is valid until the next call. */
  take(): Uint8Array {
    const full = this.bytes.subarray(0, this.#length);
    this.#filling = this.#filling === 0 ? 1 : 0;
    this.#length = 0;
    return full;
  }

  get bytes(): Uint8Array {
    return this.#bytes[this.#filling];
  }

  get view(): DataView {
    return this.#views[this.#filling];
  }
}
