/** By the number that the server gave a statement: what its text is called. They count up, of one connection (MySQL) or of the whole server (MariaDB). */
import { NO_STATEMENT } from './sql/statement-names.ts';

/** Of one connection: few clients keep more at hand, and 16,382 are what a server allows all of them by default. 8 kB. */
export const MAX_STATEMENTS = 1024;
const FIRST_SLOTS = 8;

/** A statement lies where its number's last bits say; what comes so much later takes its place. */
export class PreparedStatements {
  readonly #limit: number;
  #ids = new Int32Array(0);
  /** Plus one: 0 is none. */
  #names = new Int32Array(0);

  /** @param limit how many at most; a power of two, or the next one */
  constructor(limit: number = MAX_STATEMENTS) {
    this.#limit = limit;
  }

  /** The number of the name of statement `id`; NO_STATEMENT. */
  find(id: number): number {
    const slot = id & (this.#ids.length - 1);
    return this.#ids[slot] === (id | 0) ? (this.#names[slot] as number) - 1 : NO_STATEMENT;
  }

  /** False where another one had to make room. */
  add(id: number, name: number): boolean {
    while (this.#ids.length === 0 || (this.#isTaken(id) && this.#ids.length < this.#limit)) this.#grow();
    const kept = !this.#isTaken(id);
    const slot = id & (this.#ids.length - 1);
    this.#ids[slot] = id;
    this.#names[slot] = name + 1;
    return kept;
  }

  delete(id: number): void {
    const slot = id & (this.#ids.length - 1);
    if (this.#ids[slot] === (id | 0)) this.#names[slot] = 0;
  }

  clear(): void {
    this.#names.fill(0);
  }

  #isTaken(id: number): boolean {
    const slot = id & (this.#ids.length - 1);
    return this.#names[slot] !== 0 && this.#ids[slot] !== (id | 0);
  }

  #grow(): void {
    const ids = this.#ids;
    const names = this.#names;
    const size = Math.max(FIRST_SLOTS, ids.length * 2);
    this.#ids = new Int32Array(size);
    this.#names = new Int32Array(size);
    for (let i = 0; i < ids.length; i += 1) {
      const slot = (ids[i] as number) & (size - 1);
      if (names[i] === 0) continue;
      this.#ids[slot] = ids[i] as number;
      this.#names[slot] = names[i] as number;
    }
  }
}
