/** Reads what is sent by the official .proto files, with another library than that which wrote it. */
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const ROOT = fileURLToPath(new URL('proto', import.meta.url));

function typeNamed(file: string, name: string): protobuf.Type {
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => `${ROOT}/${target.replace(`${ROOT}/`, '')}`;
  return root.loadSync(`opentelemetry/proto/collector/${file}`, { keepCase: true }).lookupType(name);
}

const METRICS = typeNamed(
  'metrics/v1/metrics_service.proto',
  'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest',
);
const TRACES = typeNamed(
  'trace/v1/trace_service.proto',
  'opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest',
);

const ANSWER = typeNamed(
  'metrics/v1/metrics_service.proto',
  'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse',
);

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, string | number | boolean>>;
}

export interface ReadPoint {
  readonly attributes?: readonly KeyValue[];
  readonly start_time_unix_nano?: string;
  readonly time_unix_nano: string;
  readonly as_double?: number;
  readonly count?: string;
  readonly sum?: number;
  readonly scale?: number;
  readonly zero_count?: string;
  readonly positive?: { readonly offset: number; readonly bucket_counts?: readonly string[] };
  readonly flags?: number;
  readonly exemplars?: readonly Readonly<Record<string, string | number>>[];
}

interface Points {
  readonly data_points: readonly ReadPoint[];
  readonly aggregation_temporality?: string;
  readonly is_monotonic?: boolean;
}

export interface ReadMetric {
  readonly name: string;
  readonly unit?: string;
  readonly gauge?: Points;
  readonly sum?: Points;
  readonly exponential_histogram?: Points;
}

export interface ReadSpan {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id?: string;
  readonly name: string;
  readonly kind: string;
  readonly start_time_unix_nano: string;
  readonly end_time_unix_nano: string;
  readonly attributes: readonly KeyValue[];
  readonly status?: { readonly code: string };
  readonly flags: number;
}

interface OfResource {
  readonly resource: { readonly attributes: readonly KeyValue[] };
}

interface Scope {
  readonly scope: { readonly name: string; readonly version: string };
}

export interface MetricsSent {
  readonly resource_metrics: readonly (OfResource & {
    readonly scope_metrics: readonly (Scope & { readonly metrics: readonly ReadMetric[] })[];
  })[];
}

export interface TracesSent {
  readonly resource_spans?: readonly (OfResource & {
    readonly scope_spans: readonly (Scope & { readonly spans: readonly ReadSpan[] })[];
  })[];
}

const PLAIN = { longs: String, enums: String, bytes: String } as const;

export function readMetrics(bytes: Uint8Array): MetricsSent {
  return METRICS.toObject(METRICS.decode(bytes), PLAIN) as MetricsSent;
}

export function readTraces(bytes: Uint8Array): TracesSent {
  return TRACES.toObject(TRACES.decode(bytes), PLAIN) as TracesSent;
}

/** What a receiver says that has not taken all. */
export function partialSuccess(fields: { rejected_data_points?: number; error_message?: string }): Uint8Array {
  return ANSWER.encode({ partial_success: fields }).finish();
}

export function attributesOf(pairs: readonly KeyValue[] | undefined): Record<string, unknown> {
  return Object.fromEntries((pairs ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));
}

/** Bytes, as protobufjs shows them. */
export function hexadecimal(base64: string | number | undefined): string {
  return Buffer.from(String(base64 ?? ''), 'base64').toString('hex');
}
