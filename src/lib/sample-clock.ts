/**
 * Dates of what is sampled. They follow the host's clock through suspends and adjustments, which a date reckoned from a
 * monotonic clock does not; but never backwards, since receivers refuse samples that are older than the last one.
 */
export class SampleClock {
  /** CLOCK_REALTIME nanoseconds: fixed, whatever becomes of the clock; another one would look like a restart. */
  readonly startUnixNs: number;
  readonly #milliseconds: () => number;
  #lastNs: number;

  constructor(startUnixNs: number, milliseconds: () => number = Date.now) {
    this.startUnixNs = startUnixNs;
    this.#milliseconds = milliseconds;
    this.#lastNs = startUnixNs;
  }

  /** Nanoseconds since the Unix epoch. */
  nowUnixNs(): number {
    this.#lastNs = Math.max(this.#lastNs, this.#milliseconds() * 1e6);
    return this.#lastNs;
  }
}
