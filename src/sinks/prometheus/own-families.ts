import type { Collection } from '../../metrics/collection.ts';
import type { PushAccount } from '../push/account.ts';
import type { Families, ValueFamily } from './families.ts';
import { addSinkFamilies } from './sink-families.ts';

/** Of sae-mon itself. */
export interface Self {
  readonly version: string;
  /** Of all its threads. */
  readonly cpuSeconds: number;
  /** Of those that push. */
  readonly sinks: readonly PushAccount[];
}

interface OwnValue {
  readonly name: string;
  readonly type: ValueFamily['type'];
  readonly unit?: 'seconds' | 'bytes';
  readonly help: string;
  /** By the values of `label`; the only one without one. */
  readonly values: Readonly<Record<string, number>>;
  readonly label?: string;
}

/** What sae-mon saw, could not see, and costs: whether the other numbers are too low. */
export function addOwnFamilies(families: Families, collection: Collection, self: Self): void {
  for (const { name, type, unit = null, help, values, label } of [
    ...sightOf(collection),
    ...costOf(collection, self),
  ]) {
    const points = families.values({ name, type, unit, help });
    const startUnixNs = type === 'counter' ? collection.startUnixNs : null;
    for (const [key, value] of Object.entries(values)) {
      points.push({ labels: label === undefined ? [] : [[label, key]], value, startUnixNs });
    }
  }
  addSinkFamilies(families, self.sinks, collection.startUnixNs);
}

function sightOf({ loss, coverage }: Collection): OwnValue[] {
  const { kernel, stream, pairing, limits } = loss;
  return [
    {
      name: 'sae_mon_complete',
      type: 'gauge',
      help: '1 while nothing that was lost counts against the numbers.',
      values: { '': loss.complete ? 1 : 0 },
    },
    {
      name: 'sae_mon_loss',
      type: 'counter',
      help: 'What was lost, passed over or merged, by reason: records, bytes, messages or names, as the reason says.',
      values: inSnakeCase({ ...kernel, ...stream, ...pairing, ...limits }),
      label: 'reason',
    },
    {
      name: 'sae_mon_coverage_bytes',
      type: 'gauge',
      unit: 'bytes',
      help: 'Bytes since the attach, by what can be made of them; a connection may turn out to be of another kind.',
      values: inSnakeCase(coverage.bytes),
      label: 'kind',
    },
    {
      name: 'sae_mon_coverage_connections',
      type: 'gauge',
      help: 'Connections since the attach, by what can be made of them.',
      values: inSnakeCase(coverage.connections),
      label: 'kind',
    },
  ];
}

function costOf({ store, startUnixNs }: Collection, { version, cpuSeconds }: Self): OwnValue[] {
  return [
    { name: 'sae_mon_series', type: 'gauge', help: 'Series that are told apart.', values: { '': store.series } },
    { name: 'sae_mon_series_limit', type: 'gauge', help: 'The most of them.', values: { '': store.maxSeries } },
    {
      name: 'sae_mon_overflow_transactions',
      type: 'counter',
      help: 'Transactions in series of what there was no room for (otel_metric_overflow).',
      values: { '': store.overflowed },
    },
    {
      name: 'sae_mon_cpu_seconds',
      type: 'counter',
      unit: 'seconds',
      help: 'Processor time of sae-mon.',
      values: { '': cpuSeconds },
    },
    {
      name: 'sae_mon_attach_timestamp_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'When the probes were attached, since the Unix epoch.',
      values: { '': startUnixNs / 1e9 },
    },
    { name: 'sae_mon_build', type: 'info', help: 'This sae-mon.', values: { [version]: 1 }, label: 'version' },
  ];
}

function inSnakeCase(counts: object): Record<string, number> {
  const entries = Object.entries(counts).map(([key, value]) => [
    key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    Number(value),
  ]);
  return Object.fromEntries(entries);
}
