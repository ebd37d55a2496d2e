/** Words to the user: stderr, one line each. Data never goes here. */
import { stripControl } from '../lib/formats.ts';

/** A reader of stderr that has gone away must not end a session: what it would have read is lost, nothing else. */
process.stderr.on('error', () => undefined);

/** Where words go: to stderr at once, or later. */
export interface Words {
  say(line: string): void;
  warn(line: string): void;
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function warn(line: string): void {
  say(warning(line));
}

export const STDERR: Words = { say, warn };

function warning(line: string): string {
  return stripControl(`sae-mon: warning: ${line}`);
}

/** Of what is kept, the last lines; more than that nobody reads. */
const KEPT = 100;

/** While a screen is drawn, words would tear it: they are said when it is gone. */
export class KeptWords implements Words, Disposable {
  readonly #lines: string[] = [];
  #left = 0;

  say(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length <= KEPT) return;
    this.#lines.shift();
    this.#left += 1;
  }

  warn(line: string): void {
    this.say(warning(line));
  }

  [Symbol.dispose](): void {
    if (this.#left > 0) say(`${this.#left} earlier lines left out`);
    for (const line of this.#lines.splice(0)) say(line);
  }
}
