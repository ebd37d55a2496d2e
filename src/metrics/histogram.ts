/**
 * OpenTelemetry exponential histogram (data model, "ExponentialHistogram"), positive range, for durations.
 * Bucket i holds (2^(i/64), 2^((i+1)/64)] seconds; a quantile is the bucket's geometric midpoint, so that it is
 * off by at most 2^(1/128) − 1 = 0.54 %.
 */

/** 2^6 = 64 buckets an octave. */
export const HISTOGRAM_SCALE = 6;

const BUCKETS_PER_OCTAVE = 2 ** HISTOGRAM_SCALE;
/** Values are recorded in nanoseconds, buckets are those of seconds: in the logarithm the unit is a shift. */
const UNIT_SHIFT = Math.log2(1e-9) * BUCKETS_PER_OCTAVE;
/** 1 ns: the clock's own resolution. */
const LOWEST_INDEX = bucketIndex(1);
/** 2^20 s, 12 days: nothing waits longer. Keeps a histogram below 33 KB, however its values lie. */
const HIGHEST_INDEX = 20 * BUCKETS_PER_OCTAVE - 1;
/** Half an octave: what one endpoint's durations in one second mostly need. */
const INITIAL_CAPACITY = 32;
/** A reused histogram that was wider than this (8 octaves) gives its memory back. */
const KEPT_CAPACITY = 512;

const NO_BUCKETS = new Float64Array(0);

/** What a histogram takes in: another one, or what a snapshot tells of one. */
export interface Recorded {
  readonly count: number;
  readonly zeroCount: number;
  /** Nanoseconds, as the next two. */
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  buckets(): { readonly offset: number; readonly counts: ArrayLike<number> };
}

/** Mergeable distribution of durations in nanoseconds. Count, sum, minimum and maximum are exact. */
export class Histogram implements Recorded {
  count = 0;
  /** How many were exactly 0. */
  zeroCount = 0;
  /** Sum, minimum, maximum: in an array, since a store into a double field may allocate. */
  readonly #exact = new Float64Array([0, Infinity, -Infinity]);
  #counts = NO_BUCKETS;
  /** Index of the first bucket. */
  #offset = 0;

  /** Nanoseconds; 0 when empty. */
  get sum(): number {
    return this.#exact[0] as number;
  }

  /** Nanoseconds; Infinity when empty. */
  get min(): number {
    return this.#exact[1] as number;
  }

  /** Nanoseconds; -Infinity when empty. */
  get max(): number {
    return this.#exact[2] as number;
  }

  /** @param nanoseconds finite, not negative: the caller has looked. */
  record(nanoseconds: number): void {
    const exact = this.#exact;
    this.count += 1;
    exact[0] = (exact[0] as number) + nanoseconds;
    if (nanoseconds < (exact[1] as number)) exact[1] = nanoseconds;
    if (nanoseconds > (exact[2] as number)) exact[2] = nanoseconds;
    if (nanoseconds === 0) {
      this.zeroCount += 1;
      return;
    }
    const index = bucketIndexOf(nanoseconds);
    let at = index - this.#offset;
    if (at < 0 || at >= this.#counts.length) {
      this.#cover(index, index);
      at = index - this.#offset;
    }
    const counts = this.#counts;
    counts[at] = (counts[at] as number) + 1;
  }

  merge(other: Recorded): void {
    if (other.count === 0) return;
    this.count += other.count;
    this.zeroCount += other.zeroCount;
    const exact = this.#exact;
    exact[0] = this.sum + other.sum;
    exact[1] = Math.min(this.min, other.min);
    exact[2] = Math.max(this.max, other.max);
    const { offset, counts } = other.buckets();
    if (counts.length === 0) return;
    this.#cover(offset, offset + counts.length - 1);
    const shift = offset - this.#offset;
    for (let i = 0; i < counts.length; i += 1) {
      this.#counts[shift + i] = (this.#counts[shift + i] as number) + (counts[i] as number);
    }
  }

  /** The smallest recorded value that at least `q` of all do not exceed, within 0.54 %, in nanoseconds; NaN when empty. */
  quantile(q: number): number {
    if (this.count === 0) return Number.NaN;
    const rank = Math.max(1, Math.ceil(q * this.count));
    if (rank === this.count) return this.max;
    let seen = this.zeroCount;
    if (seen >= rank) return 0;
    for (let i = 0; i < this.#counts.length; i += 1) {
      seen += this.#counts[i] as number;
      if (seen >= rank) return Math.min(this.max, Math.max(this.min, midpoint(this.#offset + i)));
    }
    return this.max;
  }

  /** The occupied range, empty ends left out; a view, not a copy. `offset` is the index of `counts[0]`, 0 when empty. */
  buckets(): { readonly offset: number; readonly counts: Float64Array } {
    let first = 0;
    let end = this.#counts.length;
    while (first < end && this.#counts[first] === 0) first += 1;
    while (end > first && this.#counts[end - 1] === 0) end -= 1;
    return { offset: first === end ? 0 : this.#offset + first, counts: this.#counts.subarray(first, end) };
  }

  /** Empty again; keeps its memory for the next window unless it is unusually large. */
  reset(): void {
    this.count = 0;
    this.zeroCount = 0;
    this.#exact[0] = 0;
    this.#exact[1] = Infinity;
    this.#exact[2] = -Infinity;
    if (this.#counts.length > KEPT_CAPACITY) this.#counts = NO_BUCKETS;
    else this.#counts.fill(0);
  }

  /** Grows to at least twice the size, with the room on the side that was short: growing is over after a few values. */
  #cover(low: number, high: number): void {
    const old = this.#counts;
    const oldEnd = this.#offset + old.length;
    if (old.length > 0 && low >= this.#offset && high < oldEnd) return;
    const from = old.length === 0 ? low : Math.min(low, this.#offset);
    const end = old.length === 0 ? high + 1 : Math.max(high + 1, oldEnd);
    const capacity = Math.max(INITIAL_CAPACITY, old.length * 2, end - from);
    const slack = capacity - (end - from);
    const below = old.length === 0 ? slack >> 1 : low < this.#offset ? slack : 0;
    const grown = new Float64Array(Math.min(capacity, HIGHEST_INDEX - LOWEST_INDEX + 1));
    const offset = Math.max(LOWEST_INDEX, Math.min(from - below, HIGHEST_INDEX + 1 - grown.length));
    if (old.length > 0) grown.set(old, this.#offset - offset);
    this.#counts = grown;
    this.#offset = offset;
  }
}

/** Mostly an answer comes with one call: its first byte and its end took the same time. */
const lastNs = new Float64Array([Number.NaN]);
let lastIndex = LOWEST_INDEX;

/** At HISTOGRAM_SCALE. What no duration reaches is clamped, so that a histogram has a size. */
export function bucketIndexOf(nanoseconds: number): number {
  if (nanoseconds === lastNs[0]) return lastIndex;
  lastNs[0] = nanoseconds;
  lastIndex = Math.min(Math.max(bucketIndex(nanoseconds), LOWEST_INDEX), HIGHEST_INDEX);
  return lastIndex;
}

/** A table over the mantissa would save some 5 of the 80 ns that recording a transaction takes (test/bench/metrics.ts). */
function bucketIndex(nanoseconds: number): number {
  return Math.ceil(Math.log2(nanoseconds) * BUCKETS_PER_OCTAVE + UNIT_SHIFT) - 1;
}

function midpoint(index: number): number {
  return 2 ** ((index + 0.5 - UNIT_SHIFT) / BUCKETS_PER_OCTAVE);
}
