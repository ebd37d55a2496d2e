/** What remote write is made of: families of the exposition, taken apart into time series, each with its samples. */
import type { CollectedDurations, CollectedExemplar } from '../../metrics/collection.ts';
import { BUCKET_BOUNDS } from '../../metrics/store/bounds.ts';
import { exemplarBucket } from '../exemplar-place.ts';
import type { Family, HistogramPoint, Labels, ValuePoint } from '../prometheus/families.ts';
import { boundLabel, sampleName } from '../prometheus/text.ts';

export interface TimeSeries {
  /** What it is a part of. */
  readonly family: Family;
  /** Sorted by name, `__name__` among them. */
  readonly labels: Labels;
  /** In the order of their times. */
  readonly samples: readonly Sample[];
  /** The same of a native histogram; a series has either. */
  readonly histograms: readonly HistogramSample[];
  readonly exemplar: CollectedExemplar | null;
  /** 0: none. */
  readonly startUnixMs: number;
}

export interface Sample {
  readonly unixMs: number;
  /** Null: the series ends here. */
  readonly value: number | null;
}

export interface HistogramSample {
  readonly unixMs: number;
  readonly durations: CollectedDurations | null;
}

/** One point of a family at some times, of which an earlier one may be before it counted anything, and a later one its end. */
export interface TimedPoint {
  readonly family: Family;
  readonly point: ValuePoint | HistogramPoint;
  /** Null: not then. */
  readonly zeroUnixMs: number | null;
  readonly valueUnixMs: number | null;
  readonly endUnixMs: number | null;
  /** An exemplar from before was written then. */
  readonly writtenUnixMs: number;
}

const BOUND_LABELS = BUCKET_BOUNDS.map((bound) => ['le', boundLabel(bound)] as const);
const INFINITE = ['le', '+Inf'] as const;

/** @param native whether exponential histograms are given beside the classic ones */
export function* timeSeriesOf(timed: TimedPoint, native: boolean): Generator<TimeSeries> {
  const { family, point } = timed;
  if (family.type !== 'histogram') {
    yield series(timed, sorted(sampleName(family), point.labels), (point as ValuePoint).value);
    return;
  }
  const { durations, labels } = point as HistogramPoint;
  // Sorted once: buckets differ in one label alone, and share the others as they are.
  const bucket = sorted(`${family.name}_bucket`, [...labels, INFINITE]);
  const le = bucket.findIndex(([name]) => name === 'le');
  const exemplar = newExemplar(timed, durations);
  const marked = exemplar === null ? -1 : exemplarBucket(exemplar.seconds);
  let below = 0;
  for (const [at, bound] of BOUND_LABELS.entries()) {
    below += durations.classic[at] as number;
    yield { ...series(timed, bucket.with(le, bound), below), exemplar: at === marked ? exemplar : null };
  }
  const last = marked === BUCKET_BOUNDS.length ? exemplar : null;
  yield { ...series(timed, bucket, durations.count), exemplar: last };
  yield series(timed, sorted(`${family.name}_count`, labels), durations.count);
  yield series(timed, sorted(`${family.name}_sum`, labels), durations.seconds);
  if (native) yield nativeSeries(timed, family.name, point as HistogramPoint);
}

function series(timed: TimedPoint, labels: Labels, value: number): TimeSeries {
  const { family, point, zeroUnixMs, valueUnixMs, endUnixMs } = timed;
  const samples: Sample[] = [];
  if (zeroUnixMs !== null) samples.push({ unixMs: zeroUnixMs, value: 0 });
  if (valueUnixMs !== null) samples.push({ unixMs: valueUnixMs, value });
  if (endUnixMs !== null) samples.push({ unixMs: endUnixMs, value: null });
  return { family, labels, samples, histograms: [], exemplar: null, startUnixMs: startOf(point) };
}

function nativeSeries(timed: TimedPoint, name: string, { durations, labels, startUnixNs }: HistogramPoint): TimeSeries {
  const { family, zeroUnixMs, valueUnixMs, endUnixMs } = timed;
  const { scale } = durations.exponential;
  const nothing = { ...durations, count: 0, seconds: 0, exponential: { scale, offset: 0, counts: NO_COUNTS } };
  const exemplar = newExemplar(timed, durations);
  const histograms: HistogramSample[] = [];
  if (zeroUnixMs !== null) histograms.push({ unixMs: zeroUnixMs, durations: nothing });
  if (valueUnixMs !== null) histograms.push({ unixMs: valueUnixMs, durations });
  if (endUnixMs !== null) histograms.push({ unixMs: endUnixMs, durations: null });
  return { family, labels: sorted(name, labels), samples: [], histograms, exemplar, startUnixMs: toMs(startUnixNs) };
}

/** One that was not written before: receivers want them in the order of their times. */
function newExemplar(
  { writtenUnixMs, valueUnixMs }: TimedPoint,
  durations: CollectedDurations,
): CollectedExemplar | null {
  const { exemplar } = durations;
  return exemplar !== null && valueUnixMs !== null && toMs(exemplar.timeUnixNs) > writtenUnixMs ? exemplar : null;
}

const NO_COUNTS = new Float64Array(0);

function startOf({ startUnixNs }: { readonly startUnixNs: number | null }): number {
  return startUnixNs === null ? 0 : toMs(startUnixNs);
}

export function toMs(unixNs: number): number {
  return Math.floor(unixNs / 1e6);
}

/** Empty values are no labels. */
function sorted(name: string, labels: Labels): Labels {
  const all: (readonly [string, string])[] = [['__name__', name], ...labels.filter(([, value]) => value !== '')];
  return all.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Sorted. */
export function exemplarLabels({ traceId, spanId }: CollectedExemplar): Labels {
  return [
    ['span_id', spanId],
    ['trace_id', traceId],
  ];
}
