import { ByteQueue } from './byte-queue.ts';
import { type BytesFailure, type CaptureBytes, NOT_YET } from './capture-bytes.ts';
import type { Codec, CodecOutput } from './codec.ts';

/** Given to the codec at a time. */
const STEP_BYTES = 64 * 1024;

/** What other bytes hold compressed: decompressed as it is asked for. */
export class InflatedBytes implements CaptureBytes, CodecOutput {
  readonly name: string;
  readonly isPlain = false;
  failure: BytesFailure | null = null;
  readonly #raw: CaptureBytes;
  readonly #codec: Codec;
  readonly #queue = new ByteQueue();
  /** What is being decompressed. */
  #step: Promise<void> | null = null;

  constructor(raw: CaptureBytes, createCodec: (output: CodecOutput) => Codec) {
    this.name = raw.name;
    this.#raw = raw;
    this.#codec = createCodec(this);
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

  /** Of the codec. */
  push(chunk: Uint8Array): boolean {
    this.#queue.push(chunk);
    return !this.#queue.isFull;
  }

  read = (target: Uint8Array, at: number, length: number): number => {
    const count = this.#queue.read(target, at, length);
    if (this.#queue.isEmpty) this.#codec.resume();
    return count;
  };

  async whenMore(): Promise<void> {
    while (this.#queue.isEmpty && !this.#queue.ended) {
      this.#step ??= this.#advance();
      await Promise.race([this.#step, this.#queue.changed()]);
    }
  }

  stop(): void {
    this.#queue.drop();
    this.#raw.stop();
  }

  [Symbol.dispose](): void {
    this.stop();
    this.#codec[Symbol.dispose]();
    this.#raw[Symbol.dispose]();
  }

  /** Decompresses some more, or comes to the end. Never rejects. */
  async #advance(): Promise<void> {
    const bytes = new Uint8Array(STEP_BYTES);
    const count = this.#raw.read(bytes, 0, bytes.length);
    try {
      if (count === NOT_YET) await this.#raw.whenMore();
      else if (count > 0) await this.#codec.write(bytes.subarray(0, count));
      else {
        await this.#codec.end();
        this.#queue.end();
      }
    } catch (error) {
      this.#fail(error as NodeJS.ErrnoException);
    }
    this.#step = null;
  }

  #fail({ code }: NodeJS.ErrnoException): void {
    const end = code === 'Z_BUF_ERROR' ? 'cut off' : 'damaged';
    this.failure = { end, where: `what ${this.#codec.name} compressed` };
    this.#queue.end();
  }
}
