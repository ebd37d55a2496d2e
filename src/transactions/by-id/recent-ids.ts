/** As many as a resolver or broker has on the way when an answer comes twice. */
const KEPT = 16;

/** The ids that were answered, or given up on, last: an answer to one of them is a duplicate. */
export class RecentIds {
  #ids: Float64Array | null = null;
  #next = 0;

  add(id: number): void {
    this.#ids ??= new Float64Array(KEPT).fill(Number.NaN);
    this.#ids[this.#next] = id;
    this.#next = (this.#next + 1) % KEPT;
  }

  has(id: number): boolean {
    if (this.#ids === null) return false;
    for (let i = 0; i < KEPT; i += 1) if (this.#ids[i] === id) return true;
    return false;
  }
}
