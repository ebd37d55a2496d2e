/**
 * Remote write 1.0 (https://prometheus.io/docs/specs/prw/remote_write_spec/, …/prompb/remote.proto, types.proto):
 *
 *   WriteRequest    timeseries 1  metadata 3
 *   TimeSeries      labels 1  samples 2  exemplars 3  histograms 4
 *   Exemplar        labels 1  value 2  timestamp 3
 *   Label           name 1  value 2
 *   Sample          value 1  timestamp 2
 *   MetricMetadata  type 1  metric_family_name 2  help 4  unit 5
 */
import { PbfWriter } from 'pbf';
import type { CollectedExemplar } from '../../metrics/collection.ts';
import type { Family, Labels } from '../prometheus/families.ts';
import { sampleName } from '../prometheus/text.ts';
import { writeHistogram } from './histogram.ts';
import { metricType } from './metadata.ts';
import { writeValue } from './stale.ts';
import { exemplarLabels, type Sample, type TimeSeries, toMs } from './time-series.ts';

/** @param families of which is told what they are */
export function toV1(series: readonly TimeSeries[], families: readonly Family[]): Uint8Array {
  const writer = new PbfWriter();
  for (const one of series) writer.writeMessage(1, writeSeries, one);
  for (const family of families) writer.writeMessage(3, writeMetadata, family);
  return writer.finish();
}

function writeSeries({ labels, samples, exemplar, histograms }: TimeSeries, writer: PbfWriter): void {
  for (const label of labels) writer.writeMessage(1, writeLabel, label);
  for (const sample of samples) writer.writeMessage(2, writeSample, sample);
  if (exemplar !== null) writer.writeMessage(3, writeExemplar, exemplar);
  for (const sample of histograms) writer.writeMessage(4, writeHistogram, { ...sample, startUnixMs: 0 });
}

function writeExemplar(exemplar: CollectedExemplar, writer: PbfWriter): void {
  for (const label of exemplarLabels(exemplar)) writer.writeMessage(1, writeLabel, label);
  writer.writeDoubleField(2, exemplar.seconds);
  writer.writeVarintField(3, toMs(exemplar.timeUnixNs));
}

function writeLabel([name, value]: Labels[number], writer: PbfWriter): void {
  writer.writeStringField(1, name);
  writer.writeStringField(2, value);
}

function writeSample({ value, unixMs }: Sample, writer: PbfWriter): void {
  writeValue(1, value, writer);
  writer.writeVarintField(2, unixMs);
}

function writeMetadata(family: Family, writer: PbfWriter): void {
  writer.writeVarintField(1, metricType(family));
  writer.writeStringField(2, family.type === 'histogram' ? family.name : sampleName(family));
  writer.writeStringField(4, family.help);
  if (family.unit !== null) writer.writeStringField(5, family.unit);
}
