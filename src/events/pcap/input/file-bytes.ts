import { closeSync, fstatSync, readSync } from 'node:fs';
import type { CaptureBytes } from './capture-bytes.ts';

/** A file, read as it is asked for. */
export class FileBytes implements CaptureBytes {
  readonly name: string;
  readonly size: number;
  readonly madeUnixMs: number;
  readonly isLive = false;
  readonly isPlain: boolean;
  readonly failure = null;
  position = 0;
  readonly #fd: number;
  #closed = false;

  /** @param isPlain named by its path, and closed when this is disposed of; else standard input */
  constructor(name: string, fd: number, isPlain: boolean) {
    this.isPlain = isPlain;
    const { size, mtimeMs } = fstatSync(fd);
    this.name = name;
    this.size = size;
    this.madeUnixMs = mtimeMs;
    this.#fd = fd;
  }

  read = (target: Uint8Array, at: number, length: number): number => {
    if (this.#closed) return 0;
    const count = readSync(this.#fd, target, at, length, null);
    this.position += count;
    return count;
  };

  whenMore(): Promise<void> {
    return Promise.resolve();
  }

  stop(): void {
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    if (this.isPlain && !this.#closed) closeSync(this.#fd);
    this.#closed = true;
  }
}
