/** Work at an interval, at its begin too: what takes longer leaves out the times that it has missed. */
export class Interval {
  readonly #ms: number;
  readonly #work: () => Promise<void>;
  #timer: NodeJS.Timeout | null = null;
  #under: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(intervalNs: number, work: () => Promise<void>) {
    this.#ms = intervalNs / 1e6;
    this.#work = work;
  }

  /** @param failed the work did */
  begin(failed: (error: unknown) => void): void {
    const due = (): void => {
      if (this.#busy) return;
      this.#busy = true;
      this.#under = this.#work()
        .catch(failed)
        .finally(() => {
          this.#busy = false;
        });
    };
    this.#timer = setInterval(due, this.#ms);
    due();
  }

  /** Resolves when nothing is under way any more. */
  async end(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#under;
  }
}
