import { Socket } from 'node:net';
import { ByteQueue } from './byte-queue.ts';
import type { CaptureBytes } from './capture-bytes.ts';

/** A pipe or socket, read as it comes, by the event loop: a read that blocked would keep the thread from ending. */
export class PipeBytes implements CaptureBytes {
  readonly name: string;
  readonly size = null;
  readonly madeUnixMs = Date.now();
  readonly isLive = true;
  readonly isPlain = false;
  readonly failure = null;
  readonly #queue = new ByteQueue();
  readonly #socket: Socket;

  /** Closes `fd` when it is disposed of. */
  constructor(name: string, fd: number) {
    this.name = name;
    this.#socket = new Socket({ fd, readable: true, writable: false });
    this.#socket.on('data', (chunk: Uint8Array) => {
      this.#queue.push(chunk);
      if (this.#queue.isFull) this.#socket.pause();
    });
    // Who writes may end in any way: what came is used.
    this.#socket.on('error', () => this.#queue.end());
    this.#socket.on('end', () => this.#queue.end());
    this.#socket.on('close', () => this.#queue.end());
  }

  get position(): number {
    return this.#queue.taken;
  }

  read = (target: Uint8Array, at: number, length: number): number => {
    const count = this.#queue.read(target, at, length);
    if (this.#queue.isEmpty && this.#socket.isPaused()) this.#socket.resume();
    return count;
  };

  whenMore(): Promise<void> {
    return this.#queue.changed();
  }

  stop(): void {
    this.#queue.drop();
    this.#socket.destroy();
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}
