import { ChurnMap } from './churn-map.ts';

export interface BoundedMapOptions<K, V> {
  /** Most entries, at least 1. */
  readonly limit: number;
  /**
   * Which entry makes room. `used` (the default): the one that neither `get` nor `set` has met for longest. `added`:
   * the one that came first, used or not; `values` has them by age then.
   */
  readonly evicts?: 'used' | 'added';
  /** The entry is out already; the new one is not in yet. The map must not be changed meanwhile. */
  readonly onEvicted?: (value: V, key: K) => void;
}

class Entry<K, V> {
  key: K;
  value: V;
  older: Entry<K, V> | null = null;
  newer: Entry<K, V> | null = null;

  constructor(key: K, value: V) {
    this.key = key;
    this.value = value;
  }
}

/**
 * A Map with a limit: a new key takes the place of the entry that is least worth keeping. Every call is O(1). Nothing is
 * allocated for a known key, and for a new one at the limit nothing but what ChurnMap needs now and then: the evicted
 * entry is used again.
 */
export class BoundedMap<K, V> {
  /** Entries that had to make room. */
  evicted = 0;
  readonly #limit: number;
  readonly #byUse: boolean;
  readonly #onEvicted: ((value: V, key: K) => void) | null;
  readonly #entries = new ChurnMap<K, Entry<K, V>>();
  #oldest: Entry<K, V> | null = null;
  #newest: Entry<K, V> | null = null;

  constructor(options: BoundedMapOptions<K, V>) {
    this.#limit = options.limit;
    this.#byUse = options.evicts !== 'added';
    this.#onEvicted = options.onEvicted ?? null;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Counts as a use. */
  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (this.#byUse) this.#renew(entry);
    return entry.value;
  }

  /** Does not count as a use. */
  has(key: K): boolean {
    return this.#entries.get(key) !== undefined;
  }

  /** Counts as a use; of `added` a known key keeps its age. */
  set(key: K, value: V): void {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.value = value;
      if (this.#byUse) this.#renew(known);
      return;
    }
    const entry = this.#entries.size < this.#limit ? new Entry(key, value) : this.#replaceOldest(key, value);
    this.#append(entry);
    this.#entries.set(key, entry);
  }

  delete(key: K): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#remove(entry);
  }

  /** Next to be evicted first, so that who looks for what is too old may stop at the first that is not. The one just given may be deleted meanwhile, nothing else changed. */
  *values(): Generator<V, void> {
    for (let entry = this.#oldest; entry !== null; ) {
      const { value, newer }: Entry<K, V> = entry;
      yield value;
      entry = newer;
    }
  }

  #replaceOldest(key: K, value: V): Entry<K, V> {
    const entry = this.#oldest as Entry<K, V>;
    const { key: oldKey, value: oldValue } = entry;
    this.#remove(entry);
    this.evicted += 1;
    this.#onEvicted?.(oldValue, oldKey);
    entry.key = key;
    entry.value = value;
    return entry;
  }

  #remove(entry: Entry<K, V>): void {
    this.#unlink(entry);
    this.#entries.delete(entry.key);
  }

  #renew(entry: Entry<K, V>): void {
    if (entry === this.#newest) return;
    this.#unlink(entry);
    this.#append(entry);
  }

  /** Leaves no link behind: an old entry that is garbage would keep its neighbours alive. */
  #unlink(entry: Entry<K, V>): void {
    const { older, newer } = entry;
    if (older === null) this.#oldest = newer;
    else older.newer = newer;
    if (newer === null) this.#newest = older;
    else newer.older = older;
    entry.older = null;
    entry.newer = null;
  }

  #append(entry: Entry<K, V>): void {
    entry.older = this.#newest;
    if (this.#newest === null) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
  }
}
