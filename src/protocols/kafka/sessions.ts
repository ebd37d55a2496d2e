/**
 * Incremental fetch sessions (KIP-227): a request of one names only what has changed since the one before, mostly
 * nothing. What it fetches is what its first request named, or, where that was not seen, what its answers have brought.
 */
import type { Names } from './resources.ts';
import type { Topics } from './topics.ts';

/** A request with this epoch names all that it wants, and asks for a session. */
const FIRST_EPOCH = 0;
/** … and for none. */
const NO_EPOCH = -1;
/** More topics than a consumer has on one broker; beyond them none is remembered. */
const MAX_TOPICS = 256;

/** What the consumer of one connection fetches. */
export class FetchSession {
  /** The request that is being read names all of its topics. */
  #full = true;
  /** The first `#count` are its topics: an array that is emptied would be made anew. */
  readonly #topics: string[] = [];
  #count = 0;
  /** `Topics.learned` when they were looked at last. */
  #learned = 0;

  /** A request begins, with this epoch. */
  begin(epoch: number): void {
    this.#full = epoch === FIRST_EPOCH || epoch === NO_EPOCH;
    if (this.#full) this.#count = 0;
  }

  /** It belongs to a session, or will. */
  wants(topic: string): void {
    if (this.#count === MAX_TOPICS || this.#indexOf(topic) >= 0) return;
    this.#topics[this.#count] = topic;
    this.#count += 1;
  }

  /** Partitions of it, maybe not all: its next answer tells. */
  forgets(topic: string): void {
    const index = this.#indexOf(topic);
    if (index < 0) return;
    this.#count -= 1;
    this.#topics[index] = this.#topics[this.#count] as string;
  }

  /** Puts what the request fetches in the place of what it names. */
  tell(names: Names, topics: Topics): void {
    if (this.#full) return;
    if (this.#learned !== topics.learned) this.#rename(topics);
    names.clear();
    for (let i = 0; i < this.#count; i += 1) names.add(this.#topics[i] as string);
  }

  clear(): void {
    this.#count = 0;
  }

  #indexOf(topic: string): number {
    for (let i = 0; i < this.#count; i += 1) if (this.#topics[i] === topic) return i;
    return -1;
  }

  #rename(topics: Topics): void {
    this.#learned = topics.learned;
    for (let i = 0; i < this.#count; i += 1) this.#topics[i] = topics.nameNow(this.#topics[i] as string);
  }
}
