import { Pending } from '../pending.ts';

/** One request a connection is by far the most common. */
const INITIAL_SLOTS = 1;

/** Requests of one conversation in their order: a ring that grows by doubling up to `limit` slots, which are reused. */
export class PendingQueue {
  #length = 0;
  #slots: Pending[] = [];
  #first = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  /** A slot at the tail to be filled, or null where the limit is reached. */
  push(): Pending | null {
    if (this.#length === this.#slots.length && !this.#grow()) return null;
    const slot = this.#slots[(this.#first + this.#length) & (this.#slots.length - 1)] as Pending;
    this.#length += 1;
    return slot;
  }

  /** The `index`-th from the head; must exist. */
  at(index: number): Pending {
    return this.#slots[(this.#first + index) & (this.#slots.length - 1)] as Pending;
  }

  /** Forgets the first `count`. */
  shift(count: number): void {
    this.#first = (this.#first + count) & (this.#slots.length - 1);
    this.#length -= count;
  }

  clear(): void {
    this.shift(this.#length);
  }

  #grow(): boolean {
    const size = this.#slots.length === 0 ? INITIAL_SLOTS : this.#slots.length * 2;
    if (size > this.#limit) return false;
    const grown: Pending[] = [];
    for (let i = 0; i < size; i += 1) grown.push(i < this.#length ? this.at(i) : new Pending());
    this.#slots = grown;
    this.#first = 0;
    return true;
  }
}
