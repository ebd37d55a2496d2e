import { InvariantError } from '../lib/errors.ts';
import type { SnapshotDistribution, SnapshotHistogram } from '../metrics/snapshot.ts';

/** Durations of one row or of several, merged bucket by bucket, in seconds. Its parts must carry their histograms. */
export class Durations {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  #zeroCount = 0;
  #scale: number | null = null;
  #counts = new Map<number, number>();

  static of(distributions: Iterable<SnapshotDistribution>): Durations {
    const durations = new Durations();
    for (const distribution of distributions) durations.add(distribution);
    return durations;
  }

  add(distribution: SnapshotDistribution): void {
    const { count, sum, min, max, histogram } = distribution;
    if (count === 0) return;
    if (histogram === undefined) throw new InvariantError('durations are merged by histograms, and one has none');
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min ?? Number.POSITIVE_INFINITY);
    this.max = Math.max(this.max, max ?? Number.NEGATIVE_INFINITY);
    this.#addBuckets(histogram);
  }

  /** Where nothing was counted. */
  get empty(): boolean {
    return this.count === 0;
  }

  /** Buckets in order of their durations, as the geometric middle of each. */
  buckets(): { readonly seconds: number; readonly count: number }[] {
    const width = 2 ** -(this.#scale ?? 0);
    const middles = [...this.#counts]
      .sort(([a], [b]) => a - b)
      .map(([index, count]) => ({ seconds: this.#bounded(2 ** ((index + 0.5) * width)), count }));
    return this.#zeroCount > 0 ? [{ seconds: 0, count: this.#zeroCount }, ...middles] : middles;
  }

  /** The smallest duration that at least `q` of all do not exceed. */
  quantile(q: number): number {
    return this.ranked(rankOf(q, this.count));
  }

  /** The n-th shortest, of 1 to `count`; 0 before the first, Infinity behind the last. */
  ranked(rank: number): number {
    if (rank < 1) return 0;
    if (rank > this.count) return Number.POSITIVE_INFINITY;
    if (rank === this.count) return this.max;
    let seen = 0;
    for (const { seconds, count } of this.buckets()) {
      seen += count;
      if (seen >= rank) return seconds;
    }
    return this.max;
  }

  #bounded(seconds: number): number {
    return Math.min(this.max, Math.max(this.min, seconds));
  }

  /** Where scales differ the finer one is merged down: pairs of its buckets are exactly one of the coarser. */
  #addBuckets({ scale, zeroCount, offset, counts }: SnapshotHistogram): void {
    const coarser = Math.min(this.#scale ?? scale, scale);
    if (this.#scale !== null && this.#scale > coarser) this.#coarsen(this.#scale - coarser);
    this.#scale = coarser;
    this.#zeroCount += zeroCount;
    counts.forEach((count, at) => {
      if (count > 0) this.#put((offset + at) >> (scale - coarser), count);
    });
  }

  #coarsen(steps: number): void {
    const finer = this.#counts;
    this.#counts = new Map();
    for (const [index, count] of finer) this.#put(index >> steps, count);
  }

  #put(index: number, count: number): void {
    this.#counts.set(index, (this.#counts.get(index) ?? 0) + count);
  }
}

/** Of the quantile `q` among `count` in order. */
export function rankOf(q: number, count: number): number {
  // 0.999 × 1000 is 999.0000000000001 or 999 as the factors have it: no rank is that exact.
  return Math.max(1, Math.ceil(q * count - 1e-9));
}
