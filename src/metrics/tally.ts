import type { Counts } from './snapshot.ts';

/** Different names that one tally tells apart; a server that invents status codes must not cost memory. */
const MAX_NAMES = 64;
const OTHER = '(other)';

class Counter {
  count = 0;
}

/** Counts by name (status codes, error types, outcomes). Adding a known name allocates nothing. */
export class Tally {
  readonly #counters = new Map<string, Counter>();
  /** Mostly the same name comes again: saves the look-up. */
  #lastName = '';
  #last: Counter | null = null;

  add(name: string): void {
    if (this.#last === null || name !== this.#lastName) {
      this.#last = this.#counterOf(name);
      this.#lastName = name;
    }
    this.#last.count += 1;
  }

  merge(other: Tally): void {
    for (const [name, counter] of other.#counters) {
      if (counter.count > 0) this.#counterOf(name).count += counter.count;
    }
  }

  /** Names that occurred, the most frequent first. */
  counts(): Counts {
    const entries = [...this.#counters].filter(([, counter]) => counter.count > 0);
    entries.sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1));
    return entries.map(([name, counter]) => [name, counter.count]);
  }

  reset(): void {
    if (this.#counters.size >= MAX_NAMES) {
      this.#counters.clear();
      this.#last = null;
      return;
    }
    for (const counter of this.#counters.values()) counter.count = 0;
  }

  #counterOf(name: string): Counter {
    const known = this.#counters.get(name);
    if (known !== undefined) return known;
    if (this.#counters.size >= MAX_NAMES && name !== OTHER) return this.#counterOf(OTHER);
    const counter = new Counter();
    this.#counters.set(name, counter);
    return counter;
  }
}
