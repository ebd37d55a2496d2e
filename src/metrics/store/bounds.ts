/**
 * Upper ends of the classic buckets, seconds: those of OpenTelemetry's semantic conventions for HTTP and for databases
 * (https://opentelemetry.io/docs/specs/semconv/http/http-metrics/, …/db/database-metrics/), which are in each other's
 * gaps, and finer ones below 1 ms, where a cache answers.
 */
export const BUCKET_BOUNDS: readonly number[] = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

const BOUNDS_NS = Float64Array.from(BUCKET_BOUNDS, (seconds) => Math.round(seconds * 1e9));

/** Which bucket holds a duration; BUCKET_BOUNDS.length: none but the last, without an end. */
export function classicBucketOf(nanoseconds: number): number {
  let at = 0;
  while (at < BOUNDS_NS.length && nanoseconds > (BOUNDS_NS[at] as number)) at += 1;
  return at;
}
