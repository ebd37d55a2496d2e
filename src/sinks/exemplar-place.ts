import { BUCKET_BOUNDS } from '../metrics/store/bounds.ts';

/** The classic bucket that an exemplar is of, as `CollectedDurations.classic` counts them. */
export function exemplarBucket(seconds: number): number {
  const at = BUCKET_BOUNDS.findIndex((bound) => seconds <= bound);
  return at < 0 ? BUCKET_BOUNDS.length : at;
}
