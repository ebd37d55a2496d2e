/** What the terminal tells of the mouse (SGR reports): asked for while the screen is drawn, and taken back on every way out. */

const ON = '\u001b[?1000h\u001b[?1006h';
const OFF = '\u001b[?1006l\u001b[?1000l';

/** Columns and rows from 0. */
export interface MouseEvent {
  readonly kind: 'click' | 'wheelUp' | 'wheelDown';
  readonly column: number;
  readonly row: number;
}

/** Of the left button and the wheel; null: any other input. `input` is a report without its escape. */
export function mouseEvent(input: string): MouseEvent | 'other' | null {
  const [, button, column, row, end] = /^\[<(\d+);(\d+);(\d+)([Mm])$/.exec(input) ?? [];
  if (button === undefined) return null;
  const kind = end === 'M' ? KINDS[button] : undefined;
  return kind === undefined ? 'other' : { kind, column: Number(column) - 1, row: Number(row) - 1 };
}

const KINDS: Readonly<Record<string, MouseEvent['kind']>> = { 0: 'click', 64: 'wheelUp', 65: 'wheelDown' };

/** Reports until it is disposed of, or the process ends. */
export class MouseReports implements Disposable {
  readonly #stdout: NodeJS.WriteStream;
  readonly #off = (): void => {
    this.#stdout.write(OFF);
  };

  constructor(stdout: NodeJS.WriteStream) {
    this.#stdout = stdout;
    stdout.write(ON);
    process.on('exit', this.#off);
  }

  /** While somebody else has the terminal. */
  pause(meanwhile: () => void): void {
    this.#stdout.write(OFF);
    meanwhile();
    this.#stdout.write(ON);
  }

  [Symbol.dispose](): void {
    process.off('exit', this.#off);
    this.#off();
  }
}
