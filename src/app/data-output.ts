/**
 * Where a command's data goes: stdout, or a file. Written in order, without blocking this thread: signals
 * and the screen go on while a reader is slow.
 */
import { closeSync, ftruncateSync, write } from 'node:fs';
import { abandonOutput, beginOutput, type OutputFile, openOutput, outputError } from '../lib/output-file.ts';

const STDOUT = 1;
/** A non-blocking pipe that is full says EAGAIN: asked again after so long. */
const AGAIN_MS = 5;

const encoder = new TextEncoder();

export class DataOutput {
  readonly #file: OutputFile | null;
  readonly #closed: () => void;
  #written = 0;
  #begun = false;
  #open = true;

  /**
   * @param path null: stdout
   * @param closed called when the reader has closed the pipe: nothing more is written, and it is no error
   * @throws UserError OUTPUT where the file cannot be opened
   */
  constructor(path: string | null, closed: () => void) {
    this.#file = path === null ? null : openOutput(path, 'umask');
    this.#closed = closed;
  }

  /** @throws UserError OUTPUT; of a file, what was written whole before stays */
  async write(text: string): Promise<void> {
    if (!this.#open) return;
    if (!this.#begun && this.#file !== null) beginOutput(this.#file);
    this.#begun = true;
    const bytes = encoder.encode(text);
    try {
      for (let done = 0; done < bytes.length; ) done += await writeSome(this.#file?.fd ?? STDOUT, bytes, done);
      this.#written += bytes.length;
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Closes the file; one that was never written to is left as it was found. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#file === null) return;
    if (this.#begun) closeSync(this.#file.fd);
    else abandonOutput(this.#file);
  }

  #fail(error: unknown): void {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') {
      this.close();
      this.#closed();
      return;
    }
    if (this.#file?.regular) ftruncateSync(this.#file.fd, this.#written);
    this.close();
    throw outputError(this.#file?.path ?? 'the standard output', error);
  }
}

async function writeSome(fd: number, bytes: Uint8Array, from: number): Promise<number> {
  try {
    return await new Promise((resolve, reject) => {
      write(fd, bytes, from, bytes.length - from, null, (error, count) => {
        if (error === null) resolve(count);
        else reject(error);
      });
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    return 0;
  }
}
