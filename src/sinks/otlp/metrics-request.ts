/**
 * opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest
 * (https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto):
 *
 *   ExportMetricsServiceRequest    resource_metrics 1
 *   ResourceMetrics                resource 1  scope_metrics 2
 *   ScopeMetrics                   scope 1  metrics 2
 *   Metric                         name 1  description 2  unit 3  gauge 5  sum 7  exponential_histogram 10
 *   Gauge                          data_points 1
 *   Sum                            data_points 1  aggregation_temporality 2  is_monotonic 3
 *   ExponentialHistogram           data_points 1  aggregation_temporality 2
 *   NumberDataPoint                start_time_unix_nano 2  time_unix_nano 3  as_double 4  attributes 7  flags 8
 *   ExponentialHistogramDataPoint  attributes 1  start_time_unix_nano 2  time_unix_nano 3  count 4  sum 5  scale 6
 *                                  zero_count 7  positive 8  flags 10  exemplars 11
 *   Buckets                        offset 1  bucket_counts 2
 *   Exemplar                       time_unix_nano 2  as_double 3  span_id 4  trace_id 5
 */
import { PbfWriter } from 'pbf';
import type { BucketRange, CollectedExemplar } from '../../metrics/collection.ts';
import { writeAttributes, writeResource, writeScope } from './attributes.ts';
import type { Metric, Point, ResourceMetrics } from './metrics.ts';

/** All since the start: receivers such as Prometheus take nothing else. */
const CUMULATIVE = 2;
/** DataPointFlags: the series has ended. */
const NO_RECORDED_VALUE = 1;

export interface MetricsRequest {
  readonly resources: readonly ResourceMetrics[];
  /** Of sae-mon. */
  readonly version: string;
  readonly timeUnixNs: number;
}

interface DatedPoint {
  readonly point: Point;
  readonly timeUnixNs: number;
}

interface DatedMetric {
  readonly metric: Metric;
  readonly timeUnixNs: number;
}

export function toMetricsRequest({ resources, version, timeUnixNs }: MetricsRequest): Uint8Array {
  const writer = new PbfWriter();
  for (const { resource, metrics } of resources) {
    writer.writeMessage(1, writeResourceMetrics, { resource, metrics, version, timeUnixNs });
  }
  return writer.finish();
}

type Scoped = ResourceMetrics & Pick<MetricsRequest, 'version' | 'timeUnixNs'>;

function writeResourceMetrics(scoped: Scoped, writer: PbfWriter): void {
  writer.writeMessage(1, writeResource, scoped.resource);
  writer.writeMessage(2, writeScopeMetrics, scoped);
}

function writeScopeMetrics({ metrics, version, timeUnixNs }: Scoped, writer: PbfWriter): void {
  writer.writeMessage(1, writeScope, version);
  for (const metric of metrics) writer.writeMessage(2, writeMetric, { metric, timeUnixNs });
}

function writeMetric(dated: DatedMetric, writer: PbfWriter): void {
  const { name, description, unit, kind } = dated.metric;
  writer.writeStringField(1, name);
  writer.writeStringField(2, description);
  if (unit !== '') writer.writeStringField(3, unit);
  if (kind === 'gauge') writer.writeMessage(5, writeGauge, dated);
  else if (kind === 'histogram') writer.writeMessage(10, writeHistogram, dated);
  else writer.writeMessage(7, writeSum, dated);
}

function writeGauge({ metric, timeUnixNs }: DatedMetric, writer: PbfWriter): void {
  for (const point of metric.points) writer.writeMessage(1, writeNumber, { point, timeUnixNs });
}

function writeSum({ metric, timeUnixNs }: DatedMetric, writer: PbfWriter): void {
  for (const point of metric.points) writer.writeMessage(1, writeNumber, { point, timeUnixNs });
  writer.writeVarintField(2, CUMULATIVE);
  writer.writeBooleanField(3, metric.kind === 'counter');
}

function writeHistogram({ metric, timeUnixNs }: DatedMetric, writer: PbfWriter): void {
  for (const point of metric.points) writer.writeMessage(1, writeDurations, { point, timeUnixNs });
  writer.writeVarintField(2, CUMULATIVE);
}

function writeNumber({ point, timeUnixNs }: DatedPoint, writer: PbfWriter): void {
  const { attributes, startUnixNs, value } = point;
  if (startUnixNs !== null) writer.writeFixed64Field(2, startUnixNs);
  writer.writeFixed64Field(3, timeUnixNs);
  if (typeof value === 'number') writer.writeDoubleField(4, value);
  writeAttributes(7, attributes, writer);
  if (value === null) writer.writeVarintField(8, NO_RECORDED_VALUE);
}

function writeDurations({ point, timeUnixNs }: DatedPoint, writer: PbfWriter): void {
  const { attributes, startUnixNs, value } = point;
  writeAttributes(1, attributes, writer);
  if (startUnixNs !== null) writer.writeFixed64Field(2, startUnixNs);
  writer.writeFixed64Field(3, timeUnixNs);
  if (value === null || typeof value === 'number') {
    writer.writeVarintField(10, NO_RECORDED_VALUE);
    return;
  }
  writer.writeFixed64Field(4, value.count);
  writer.writeDoubleField(5, value.seconds);
  writer.writeSVarintField(6, value.exponential.scale);
  // What took no time has no duration that is known: nothing is told from 0.
  writer.writeFixed64Field(7, 0);
  writer.writeMessage(8, writeBuckets, value.exponential);
  if (value.exemplar !== null) writer.writeMessage(11, writeExemplar, value.exemplar);
}

function writeExemplar({ traceId, spanId, seconds, timeUnixNs }: CollectedExemplar, writer: PbfWriter): void {
  writer.writeFixed64Field(2, timeUnixNs);
  writer.writeDoubleField(3, seconds);
  writer.writeBytesField(4, Buffer.from(spanId, 'hex'));
  writer.writeBytesField(5, Buffer.from(traceId, 'hex'));
}

function writeBuckets({ offset, counts }: BucketRange, writer: PbfWriter): void {
  writer.writeSVarintField(1, offset);
  writer.writePackedVarint(2, [...counts]);
}
