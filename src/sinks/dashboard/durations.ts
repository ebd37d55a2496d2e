/** Durations as the page needs them: exponential histograms, coarser than the worker's, added up. */
import type { SnapshotDistribution } from '../../metrics/snapshot.ts';

/** 16 buckets an octave: a percentile is off by 2.2 % at most. */
export const KEPT_SCALE = 4;
/** Four an octave: what can be told apart as rows of a heat map. */
const HEAT_SHIFT = 2;

/** Counts by bucket at KEPT_SCALE, as far as there are any. */
export interface Buckets {
  readonly offset: number;
  readonly counts: ArrayLike<number>;
}

export const NO_BUCKETS: Buckets = { offset: 0, counts: [] };

/** What is kept of a distribution; of it, buckets are merged by pairs, which is exact. */
export function coarser({ histogram }: SnapshotDistribution): Buckets {
  if (histogram === undefined || histogram.counts.length === 0) return NO_BUCKETS;
  return shifted(histogram, histogram.scale - KEPT_SCALE);
}

function shifted({ offset, counts }: Buckets, shift: number): { offset: number; counts: number[] } {
  const first = offset >> shift;
  const merged = new Array<number>(((offset + counts.length - 1) >> shift) - first + 1).fill(0);
  for (let i = 0; i < counts.length; i += 1) {
    const at = ((offset + i) >> shift) - first;
    merged[at] = (merged[at] as number) + (counts[i] as number);
  }
  return { offset: first, counts: merged };
}

/** A sum of buckets. */
export class Durations {
  #offset = 0;
  #counts: number[] = [];
  #count = 0;

  add({ offset, counts }: Buckets): void {
    if (counts.length === 0) return;
    this.#cover(offset, offset + counts.length);
    for (let i = 0; i < counts.length; i += 1) {
      const at = offset + i - this.#offset;
      this.#counts[at] = (this.#counts[at] as number) + (counts[i] as number);
      this.#count += counts[i] as number;
    }
  }

  /** The middle of the bucket in which it lies, seconds; null where there is none. */
  quantile(q: number): number | null {
    const rank = Math.max(1, Math.ceil(q * this.#count));
    let seen = 0;
    for (const [at, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= rank) return rounded(2 ** ((this.#offset + at + 0.5) / 2 ** KEPT_SCALE));
    }
    return null;
  }

  /** As `HeatView.columns`. */
  heat(): number[] {
    if (this.#count === 0) return [];
    const { offset, counts } = shifted({ offset: this.#offset, counts: this.#counts }, HEAT_SHIFT);
    return [offset, ...counts];
  }

  #cover(from: number, end: number): void {
    if (this.#counts.length === 0) this.#offset = from;
    for (let i = this.#offset + this.#counts.length; i < end; i += 1) this.#counts.push(0);
    if (from >= this.#offset) return;
    this.#counts.unshift(...new Array<number>(this.#offset - from).fill(0));
    this.#offset = from;
  }
}

/** Four digits: more would say more than is known. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
