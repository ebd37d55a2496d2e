import type { BucketRange } from '../../metrics/collection.ts';

/** Prometheus' native histogram (https://prometheus.io/docs/specs/native_histograms/): runs of buckets, and what each has more than the one before. */
export interface NativeBuckets {
  readonly schema: number;
  /** The first offset is an index, each later one the gap behind the run before. */
  readonly spans: readonly { readonly offset: number; readonly length: number }[];
  readonly deltas: number[];
}

/** OpenTelemetry's bucket i, (base^i, base^(i+1)], is Prometheus' i + 1. Empty buckets are left out. */
export function nativeBuckets({ scale, offset, counts }: BucketRange): NativeBuckets {
  const spans: { offset: number; length: number }[] = [];
  const deltas: number[] = [];
  let next = 0;
  let last = 0;
  counts.forEach((count, at) => {
    if (count === 0) return;
    const index = offset + at + 1;
    const span = spans.at(-1);
    if (span !== undefined && index === next) span.length += 1;
    else spans.push({ offset: index - next, length: 1 });
    deltas.push(count - last);
    next = index + 1;
    last = count;
  });
  // One that says that it has none: what has neither spans nor a threshold is no native histogram to its reader.
  return { schema: scale, spans: spans.length === 0 ? [{ offset: 0, length: 0 }] : spans, deltas };
}
