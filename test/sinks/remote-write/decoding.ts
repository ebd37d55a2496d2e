/** What others read in our requests: snappyjs, and protobufjs by Prometheus' own definitions. */
import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';
import { uncompress } from 'snappyjs';

export interface Decoded {
  readonly labels: Readonly<Record<string, string>>;
  /** In the order in which they are written. */
  readonly names: readonly string[];
  readonly samples: readonly { readonly ms: number; readonly value: number; readonly startMs: number }[];
  readonly histograms: readonly DecodedHistogram[];
  readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>>; value: number; ms: number }[];
  /** Of 2.0. */
  readonly metadata: { readonly type: string; readonly help: string; readonly unit: string } | null;
}

export interface DecodedHistogram {
  readonly ms: number;
  readonly startMs: number;
  readonly count: number;
  readonly sum: number;
  readonly schema: number;
  /** By Prometheus' index. */
  readonly buckets: Readonly<Record<number, number>>;
}

interface Message {
  readonly timeseries: readonly WireSeries[];
  readonly metadata?: readonly { type: string; metricFamilyName: string; help: string; unit: string }[];
  readonly symbols?: readonly string[];
}

/** Of either version. */
interface WireLabels {
  readonly labels?: readonly { readonly name: string; readonly value: string }[];
  readonly labelsRefs?: readonly number[];
}

interface WireSeries extends WireLabels {
  readonly samples: readonly { value: number; timestamp: number; startTimestamp?: number }[];
  readonly histograms: readonly WireHistogram[];
  readonly exemplars: readonly (WireLabels & { readonly value: number; readonly timestamp: number })[];
  readonly metadata?: { readonly type: string; readonly helpRef: number; readonly unitRef: number };
}

interface WireHistogram {
  readonly countInt: number;
  readonly sum: number;
  readonly schema: number;
  readonly positiveSpans: readonly { readonly offset: number; readonly length: number }[];
  readonly positiveDeltas: readonly number[];
  readonly timestamp: number;
  readonly startTimestamp?: number;
}

const v1 = definitions('types.proto', 'remote.proto').lookupType('prometheus.WriteRequest');
const v2 = definitions('types-v2.proto').lookupType('io.prometheus.write.v2.Request');

export function bytesOf(body: Uint8Array): Uint8Array {
  return uncompress(body);
}

/** @returns series, and of 1.0 what families are told to be */
export function decode(
  body: Uint8Array,
  version: 1 | 2,
): { series: Decoded[]; metadata: Message['metadata']; symbols: readonly string[] } {
  const type = version === 1 ? v1 : v2;
  const message = type.toObject(type.decode(bytesOf(body)), {
    longs: Number,
    enums: String,
    arrays: true,
    defaults: true,
  }) as unknown as Message;
  const symbols = message.symbols ?? [];
  return { series: message.timeseries.map((one) => seriesOf(one, symbols)), metadata: message.metadata, symbols };
}

function definitions(...names: readonly string[]): protobuf.Root {
  const root = new protobuf.Root();
  for (const name of names) protobuf.parse(readFileSync(new URL(`./proto/${name}`, import.meta.url), 'utf8'), root);
  root.resolveAll();
  return root;
}

function seriesOf(wire: WireSeries, symbols: readonly string[]): Decoded {
  const pairs = pairsOf(wire, symbols);
  const { metadata } = wire;
  return {
    labels: Object.fromEntries(pairs),
    names: pairs.map(([name]) => name),
    samples: wire.samples.map(({ value, timestamp, startTimestamp = 0 }) => ({
      ms: timestamp,
      value,
      startMs: startTimestamp,
    })),
    histograms: wire.histograms.map(histogramOf),
    exemplars: wire.exemplars.map((one) => ({
      labels: Object.fromEntries(pairsOf(one, symbols)),
      value: one.value,
      ms: one.timestamp,
    })),
    metadata: metadata
      ? { type: metadata.type, help: symbols[metadata.helpRef] ?? '', unit: symbols[metadata.unitRef] ?? '' }
      : null,
  };
}

function pairsOf({ labels, labelsRefs }: WireLabels, symbols: readonly string[]): (readonly [string, string])[] {
  const texts = labelsRefs?.map((ref) => symbols[ref] ?? '') ?? [];
  return (
    labels?.map(({ name, value }) => [name, value] as const) ??
    Array.from({ length: texts.length / 2 }, (_, at) => [texts[2 * at] ?? '', texts[2 * at + 1] ?? ''] as const)
  );
}

function histogramOf(wire: WireHistogram): DecodedHistogram {
  const buckets: Record<number, number> = {};
  const deltas = [...wire.positiveDeltas];
  let index = 0;
  let count = 0;
  for (const { offset, length } of wire.positiveSpans) {
    index += offset;
    for (let at = 0; at < length; at += 1) {
      count += deltas.shift() ?? Number.NaN;
      buckets[index] = count;
      index += 1;
    }
  }
  const { countInt, sum, schema, timestamp, startTimestamp = 0 } = wire;
  return { ms: timestamp, startMs: startTimestamp, count: countInt, sum, schema, buckets };
}
