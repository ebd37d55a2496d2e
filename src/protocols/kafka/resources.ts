/** Names of one request as its resource: `orders`, `orders users`, and of more than three `orders payments users +2`. */
import { REFUSED } from './topics.ts';

const SHOWN = 3;
/** Combinations of names, shared by all connections; about 200 bytes each. */
const MAX_COMBINATIONS = 4096;
/** What comes after it is no longer told apart. */
const MOST_MORE = 99;
/** Names of topics are shorter than 250; what is longer together is no use in a table. */
const MAX_TEXT = 512;

class Combination {
  readonly next = new Map<string, Combination>();
  /** By how many more there are. */
  readonly texts = new Map<number, string>();
}

/** Texts of combinations: known ones are found without making them anew. */
export class Resources {
  /** Requests whose combination found no place, or is too long. */
  refused = 0;
  readonly #limit: number;
  readonly #root = new Combination();
  #made = 0;

  constructor(limit: number = MAX_COMBINATIONS) {
    this.#limit = limit;
  }

  /** `names`: sorted, `count` of them, at least one. */
  textOf(names: readonly string[], count: number, more: number): string {
    let combination = this.#root;
    for (let i = 0; i < count; i += 1) {
      const name = names[i] as string;
      let next = combination.next.get(name);
      if (next === undefined) {
        if (!this.#takesOne()) return REFUSED;
        next = new Combination();
        combination.next.set(name, next);
      }
      combination = next;
    }
    const told = Math.min(more, MOST_MORE);
    const known = combination.texts.get(told);
    if (known === undefined) return this.#takesOne() ? this.#make(combination, names.slice(0, count), told) : REFUSED;
    if (known === REFUSED) this.refused += 1;
    return known;
  }

  /** REFUSED where the names are too long together: kept too, so that it takes room once. */
  #make(combination: Combination, names: readonly string[], more: number): string {
    const joined = names.join(' ');
    let text = more === 0 ? joined : `${joined} +${more}`;
    if (joined.length > MAX_TEXT) {
      text = REFUSED;
      this.refused += 1;
    }
    combination.texts.set(more, text);
    return text;
  }

  #takesOne(): boolean {
    if (this.#made < this.#limit) {
      this.#made += 1;
      return true;
    }
    this.refused += 1;
    return false;
  }
}

/** The first three names of a request by the alphabet, whatever order they come in, and how many others there are. */
export class Names {
  readonly #first: string[] = ['', '', ''];
  #count = 0;
  #more = 0;

  clear(): void {
    this.#count = 0;
    this.#more = 0;
  }

  add(name: string): void {
    const first = this.#first;
    let place = this.#count;
    while (place > 0 && (first[place - 1] as string) > name) place -= 1;
    if (place > 0 && first[place - 1] === name) return;
    if (this.#count === SHOWN) this.#more += 1;
    else this.#count += 1;
    for (let i = this.#count - 1; i > place; i -= 1) first[i] = first[i - 1] as string;
    if (place < SHOWN) first[place] = name;
  }

  /** There are so many more, of which nothing was seen. */
  addUnnamed(count: number): void {
    if (this.#count > 0) this.#more += count;
  }

  /** Null where there is none. */
  textOf(resources: Resources): string | null {
    if (this.#count === 0) return null;
    return this.#count === 1 && this.#more === 0
      ? (this.#first[0] as string)
      : resources.textOf(this.#first, this.#count, this.#more);
  }
}
