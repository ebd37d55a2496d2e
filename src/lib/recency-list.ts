/** The order is exact to this: whoever speaks often is not moved each time. */
const GRAIN_NS = 100e6;

/** One value's place in the list; the list alone changes it. */
export class Recent<T> {
  readonly value: T;
  /** When it was used last, within 100 ms. */
  atNs: number;
  older: Recent<T> | null = null;
  newer: Recent<T> | null = null;

  constructor(value: T, atNs: number) {
    this.value = value;
    this.atNs = atNs;
  }
}

/** Whether `renew` would do anything: asked before it where every nanosecond counts. */
export function isStale({ atNs }: { readonly atNs: number }, nowNs: number): boolean {
  return !(nowNs - atNs < GRAIN_NS);
}

/** Values by the time of their last use, the one that was idle for longest first. Every call is O(1); nothing is allocated but the places. */
export class RecencyList<T> {
  #size = 0;
  #oldest: Recent<T> | null = null;
  #newest: Recent<T> | null = null;

  get size(): number {
    return this.#size;
  }

  get oldest(): Recent<T> | null {
    return this.#oldest;
  }

  add(value: T, nowNs: number): Recent<T> {
    const place = new Recent(value, nowNs);
    this.#append(place);
    this.#size += 1;
    return place;
  }

  /** It is used at `nowNs`. */
  renew(place: Recent<T>, nowNs: number): void {
    if (!isStale(place, nowNs)) return;
    place.atNs = nowNs;
    if (place === this.#newest) return;
    this.#unlink(place);
    this.#append(place);
  }

  /** The place must be in this list. */
  delete(place: Recent<T>): void {
    this.#unlink(place);
    this.#size -= 1;
  }

  #append(place: Recent<T>): void {
    place.older = this.#newest;
    if (this.#newest === null) this.#oldest = place;
    else this.#newest.newer = place;
    this.#newest = place;
  }

  /** Leaves no link behind: an old place that is garbage would keep its neighbours alive. */
  #unlink(place: Recent<T>): void {
    const { older, newer } = place;
    if (older === null) this.#oldest = newer;
    else older.newer = newer;
    if (newer === null) this.#newest = older;
    else newer.older = older;
    place.older = null;
    place.newer = null;
  }
}
