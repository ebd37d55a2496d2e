/** Memory that many share: what one takes, another can no longer have. */
export class ByteBudget {
  /** Times that there was no room. */
  refused = 0;
  #taken = 0;
  readonly #limit: number;

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get taken(): number {
    return this.#taken;
  }

  /** False, and counted, where there is no room. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.#limit) {
      this.refused += 1;
      return false;
    }
    this.#taken += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
  }
}
