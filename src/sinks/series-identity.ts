import type { Attributes, SeriesIdentity } from '../metrics/collection.ts';
import type { SnapshotConnection } from '../metrics/snapshot.ts';
import type { NamedSeries } from '../metrics/store/store.ts';
import type { MeasuredRow, Measures } from '../protocols/measures.ts';
import { CONNECT_OPERATION, OTHER, TURN_OPERATION } from '../protocols/protocol.ts';

/** Durations for which OpenTelemetry has no name: brokers', turns, those of whoever is neither client nor server. */
const OWN_METRIC = 'sae_mon.operation.duration';
/** OpenTelemetry's mark of the series that takes what exceeds the cap. */
const OVERFLOW = { 'otel.metric.overflow': true };

export interface NamingContext {
  /** Null where the protocol has none, or is not known. */
  readonly measures: Measures | null;
  readonly resource: Attributes;
  /** Whether a resource is one that the user has named. */
  isNamed(resource: string): boolean;
}

/** All that names depend on. */
export interface ToBeNamed extends Omit<NamedSeries, 'group'> {
  readonly group: Pick<NamedSeries['group'], 'protocol' | 'role' | 'server' | 'client' | 'connection'> & {
    readonly workload: Pick<NamedSeries['group']['workload'], 'pid'>;
  };
}

/** Of series that are named without rows being split. */
export const UNSPLIT_GROUP = { workload: { pid: null }, client: null, connection: null } as const;

type MutableAttributes = Record<string, string | number | boolean>;

/** Names and attributes of a series: OpenTelemetry's for its durations, and our own, the same for all protocols, for the rest. */
export function seriesIdentity(series: ToBeNamed, context: NamingContext): SeriesIdentity {
  const { group } = series;
  const metric = metricOf(series, context.measures);
  const labels =
    series.row === null
      ? { 'sae_mon.protocol': group.protocol, 'sae_mon.role': group.role, ...OVERFLOW }
      : labelsOf(series, series.row);
  const attributes = metric === OWN_METRIC ? labels : attributesOf(series, context);
  const { resource } = context;
  const of = [resource['service.namespace'], resource['service.name'], resource['service.instance.id']];
  return { key: JSON.stringify([of, metric, attributes, labels]), resource, metric, attributes, labels };
}

function metricOf({ group, row }: ToBeNamed, measures: Measures | null): string {
  if (group.role === 'unknown' || row?.operation === TURN_OPERATION) return OWN_METRIC;
  return measures?.[group.role] ?? OWN_METRIC;
}

function labelsOf(series: ToBeNamed, row: { operation: string; resource: string | null }): Attributes {
  const { group, statusCode, errorType } = series;
  return {
    'sae_mon.protocol': group.protocol,
    'sae_mon.role': group.role,
    'sae_mon.operation': row.operation,
    ...(row.resource !== null && { 'sae_mon.resource': row.resource }),
    ...(statusCode !== null && { 'sae_mon.status_code': statusCode }),
    ...(errorType !== null && { 'error.type': errorType }),
    ...serverOf(series),
    ...splitOf(series),
  };
}

/** A connection that was never made is a failed operation without a name. */
function attributesOf(series: ToBeNamed, { measures, isNamed }: NamingContext): Attributes {
  const { group, row, statusCode, errorType } = series;
  if (row === null || group.role === 'unknown' || measures === null) return OVERFLOW;
  const { operation, resource } = row;
  const measured: MeasuredRow = {
    role: group.role,
    operation: operation === CONNECT_OPERATION ? OTHER : operation,
    resource,
    named: resource !== null && isNamed(resource),
    statusCode,
  };
  const attributes: MutableAttributes = { ...measures.attributes(measured) };
  complete(attributes, { operation, resource, status_code: statusCode });
  if (errorType !== null) attributes['error.type'] = errorType;
  return Object.assign(attributes, serverOf(series), splitOf(series));
}

/**
 * What the protocol's own attributes do not tell, under names of our own: rows that differ must not become one.
 * An attribute tells one part alone, however many have its value.
 */
function complete(attributes: MutableAttributes, parts: Readonly<Record<string, string | null>>): void {
  const free = new Set(Object.keys(attributes));
  for (const [part, value] of Object.entries(parts)) {
    if (value === null) continue;
    const told = [...free].find((name) => String(attributes[name]) === value);
    if (told === undefined) attributes[`sae_mon.${part}`] = value;
    else free.delete(told);
  }
}

/** Of a client, whom it calls. A server's own address is one of many on a host, but its port is its own; who only receives may have any. */
function serverOf({ group: { role, server } }: ToBeNamed): Attributes {
  if (role === 'unknown') return {};
  const named = role === 'client' || server.transport === 'unix';
  return {
    ...(named && { 'server.address': server.name ?? server.address }),
    ...(server.port !== null && { 'server.port': server.port }),
  };
}

/** What rows are split by: of the process its number, since all of one service are one resource. */
function splitOf({ group: { workload, client, connection } }: ToBeNamed): Attributes {
  return {
    ...(workload.pid !== null && { 'process.pid': workload.pid }),
    ...(client !== null && { 'client.address': client.address }),
    ...(client !== null && client.name !== null && { 'service.peer.name': client.name }),
    ...(connection !== null && { 'sae_mon.connection': connection.id, ...portsOf(connection) }),
  };
}

function portsOf({ local, peer }: SnapshotConnection): Attributes {
  return {
    ...(local.port !== null && { 'network.local.port': local.port }),
    ...(peer.port !== null && { 'network.peer.port': peer.port }),
  };
}
