/** Chunks that came and were not read yet, and whoever waits for them. */
import { copyBytes } from '../../../lib/copy-bytes.ts';
import { NOT_YET } from './capture-bytes.ts';

/** More than this need not wait: whoever fills the queue is told to pause. */
const LIMIT_BYTES = 1024 * 1024;

export class ByteQueue {
  #chunks: Uint8Array[] = [];
  /** Next byte of the first chunk. */
  #at = 0;
  #waiting = 0;
  #taken = 0;
  #ended = false;
  #wake: () => void = () => undefined;
  #changed: Promise<void> | null = null;

  get isFull(): boolean {
    return this.#waiting >= LIMIT_BYTES;
  }

  get isEmpty(): boolean {
    return this.#waiting === 0;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Bytes read so far. */
  get taken(): number {
    return this.#taken;
  }

  push(chunk: Uint8Array): void {
    if (this.#ended || chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#waiting += chunk.length;
    this.#wake();
  }

  /** Nothing comes any more; what waits can still be read. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** As `end`, without what waits. */
  drop(): void {
    this.#chunks = [];
    this.#waiting = 0;
    this.end();
  }

  /** As `ReadBytes`. */
  read(target: Uint8Array, at: number, length: number): number {
    const chunk = this.#chunks[0];
    if (chunk === undefined) return this.#ended ? 0 : NOT_YET;
    const count = Math.min(length, chunk.length - this.#at);
    copyBytes.call(chunk, target, at, this.#at, this.#at + count);
    this.#at += count;
    this.#waiting -= count;
    this.#taken += count;
    if (this.#at === chunk.length) {
      this.#chunks.shift();
      this.#at = 0;
    }
    return count;
  }

  /** Resolves at the next `push` or `end`. */
  changed(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#changed ??= new Promise((resolve) => {
      this.#wake = () => {
        this.#changed = null;
        this.#wake = () => undefined;
        resolve();
      };
    });
    return this.#changed;
  }
}
