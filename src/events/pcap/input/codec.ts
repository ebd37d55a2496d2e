import type { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';

export interface CodecOutput {
  /** False: enough for now, until `resume`. */
  push(chunk: Uint8Array): boolean;
}

/** Decompresses bytes that come one by one. */
export interface Codec extends Disposable {
  readonly name: string;
  /** Resolves when they are used up. Rejects where they are damaged. */
  write(bytes: Uint8Array): Promise<void>;
  /** Nothing more comes. Rejects with Z_BUF_ERROR where something is missing. */
  end(): Promise<void>;
  resume(): void;
}

/** One stream of node:zlib. */
export class StreamCodec implements Codec {
  readonly name: string;
  readonly #stream: Transform;
  #failed: (error: Error) => void = () => undefined;
  #error: Error | null = null;

  constructor(name: string, stream: Transform, output: CodecOutput) {
    this.name = name;
    this.#stream = stream;
    stream.on('data', (chunk: Uint8Array) => {
      if (!output.push(chunk)) stream.pause();
    });
    stream.on('error', (error) => {
      this.#error = error;
      this.#failed(error);
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#until((done) => this.#stream.write(bytes, () => done()));
  }

  end(): Promise<void> {
    return this.#until((done) => {
      this.#stream.once('end', done);
      this.#stream.end();
    });
  }

  resume(): void {
    if (this.#stream.isPaused()) this.#stream.resume();
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
  }

  #until(begin: (done: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#error !== null) {
        reject(this.#error);
        return;
      }
      this.#failed = reject;
      begin(() => (this.#error === null ? resolve() : reject(this.#error)));
    });
  }
}

/** RFC 1952; several of them behind each other are one. */
export function gzipCodec(output: CodecOutput): Codec {
  return new StreamCodec('gzip', createGunzip(), output);
}
