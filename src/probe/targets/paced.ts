import { monotonicNs } from '../../lib/clock.ts';

/** Looks that cost much on great hosts take this share of a processor at most. */
const SHARE = 0.05;

/** A look at the whole host, repeated only as often as it is cheap. */
export class Paced<T> {
  readonly #look: () => T;
  readonly #nowNs: () => number;
  #nextNs = 0;

  constructor(look: () => T, nowNs: () => number = monotonicNs) {
    this.#look = look;
    this.#nowNs = nowNs;
  }

  /** Null where it is too early. */
  look(): T | null {
    const beganNs = this.#nowNs();
    if (beganNs < this.#nextNs) return null;
    const seen = this.#look();
    const endedNs = this.#nowNs();
    this.#nextNs = endedNs + (endedNs - beganNs) / SHARE;
    return seen;
  }
}
