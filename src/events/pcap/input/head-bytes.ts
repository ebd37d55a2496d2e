import { type CaptureBytes, NOT_YET } from './capture-bytes.ts';

/** Other bytes, of which the first can be looked at before they are read. */
export class HeadBytes implements CaptureBytes {
  readonly #raw: CaptureBytes;
  readonly #buffer: Uint8Array;
  #length = 0;
  /** Of the buffer: read. */
  #at = 0;
  #ended = false;

  /** @param count bytes that are looked at */
  constructor(raw: CaptureBytes, count: number) {
    this.#raw = raw;
    this.#buffer = new Uint8Array(count);
  }

  /** What came so far of them. */
  get head(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Whether they are all there, or all that will be. */
  get hasHead(): boolean {
    while (!this.#ended && this.#length < this.#buffer.length) {
      const count = this.#raw.read(this.#buffer, this.#length, this.#buffer.length - this.#length);
      if (count === NOT_YET) return false;
      if (count === 0) this.#ended = true;
      else this.#length += count;
    }
    return true;
  }

  get name(): string {
    return this.#raw.name;
  }

  get position(): number {
    return this.#raw.position;
  }

  get size(): number | null {
    return this.#raw.size;
  }

  get madeUnixMs(): number {
    return this.#raw.madeUnixMs;
  }

  get isLive(): boolean {
    return this.#raw.isLive;
  }

  get isPlain(): boolean {
    return this.#raw.isPlain;
  }

  get failure(): CaptureBytes['failure'] {
    return this.#raw.failure;
  }

  read = (target: Uint8Array, at: number, length: number): number => {
    if (this.#at === this.#length) return this.#ended ? 0 : this.#raw.read(target, at, length);
    const count = Math.min(length, this.#length - this.#at);
    target.set(this.#buffer.subarray(this.#at, this.#at + count), at);
    this.#at += count;
    return count;
  };

  whenMore(): Promise<void> {
    return this.#raw.whenMore();
  }

  stop(): void {
    this.#raw.stop();
  }

  [Symbol.dispose](): void {
    this.#raw[Symbol.dispose]();
  }
}
