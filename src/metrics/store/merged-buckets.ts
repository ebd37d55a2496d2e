/**
 * OpenTelemetry exponential histogram of a bounded number of buckets: whenever its values need more, pairs of buckets are
 * merged, which is exact. For a duration of at least 1 ns and at most 2^20 s scale 1 always suffices.
 */
import { bucketIndexOf, HISTOGRAM_SCALE } from '../histogram.ts';

/** What OpenTelemetry's SDKs keep by default: within 5 % over four decades. */
export const MAX_BUCKETS = 160;

/** What is handed on of them; `counts` is dense. */
export interface BucketRange {
  readonly scale: number;
  /** Index of the first bucket: bucket i holds (2^(i/2^scale), 2^((i+1)/2^scale)] seconds. 0 when empty. */
  readonly offset: number;
  readonly counts: Float64Array;
}

/** Counts of durations by exponential buckets, of which there are at most MAX_BUCKETS. Recording allocates nothing. */
export class MergedBuckets {
  readonly #counts = new Float64Array(MAX_BUCKETS);
  /** How often pairs were merged: it never goes back, since receivers take a change of scale badly. */
  #merges = 0;
  /** Indexes at the present scale: of `#counts[0]`, and of the first and last bucket with anything in it. */
  #offset = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /** @param nanoseconds more than 0, finite */
  record(nanoseconds: number): void {
    const fine = bucketIndexOf(nanoseconds);
    let index = fine >> this.#merges;
    if (index < this.#first || index > this.#last) index = this.#reach(fine);
    const at = index - this.#offset;
    this.#counts[at] = (this.#counts[at] as number) + 1;
  }

  /** A copy, empty ends left out. */
  range(): BucketRange {
    const scale = HISTOGRAM_SCALE - this.#merges;
    if (this.#first > this.#last) return { scale, offset: 0, counts: new Float64Array(0) };
    const from = this.#first - this.#offset;
    return { scale, offset: this.#first, counts: this.#counts.slice(from, this.#last - this.#offset + 1) };
  }

  /** Takes the bucket of a value outside of the range into it; returns its index. */
  #reach(fine: number): number {
    let index = fine >> this.#merges;
    while (Math.max(this.#last, index) - Math.min(this.#first, index) >= MAX_BUCKETS) {
      this.#merge();
      index = fine >> this.#merges;
    }
    const first = Math.min(this.#first, index);
    const last = Math.max(this.#last, index);
    if (this.#first > this.#last) this.#offset = index - (MAX_BUCKETS >> 1);
    else if (first < this.#offset || last >= this.#offset + MAX_BUCKETS) this.#centre(first, last);
    this.#first = first;
    this.#last = last;
    return index;
  }

  /** Moves what is there so that the room on both sides is the same. */
  #centre(first: number, last: number): void {
    const offset = first - ((MAX_BUCKETS - (last - first + 1)) >> 1);
    const counts = this.#counts;
    const from = this.#first - this.#offset;
    const end = this.#last - this.#offset + 1;
    const to = this.#first - offset;
    counts.copyWithin(to, from, end);
    if (to > from) counts.fill(0, from, Math.min(to, end));
    else counts.fill(0, Math.max(to + end - from, from), end);
    this.#offset = offset;
  }

  #merge(): void {
    const counts = this.#counts;
    const first = this.#first >> 1;
    const last = this.#last >> 1;
    for (let index = this.#first; index <= this.#last; index += 1) {
      const from = index - this.#offset;
      const count = counts[from] as number;
      counts[from] = 0;
      const to = (index >> 1) - first;
      counts[to] = (counts[to] as number) + count;
    }
    this.#merges += 1;
    this.#offset = first;
    this.#first = first;
    this.#last = last;
  }
}
