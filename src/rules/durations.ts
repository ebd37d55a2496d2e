import { InvariantError } from '../lib/errors.ts';
import type { SnapshotDistribution, SnapshotHistogram } from '../metrics/snapshot.ts';

interface Bucket {
  /** Geometric; the same in every distribution of its scale. */
  readonly middle: number;
  /** The middle, within what was seen. */
  readonly seconds: number;
  readonly count: number;
}

interface Counts {
  readonly scale: number;
  readonly zeroCount: number;
  /** By the bucket's index. */
  readonly counts: Iterable<readonly [number, number]>;
}

/** Durations of one row or of several, merged bucket by bucket, in seconds. Its parts must carry their histograms. */
export class Durations {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  #zeroCount = 0;
  #scale: number | null = null;
  #counts = new Map<number, number>();
  /** In order; null where something was added since. */
  #buckets: readonly Bucket[] | null = null;

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
    this.#buckets = null;
    this.#addBuckets(histogram);
  }

  merge(other: Durations): void {
    if (other.count === 0) return;
    this.count += other.count;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    this.#buckets = null;
    this.#addCounts({ scale: other.#scale ?? 0, zeroCount: other.#zeroCount, counts: other.#counts });
  }

  /** In order of their durations. */
  buckets(): readonly Bucket[] {
    this.#buckets ??= this.#inOrder();
    return this.#buckets;
  }

  /** The middle of the bucket in which `quantile` lies. */
  middleAt(q: number): number {
    return this.#bucketOf(rankOf(q, this.count))?.middle ?? 0;
  }

  /** How many lie in buckets behind that with this middle. */
  countBehind(middle: number): number {
    return this.buckets().reduce((sum, bucket) => sum + (bucket.middle > middle ? bucket.count : 0), 0);
  }

  /** How many lie in that, or behind it. */
  countFrom(middle: number): number {
    return this.buckets().reduce((sum, bucket) => sum + (bucket.middle >= middle ? bucket.count : 0), 0);
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
    return this.#bucketOf(rank)?.seconds ?? this.max;
  }

  #bucketOf(rank: number): Bucket | null {
    let seen = 0;
    for (const bucket of this.buckets()) {
      seen += bucket.count;
      if (seen >= rank) return bucket;
    }
    return null;
  }

  #inOrder(): Bucket[] {
    const width = 2 ** -(this.#scale ?? 0);
    const middles = [...this.#counts]
      .sort(([a], [b]) => a - b)
      .map(([index, count]) => {
        const middle = 2 ** ((index + 0.5) * width);
        return { middle, seconds: Math.min(this.max, Math.max(this.min, middle)), count };
      });
    return this.#zeroCount > 0 ? [{ middle: 0, seconds: 0, count: this.#zeroCount }, ...middles] : middles;
  }

  #addBuckets({ scale, zeroCount, offset, counts }: SnapshotHistogram): void {
    const occupied = counts.map((count, at) => [offset + at, count] as const).filter(([, count]) => count > 0);
    this.#addCounts({ scale, zeroCount, counts: occupied });
  }

  /** Where scales differ the finer one is merged down: pairs of its buckets are exactly one of the coarser. */
  #addCounts({ scale, zeroCount, counts }: Counts): void {
    const coarser = Math.min(this.#scale ?? scale, scale);
    if (this.#scale !== null && this.#scale > coarser) this.#coarsen(this.#scale - coarser);
    this.#scale = coarser;
    this.#zeroCount += zeroCount;
    for (const [index, count] of counts) this.#put(index >> (scale - coarser), count);
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
