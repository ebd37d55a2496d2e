/**
 * io.prometheus.client.MetricFamily, each behind its length: the one form of scraping that has native histograms
 * (https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto). Histograms have both forms: the
 * scraper's configuration decides which it keeps.
 *
 *   MetricFamily   name 1  help 2  type 3  metric 4  unit 5
 *   Metric         label 1  gauge 2  counter 3  histogram 7
 *   LabelPair      name 1  value 2
 *   Gauge          value 1
 *   Counter        value 1  created_timestamp 3
 *   Histogram      sample_count 1  sample_sum 2  bucket 3  schema 5  zero_threshold 6  zero_count 7  positive_span 12
 *                  positive_delta 13  created_timestamp 15  exemplars 16
 *   Bucket         cumulative_count 1  upper_bound 2  exemplar 3
 *   Exemplar       label 1  value 2  timestamp 3
 *   BucketSpan     offset 1  length 2
 *   Timestamp      seconds 1  nanos 2
 */
import { PbfWriter } from 'pbf';
import type { CollectedExemplar } from '../../metrics/collection.ts';
import { BUCKET_BOUNDS } from '../../metrics/store/bounds.ts';
import { exemplarBucket } from '../exemplar-place.ts';
import type { Family, HistogramPoint, Labels, ValueFamily, ValuePoint } from './families.ts';
import { nativeBuckets } from './native-buckets.ts';
import { sampleName } from './text.ts';

const COUNTER = 0;
const GAUGE = 1;
const HISTOGRAM = 4;
/** Of Prometheus' own clients: below it nothing is told from 0. Without one, an empty histogram would not be known as native. */
const ZERO_THRESHOLD = 2 ** -128;

export function toProtobuf(families: readonly Family[]): Uint8Array {
  const writer = new PbfWriter();
  for (const family of families) writer.writeRawMessage(writeFamily, family);
  return writer.finish();
}

function writeFamily(family: Family, writer: PbfWriter): void {
  const isHistogram = family.type === 'histogram';
  writer.writeStringField(1, isHistogram ? family.name : sampleName(family));
  writer.writeStringField(2, family.help);
  writer.writeVarintField(3, isHistogram ? HISTOGRAM : valueType(family));
  if (isHistogram) for (const point of family.points) writer.writeMessage(4, writeHistogramMetric, point);
  else for (const point of family.points) writer.writeMessage(4, writeValueMetric, point);
  if (family.unit !== null) writer.writeStringField(5, family.unit);
}

function valueType({ type }: ValueFamily): number {
  return type === 'counter' ? COUNTER : GAUGE;
}

/** Only counters have a start. */
function writeValueMetric({ labels, value, startUnixNs }: ValuePoint, writer: PbfWriter): void {
  writeLabels(labels, writer);
  if (startUnixNs === null) writer.writeMessage(2, writeGauge, value);
  else writer.writeMessage(3, writeCounter, { value, startUnixNs });
}

function writeGauge(value: number, writer: PbfWriter): void {
  writer.writeDoubleField(1, value);
}

function writeCounter({ value, startUnixNs }: { value: number; startUnixNs: number }, writer: PbfWriter): void {
  writer.writeDoubleField(1, value);
  writer.writeMessage(3, writeTimestamp, startUnixNs);
}

function writeHistogramMetric(point: HistogramPoint, writer: PbfWriter): void {
  writeLabels(point.labels, writer);
  writer.writeMessage(7, writeHistogram, point);
}

function writeHistogram({ durations, startUnixNs }: HistogramPoint, writer: PbfWriter): void {
  writer.writeVarintField(1, durations.count);
  writer.writeDoubleField(2, durations.seconds);
  const { exemplar } = durations;
  const marked = exemplar === null ? -1 : exemplarBucket(exemplar.seconds);
  const mark = (at: number): CollectedExemplar | null => (at === marked ? exemplar : null);
  let below = 0;
  BUCKET_BOUNDS.forEach((bound, at) => {
    below += durations.classic[at] as number;
    writer.writeMessage(3, writeBucket, { below, bound, exemplar: mark(at) });
  });
  const last = { below: durations.count, bound: Number.POSITIVE_INFINITY, exemplar: mark(BUCKET_BOUNDS.length) };
  writer.writeMessage(3, writeBucket, last);
  const { schema, spans, deltas } = nativeBuckets(durations.exponential);
  writer.writeSVarintField(5, schema);
  writer.writeDoubleField(6, ZERO_THRESHOLD);
  writer.writeVarintField(7, 0);
  for (const span of spans) writer.writeMessage(12, writeSpan, span);
  writer.writePackedSVarint(13, deltas);
  writer.writeMessage(15, writeTimestamp, startUnixNs);
  if (exemplar !== null) writer.writeMessage(16, writeExemplar, exemplar);
}

interface Bucket {
  readonly below: number;
  readonly bound: number;
  readonly exemplar: CollectedExemplar | null;
}

function writeBucket({ below, bound, exemplar }: Bucket, writer: PbfWriter): void {
  writer.writeVarintField(1, below);
  writer.writeDoubleField(2, bound);
  if (exemplar !== null) writer.writeMessage(3, writeExemplar, exemplar);
}

function writeExemplar({ traceId, spanId, seconds, timeUnixNs }: CollectedExemplar, writer: PbfWriter): void {
  writeLabels(
    [
      ['trace_id', traceId],
      ['span_id', spanId],
    ],
    writer,
  );
  writer.writeDoubleField(2, seconds);
  writer.writeMessage(3, writeTimestamp, timeUnixNs);
}

function writeSpan({ offset, length }: { offset: number; length: number }, writer: PbfWriter): void {
  writer.writeSVarintField(1, offset);
  writer.writeVarintField(2, length);
}

function writeTimestamp(unixNs: number, writer: PbfWriter): void {
  const seconds = Math.floor(unixNs / 1e9);
  writer.writeVarintField(1, seconds);
  writer.writeVarintField(2, Math.round(unixNs - seconds * 1e9));
}

function writeLabels(labels: Labels, writer: PbfWriter): void {
  for (const label of labels) writer.writeMessage(1, writeLabel, label);
}

function writeLabel([name, value]: readonly [string, string], writer: PbfWriter): void {
  writer.writeStringField(1, name);
  writer.writeStringField(2, value);
}
