import type { Attributes, CollectedInFlight, CollectedSeries, Collection } from '../../metrics/collection.ts';
import type { Family, ValueFamily } from '../prometheus/families.ts';
import { SERIES_COUNTS } from '../series-counts.ts';
import type { MetricHead, MetricKind, Metrics } from './metrics.ts';

/** Of a service: durations and what is under way by OpenTelemetry's names, the rest by our own. */
export function addServiceMetrics(metrics: Metrics, { series, inFlight }: Collection): void {
  for (const one of series) {
    addDurations(metrics, one);
    addTransactions(metrics, one);
    addCounts(metrics, one);
  }
  for (const one of inFlight) addInFlight(metrics, one);
}

function addDurations(metrics: Metrics, { identity, durations, startUnixNs }: CollectedSeries): void {
  if (durations === null) return;
  const { metric: name, resource, attributes, key } = identity;
  const head = { name, description: 'Durations.', unit: 's', kind: 'histogram' } as const;
  metrics.add(resource, head, { key, attributes, startUnixNs, value: durations });
}

/** All of them, with a duration or without. */
function addTransactions(metrics: Metrics, { identity, outcomes, startUnixNs }: CollectedSeries): void {
  for (const [outcome, value] of outcomes) {
    metrics.add(identity.resource, TRANSACTIONS, {
      key: `${identity.key} ${outcome}`,
      attributes: { ...identity.labels, 'sae_mon.outcome': outcome },
      startUnixNs,
      value,
    });
  }
}

function addCounts(metrics: Metrics, series: CollectedSeries): void {
  const { identity, startUnixNs } = series;
  for (const count of SERIES_COUNTS) {
    const value = count.of(series);
    if (value === 0) continue;
    const point = { key: identity.key, attributes: identity.labels, startUnixNs, value };
    metrics.add(identity.resource, ownHead(count, 'counter'), point);
  }
}

function addInFlight(metrics: Metrics, { identity, count, oldestSeconds }: CollectedInFlight): void {
  const { resource, metric, attributes, labels, key } = identity;
  const point = { key, attributes: labels, startUnixNs: null };
  metrics.add(resource, IN_FLIGHT, { ...point, value: count });
  if (oldestSeconds !== null) metrics.add(resource, OLDEST, { ...point, value: oldestSeconds });
  const active = activeRequests(metric);
  if (active !== null) metrics.add(resource, active, { ...point, attributes, value: count });
}

/** What OpenTelemetry calls those under way whose durations have this name; null where it has no name for them. */
function activeRequests(metric: string): MetricHead | null {
  const [of, rest] = metric.split('.request.duration', 2);
  if (of === undefined || rest !== '') return null;
  return {
    name: `${of}.active_requests`,
    description: 'Requests whose response has not ended.',
    unit: '{request}',
    kind: 'upDownCounter',
  };
}

/** What sae-mon tells of itself, in the words in which Prometheus is told. */
export function addOwnMetrics(metrics: Metrics, families: readonly Family[], resource: Attributes): void {
  for (const family of families) {
    // What an info tells of sae-mon is in the resource.
    if (family.type === 'histogram' || family.type === 'info') continue;
    const head = ownHead(family, family.type);
    for (const { labels, value, startUnixNs } of family.points) {
      const attributes = Object.fromEntries(labels.map(([name, text]) => [`sae_mon.${name}`, text]));
      metrics.add(resource, head, { key: JSON.stringify(labels), attributes, startUnixNs, value });
    }
  }
}

const UNITS = { seconds: 's', bytes: 'By' } as const;

/** `sae_mon_request_bytes` is `sae_mon.request` in By: receivers that speak to Prometheus give it the first name again. */
function ownHead({ name, help, unit }: Pick<ValueFamily, 'name' | 'help' | 'unit'>, kind: MetricKind): MetricHead {
  const bare = unit === null ? name : name.slice(0, -unit.length - 1);
  return {
    name: bare.replace(/^sae_mon_/, 'sae_mon.'),
    description: help,
    unit: unit === null ? '' : UNITS[unit],
    kind,
  };
}

const TRANSACTIONS: MetricHead = {
  name: 'sae_mon.transactions',
  description: 'Transactions, by how they ended.',
  unit: '',
  kind: 'counter',
};
const IN_FLIGHT: MetricHead = {
  name: 'sae_mon.in_flight',
  description: 'Requests whose response has not ended.',
  unit: '',
  kind: 'gauge',
};
const OLDEST: MetricHead = {
  name: 'sae_mon.oldest_in_flight',
  description: 'Age of the oldest request whose response has not ended.',
  unit: 's',
  kind: 'gauge',
};
