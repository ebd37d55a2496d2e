/**
 * opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest
 * (https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto):
 *
 *   ExportTraceServiceRequest  resource_spans 1
 *   ResourceSpans              resource 1  scope_spans 2
 *   ScopeSpans                 scope 1  spans 2
 *   Span                       trace_id 1  span_id 2  parent_span_id 4  name 5  kind 6  start_time_unix_nano 7
 *                              end_time_unix_nano 8  attributes 9  status 15  flags 16
 *   Status                     code 3
 */
import { PbfWriter } from 'pbf';
import type { Attributes } from '../../metrics/collection.ts';
import type { TracedRow } from '../../transactions/traced-row.ts';
import { writeAttributes, writeResource, writeScope } from './attributes.ts';
import { type Span, toSpan } from './span.ts';

const STATUS_ERROR = 2;
/** SpanFlags: the lowest byte is that of W3C's; the parent is another program's, and that is known. */
const SAMPLED = 1;
const PARENT_IS_REMOTE = 0x300;
const LOW_HALF = 0xffff_ffffn;

interface ResourceSpans {
  readonly resource: Attributes;
  readonly spans: Span[];
  readonly version: string;
}

/**
 * @param version of sae-mon
 * @param labels for every resource that has nothing of the same name
 */
export function toTracesRequest(rows: readonly TracedRow[], version: string, labels: Attributes = {}): Uint8Array {
  const byResource = new Map<string, ResourceSpans>();
  for (const row of rows) {
    const key = JSON.stringify(row.resource);
    const of = byResource.get(key) ?? { resource: { ...labels, ...row.resource }, spans: [], version };
    byResource.set(key, of);
    of.spans.push(toSpan(row));
  }
  const writer = new PbfWriter();
  for (const one of byResource.values()) writer.writeMessage(1, writeResourceSpans, one);
  return writer.finish();
}

function writeResourceSpans(one: ResourceSpans, writer: PbfWriter): void {
  writer.writeMessage(1, writeResource, one.resource);
  writer.writeMessage(2, writeScopeSpans, one);
}

function writeScopeSpans({ spans, version }: ResourceSpans, writer: PbfWriter): void {
  writer.writeMessage(1, writeScope, version);
  for (const span of spans) writer.writeMessage(2, writeSpan, span);
}

function writeSpan(span: Span, writer: PbfWriter): void {
  writer.writeBytesField(1, Buffer.from(span.traceId, 'hex'));
  writer.writeBytesField(2, Buffer.from(span.spanId, 'hex'));
  if (span.parentId !== null) writer.writeBytesField(4, Buffer.from(span.parentId, 'hex'));
  writer.writeStringField(5, span.name);
  writer.writeVarintField(6, span.kind);
  writeTime(7, span.startUnixNano, writer);
  writeTime(8, span.endUnixNano, writer);
  writeAttributes(9, span.attributes, writer);
  if (span.failed) writer.writeMessage(15, writeStatus, STATUS_ERROR);
  writer.writeFixed32Field(16, (span.sampled ? SAMPLED : 0) | (span.parentId === null ? 0 : PARENT_IS_REMOTE));
}

function writeStatus(code: number, writer: PbfWriter): void {
  writer.writeVarintField(3, code);
}

/** All digits, which a double does not have: in steps of 256 ns the duration of a command of Redis would be a guess. */
function writeTime(field: number, unixNano: string, writer: PbfWriter): void {
  const time = BigInt(unixNano);
  writer.writeTag(field, 1);
  writer.writeFixed32(Number(time & LOW_HALF));
  writer.writeFixed32(Number(time >> 32n));
}
