import { PassThrough, Writable } from 'node:stream';

/** A terminal that keeps what is written to it. */
export class TerminalOutput extends Writable {
  readonly isTTY = true;
  columns = 80;
  rows = 24;
  written = '';
  /** Synchronised updates: ink makes one a frame. */
  frames = 0;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const text = chunk.toString();
    this.written += text;
    if (text.includes('\u001b[?2026h')) this.frames += 1;
    done();
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  asStdout(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream;
  }
}

/** A keyboard; `isTTY` false is a file or a pipe. */
export class Keyboard extends PassThrough {
  readonly isTTY: boolean;
  /** As `setRawMode` was last told; null when never. */
  raw: boolean | null = null;

  constructor(isTTY = true) {
    super();
    this.isTTY = isTTY;
  }

  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  asStdin(): NodeJS.ReadStream {
    return this as unknown as NodeJS.ReadStream;
  }
}
