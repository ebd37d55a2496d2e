/** A transaction by the names of OpenTelemetry's conventions (https://opentelemetry.io/docs/specs/semconv/general/trace/). */
import { isError } from '../../lib/outcome.ts';
import type { Attributes } from '../../metrics/collection.ts';
import { CONNECT_OPERATION } from '../../protocols/protocol.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import type { TracedRow } from '../../transactions/traced-row.ts';

/** Of opentelemetry.proto.trace.v1.Span.SpanKind; `internal` stands for an end of which neither is known. */
const KINDS = { internal: 1, server: 2, client: 3, producer: 4 } as const;

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly sampled: boolean;
  readonly name: string;
  readonly kind: (typeof KINDS)[keyof typeof KINDS];
  /** Nanoseconds since the Unix epoch, decimal. */
  readonly startUnixNano: string;
  readonly endUnixNano: string;
  readonly attributes: Attributes;
  readonly failed: boolean;
}

export function toSpan({ row, startUnixNano, ...ids }: TracedRow): Span {
  return {
    traceId: ids.traceId,
    spanId: ids.spanId,
    parentId: ids.parentId,
    sampled: ids.sampled,
    name: nameOf(row),
    kind: kindOf(row),
    startUnixNano,
    endUnixNano: endOf(row, startUnixNano),
    attributes: { ...ofProtocol(row), ...ofConnection(row), ...ofTransaction(row) },
    failed: isError(row.outcome),
  };
}

/** `{method} {route}`, `{operation} {target}`: of few values, since a resource has few. */
function nameOf({ operation, resource, protocol }: TransactionRow): string {
  if (operation === '') return protocol;
  if (resource === null || resource === operation) return operation;
  return resource.startsWith(`${operation} `) ? resource : `${operation} ${resource}`;
}

function kindOf({ role, attributes }: TransactionRow): Span['kind'] {
  if (role === 'unknown') return KINDS.internal;
  if (role === 'client' && attributes['messaging.operation.type'] === 'send') return KINDS.producer;
  return KINDS[role];
}

/** What ended before it began was read late by one of two threads: it took no time that is known. */
function endOf({ timeUnixNano }: TransactionRow, startUnixNano: string): string {
  return BigInt(timeUnixNano) < BigInt(startUnixNano) ? startUnixNano : timeUnixNano;
}

/** The trace is in the ids. */
function ofProtocol({ attributes, operation }: TransactionRow): Attributes {
  const { traceparent: _, ...others } = attributes;
  return operation === CONNECT_OPERATION ? { ...others, 'sae_mon.operation': operation } : others;
}

function ofConnection(row: TransactionRow): Attributes {
  const { role, local, peer, peerName, client, protocolVersion, attributes } = row;
  const server = role === 'client' ? peer : local;
  const isKnown = 'server.address' in attributes;
  const caller = client ?? peer;
  return {
    'network.transport': local.transport === 'unix' ? 'unix' : local.transport,
    ...(protocolVersion !== null && { 'network.protocol.version': protocolVersion }),
    ...(peer.address !== '' && { 'network.peer.address': peer.address }),
    ...(peer.port !== null && { 'network.peer.port': peer.port }),
    ...(!isKnown && server.address !== '' && { 'server.address': peerName ?? server.address }),
    ...(!isKnown && server.port !== null && { 'server.port': server.port }),
    ...(role === 'server' && caller.address !== '' && { 'client.address': caller.address }),
  };
}

function ofTransaction(row: TransactionRow): Attributes {
  const { errorType, outcome, durationSeconds, timeToFirstByteSeconds, process } = row;
  return {
    ...(isError(outcome) && { 'error.type': errorType ?? outcome }),
    'sae_mon.protocol': row.protocol,
    'sae_mon.outcome': outcome,
    'sae_mon.request.bytes': row.requestBytes,
    'sae_mon.response.bytes': row.responseBytes,
    ...(timeToFirstByteSeconds !== null && { 'sae_mon.time_to_first_byte': timeToFirstByteSeconds }),
    // Neither of these is one that a reader of the span would guess from it.
    ...(durationSeconds === null && { 'sae_mon.duration_known': false }),
    ...(row.timing === 'late' && { 'sae_mon.timing': 'late' }),
    ...(row.tries > 1 && { 'sae_mon.tries': row.tries }),
    'process.pid': process.pid,
    'thread.id': process.tid,
  };
}
