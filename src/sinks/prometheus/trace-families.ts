/**
 * The names that views of traces look for where spans were counted: Tempo's span metrics and service graph
 * (https://grafana.com/docs/tempo/latest/metrics-from-traces/). Each series is there by itself, with what tells it
 * apart: who looks adds up by `span_name`, or by `client` and `server`.
 */
import { isIP } from 'node:net';
import type { CollectedSeries, Collection, SeriesIdentity } from '../../metrics/collection.ts';
import type { Families, Labels } from './families.ts';
import { attributeLabels, serviceLabels } from './names.ts';
import type { IsNew } from './service-families.ts';

/** Which of them are wanted. */
export interface TraceNames {
  readonly spanMetrics: boolean;
  readonly serviceGraph: boolean;
}

export const NO_TRACE_NAMES: TraceNames = { spanMetrics: false, serviceGraph: false };

/** Whoever calls and is not watched, by Tempo's name. */
const USER = 'user';
const KINDS = new Map([
  ['server', 'SPAN_KIND_SERVER'],
  ['client', 'SPAN_KIND_CLIENT'],
]);

export function addTraceFamilies(
  families: Families,
  { series }: Collection,
  { names, isNew }: { readonly names: TraceNames; readonly isNew: IsNew },
): void {
  const services = names.serviceGraph ? servicesByPort(series) : new Map<number, string>();
  for (const one of series) {
    if (names.spanMetrics) addSpanMetrics(families, one, isNew);
    if (names.serviceGraph) addEdge(families, one, { services, isNew });
  }
}

function addSpanMetrics(families: Families, series: CollectedSeries, isNew: IsNew): void {
  const { identity, durations, startUnixNs } = series;
  const labels: Labels = [
    ['service', serviceOf(identity)],
    ['span_name', spanNameOf(identity)],
    ['span_kind', KINDS.get(String(identity.labels['sae_mon.role'])) ?? 'SPAN_KIND_INTERNAL'],
    ['status_code', isFailed(identity) ? 'STATUS_CODE_ERROR' : 'STATUS_CODE_UNSET'],
    ...apart(identity),
  ];
  count(families, CALLS, { series, labels, isNew });
  if (durations !== null) families.histograms(LATENCY).push({ labels, durations, startUnixNs });
}

interface EdgeContext {
  readonly services: ReadonlyMap<number, string>;
  readonly isNew: IsNew;
}

/** Of a call that is watched at both ends there are two: that of its client, and one from `user`. */
function addEdge(families: Families, series: CollectedSeries, { services, isNew }: EdgeContext): void {
  const { identity, durations, startUnixNs } = series;
  const role = identity.labels['sae_mon.role'];
  if (role !== 'client' && role !== 'server') return;
  const labels: Labels = [
    ['client', role === 'client' ? serviceOf(identity) : USER],
    ['server', role === 'client' ? calledBy(identity, services) : serviceOf(identity)],
    ['connection_type', connectionType(identity)],
    ...apart(identity),
  ];
  count(families, REQUESTS, { series, labels, isNew });
  if (isFailed(identity)) count(families, FAILED, { series, labels, isNew });
  if (durations === null) return;
  families.histograms(role === 'client' ? CLIENT_SECONDS : SERVER_SECONDS).push({ labels, durations, startUnixNs });
}

interface Counter {
  readonly name: string;
  readonly help: string;
}

const CALLS = { name: 'traces_spanmetrics_calls', help: 'Transactions, by the name of their span.' };
const REQUESTS = { name: 'traces_service_graph_request', help: 'Calls from a client to a server.' };
const FAILED = { name: 'traces_service_graph_request_failed', help: 'Those of them that failed.' };
const LATENCY = { name: 'traces_spanmetrics_latency', unit: null, help: 'Durations in seconds.' };
const CLIENT_SECONDS = {
  name: 'traces_service_graph_request_client_seconds',
  unit: 'seconds',
  help: 'Durations of calls as their client sees them.',
} as const;
const SERVER_SECONDS = {
  name: 'traces_service_graph_request_server_seconds',
  unit: 'seconds',
  help: 'Durations of calls as their server sees them.',
} as const;

interface Counted {
  readonly series: CollectedSeries;
  readonly labels: Labels;
  readonly isNew: IsNew;
}

function count(families: Families, { name, help }: Counter, { series, labels, isNew }: Counted): void {
  const { identity, outcomes, startUnixNs } = series;
  const all = outcomes.reduce((sum, [, times]) => sum + times, 0);
  const value = isNew(`${identity.key} ${name}`) ? 0 : all;
  families.values({ name, type: 'counter', unit: null, help }).push({ labels, value, startUnixNs });
}

/** By the ports at which they serve; of two at one port nobody knows which is meant. */
function servicesByPort(series: readonly CollectedSeries[]): Map<number, string> {
  const services = new Map<number, string>();
  const shared = new Set<number>();
  for (const { identity } of series) {
    const port = identity.labels['server.port'];
    if (identity.labels['sae_mon.role'] !== 'server' || typeof port !== 'number') continue;
    const name = serviceOf(identity);
    if (services.has(port) && services.get(port) !== name) shared.add(port);
    services.set(port, name);
  }
  for (const port of shared) services.delete(port);
  return services;
}

/** A service that is watched, too, where that is certain: on this host. Else its name, or its address and port. */
function calledBy({ labels }: SeriesIdentity, services: ReadonlyMap<number, string>): string {
  const address = String(labels['server.address'] ?? '');
  const port = labels['server.port'];
  const local = /^(127\.|::1$|localhost$)/.test(address) && typeof port === 'number' ? services.get(port) : undefined;
  if (local !== undefined) return local;
  if (isIP(address) === 0 || port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function connectionType({ metric }: SeriesIdentity): string {
  if (metric.startsWith('db.')) return 'database';
  return metric.startsWith('messaging.') ? 'messaging_system' : '';
}

function serviceOf({ resource }: SeriesIdentity): string {
  return String(resource['service.name'] ?? '');
}

function spanNameOf({ labels }: SeriesIdentity): string {
  const operation = String(labels['sae_mon.operation'] ?? labels['sae_mon.protocol']);
  const resource = labels['sae_mon.resource'];
  return resource === undefined ? operation : `${operation} ${resource}`;
}

function isFailed({ labels }: SeriesIdentity): boolean {
  return labels['error.type'] !== undefined;
}

/** What tells a series from others of the same span or edge; `status_code` is that of the span here. */
function apart({ resource, labels }: SeriesIdentity): Labels {
  const own = attributeLabels(labels).map(
    ([name, value]) => [name === 'status_code' ? 'answer_code' : name, value] as const,
  );
  return [...serviceLabels(resource), ...own];
}
