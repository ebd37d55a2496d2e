/** What a command writes while a screen is drawn: a file, shown when the screen is gone. */
import { closeSync, fchmodSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputError } from '../../lib/output-file.ts';
import { DataOutput } from '../data-output.ts';
import { say } from '../words.ts';

/** Some thousand lines, which a terminal still has. */
const SHOWN_BYTES = 256 * 1024;

export class ScreenOutput implements Disposable {
  /** What the command writes to. */
  readonly fd: number;
  readonly #folder: string;
  readonly #path: string;
  #kept = false;

  /** @throws UserError OUTPUT */
  constructor() {
    try {
      this.#folder = mkdtempSync(join(tmpdir(), 'sae-mon-'));
      this.#path = join(this.#folder, 'output');
      this.fd = openSync(this.#path, 'ax+');
      // The folder is its owner's alone; whoever runs the command may open /dev/stdout anew.
      fchmodSync(this.fd, 0o666);
    } catch (error) {
      throw outputError(tmpdir(), error);
    }
  }

  /** Writes it to stdout; of more than a terminal holds its end, and says where the whole is. */
  async show(): Promise<void> {
    const { size } = fstatSync(this.fd);
    if (size === 0) return;
    const bytes = Buffer.alloc(Math.min(size, SHOWN_BYTES));
    const length = readSync(this.fd, bytes, 0, bytes.length, size - bytes.length);
    this.#kept = size > SHOWN_BYTES;
    const from = this.#kept ? bytes.indexOf('\n') + 1 : 0;
    await new DataOutput(null, () => undefined).write(bytes.toString('utf8', from, length));
    if (this.#kept) say(`the command wrote more than that: all of it is in ${this.#path}`);
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
    if (!this.#kept) rmSync(this.#folder, { recursive: true });
  }
}
