/**
 * A native histogram, which is the same in both versions but for its start (…/prompb/types.proto, …/write/v2/types.proto):
 *
 *   Histogram   count_int 1  sum 3  schema 4  zero_threshold 5  zero_count_int 6  positive_spans 11  positive_deltas 12
 *               timestamp 15  start_timestamp 17
 *   BucketSpan  offset 1  length 2
 */
import type { PbfWriter } from 'pbf';
import { type NativeBuckets, nativeBuckets } from '../prometheus/native-buckets.ts';
import { writeValue } from './stale.ts';
import type { HistogramSample } from './time-series.ts';

/** As in the exposition. */
const ZERO_THRESHOLD = 2 ** -128;

export interface StartedHistogram extends HistogramSample {
  /** 0: not told. */
  readonly startUnixMs: number;
}

export function writeHistogram({ durations, unixMs, startUnixMs }: StartedHistogram, writer: PbfWriter): void {
  writer.writeVarintField(1, durations?.count ?? 0);
  writeValue(3, durations === null ? null : durations.seconds, writer);
  if (durations !== null) {
    const { schema, spans, deltas } = nativeBuckets(durations.exponential);
    writer.writeSVarintField(4, schema);
    writer.writeDoubleField(5, ZERO_THRESHOLD);
    writer.writeVarintField(6, 0);
    for (const span of spans) if (span.length > 0) writer.writeMessage(11, writeSpan, span);
    writer.writePackedSVarint(12, deltas);
  }
  writer.writeVarintField(15, unixMs);
  if (startUnixMs > 0) writer.writeVarintField(17, startUnixMs);
}

function writeSpan({ offset, length }: NativeBuckets['spans'][number], writer: PbfWriter): void {
  writer.writeSVarintField(1, offset);
  writer.writeVarintField(2, length);
}
