/** Lets so many requests a second through, in portions of 1 ms; without a rate, all at once. */
export class Pace {
  readonly #perMs: number;
  readonly #waiting: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout | null;
  readonly #begun = performance.now();
  #granted = 0;

  constructor(ratePerSecond: number | null) {
    this.#perMs = (ratePerSecond ?? 0) / 1000;
    this.#timer = ratePerSecond === null ? null : setInterval(() => this.#tick(), 1);
  }

  /** Calls `go` now or when the pace allows that many more requests. */
  take(count: number, go: () => void): void {
    if (this.#timer === null || this.#allows()) {
      this.#granted += count;
      go();
      return;
    }
    this.#waiting.push(() => {
      this.#granted += count;
      go();
    });
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  #allows(): boolean {
    return this.#granted < (performance.now() - this.#begun) * this.#perMs;
  }

  #tick(): void {
    while (this.#waiting.length > 0 && this.#allows()) this.#waiting.shift()?.();
  }
}
