/**
 * Remote write 2.0 (https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/, …/prompb/io/prometheus/write/v2/types.proto):
 *
 *   Request     symbols 4  timeseries 5
 *   TimeSeries  labels_refs 1  samples 2  histograms 3  exemplars 4  metadata 5
 *   Exemplar    labels_refs 1  value 2  timestamp 3
 *   Sample      value 1  timestamp 2  start_timestamp 3
 *   Metadata    type 1  help_ref 3  unit_ref 4
 */
import { PbfWriter } from 'pbf';
import type { CollectedExemplar } from '../../metrics/collection.ts';
import type { Labels } from '../prometheus/families.ts';
import { writeHistogram } from './histogram.ts';
import { metricType } from './metadata.ts';
import { writeValue } from './stale.ts';
import { exemplarLabels, type Sample, type TimeSeries, toMs } from './time-series.ts';

export function toV2(series: readonly TimeSeries[]): Uint8Array {
  const symbols = new Symbols();
  const rest = new PbfWriter();
  for (const one of series) rest.writeMessage(5, writeSeries, { series: one, symbols });
  const writer = new PbfWriter();
  for (const text of symbols.all()) writer.writeStringField(4, text);
  return Buffer.concat([writer.finish(), rest.finish()]);
}

/** Each text once; the first is empty. */
class Symbols {
  readonly #numbers = new Map<string, number>([['', 0]]);

  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const made = this.#numbers.size;
    this.#numbers.set(text, made);
    return made;
  }

  all(): Iterable<string> {
    return this.#numbers.keys();
  }
}

interface Placed {
  readonly series: TimeSeries;
  readonly symbols: Symbols;
}

function writeSeries(placed: Placed, writer: PbfWriter): void {
  const { labels, samples, exemplar, histograms, startUnixMs } = placed.series;
  writeLabels(labels, placed.symbols, writer);
  for (const sample of samples) writer.writeMessage(2, writeSample, { ...sample, startUnixMs });
  for (const sample of histograms) writer.writeMessage(3, writeHistogram, { ...sample, startUnixMs });
  if (exemplar !== null) writer.writeMessage(4, writeExemplar, { exemplar, symbols: placed.symbols });
  writer.writeMessage(5, writeMetadata, placed);
}

function writeLabels(labels: Labels, symbols: Symbols, writer: PbfWriter): void {
  writer.writePackedVarint(
    1,
    labels.flat().map((text) => symbols.number(text)),
  );
}

interface PlacedExemplar {
  readonly exemplar: CollectedExemplar;
  readonly symbols: Symbols;
}

function writeExemplar({ exemplar, symbols }: PlacedExemplar, writer: PbfWriter): void {
  writeLabels(exemplarLabels(exemplar), symbols, writer);
  writer.writeDoubleField(2, exemplar.seconds);
  writer.writeVarintField(3, toMs(exemplar.timeUnixNs));
}

function writeSample({ value, unixMs, startUnixMs }: Sample & { startUnixMs: number }, writer: PbfWriter): void {
  writeValue(1, value, writer);
  writer.writeVarintField(2, unixMs);
  if (startUnixMs > 0) writer.writeVarintField(3, startUnixMs);
}

function writeMetadata({ series: { family }, symbols }: Placed, writer: PbfWriter): void {
  writer.writeVarintField(1, metricType(family));
  writer.writeVarintField(3, symbols.number(family.help));
  writer.writeVarintField(4, symbols.number(family.unit ?? ''));
}
