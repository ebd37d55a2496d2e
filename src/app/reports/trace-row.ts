import { type ClockPair, toUnixNanoString } from '../../lib/clock.ts';
import { type FoundName, isTranslated, type LocalNaming } from '../../metadata/found-name.ts';
import type { Workload, WorkloadResolver } from '../../metadata/workload.ts';
import { isWaiting } from '../../metrics/timing.ts';
import type { RowHead, TransactionRow } from '../../transactions/row.ts';
import type { Transaction, TransactionConnection } from '../../transactions/transaction.ts';

/** What a transaction does not know of itself. */
export interface TraceRowContext {
  readonly observer: TransactionRow['observer'];
  readonly clocks: ClockPair;
  /** By process. */
  readonly workloads: WorkloadResolver;
  /** Null: servers have only the names that clients use. */
  readonly naming: LocalNaming | null;
  attributesOf(
    protocol: string,
    operation: string,
    statusCode: string | null,
    resource: string | null,
  ): Readonly<Record<string, string | number>>;
  /** Left out: nobody asks for heads. */
  headOf?(transaction: Transaction, attributes: TransactionRow['attributes']): RowHead;
}

/** Copies a transaction into plain data. Durations that cannot be are null: nothing is clamped. */
export function toTransactionRow(transaction: Transaction, context: TraceRowContext): TransactionRow {
  const { connection, operation, resource, statusCode } = transaction;
  const { transport } = connection;
  const workload = context.workloads.workloadOf(transaction.tgid);
  const called = clientCalled(connection, context.naming);
  const attributes = {
    ...context.attributesOf(connection.protocol, operation, statusCode, resource),
    ...transaction.attributes,
  };
  const head = context.headOf?.(transaction, attributes);
  return {
    timeUnixNano: toUnixNanoString(context.clocks, transaction.endNs),
    observer: context.observer,
    role: connection.role,
    protocol: connection.protocol,
    protocolVersion: transaction.version,
    operation,
    resource,
    attributes,
    statusCode,
    outcome: transaction.outcome,
    errorType: transaction.errorType,
    durationSeconds: transaction.endSeen ? secondsBetween(transaction.startNs, transaction.endNs) : null,
    timeToFirstByteSeconds: secondsBetween(transaction.startNs, transaction.firstByteNs),
    queueSeconds: null,
    waiting: isWaiting(transaction),
    requestBytes: transaction.requestBytes,
    responseBytes: transaction.responseBytes,
    timing: transaction.exact ? 'exact' : 'late',
    process: { pid: transaction.tgid, tid: transaction.tid, ...processNames(workload) },
    local: { address: connection.localAddress, port: connection.localPort, transport },
    peer: { address: connection.remoteAddress, port: connection.remotePort, transport },
    peerProcess: connection.remoteProcess ?? watchedPeer(connection, context.workloads),
    peerName: called.name,
    peerNameSource: called.source,
    peerBehind: serverBehind(connection),
    client: connection.client,
    connectionId: String(connection.id),
    sequence: transaction.sequence,
    tries: transaction.tries,
    pairId: pairIdOf(transaction),
    tcp: tcpOf(transaction),
    ...(head === undefined ? {} : { head }),
  };
}

/** The process at the other end, where that is watched, too. */
function watchedPeer({ peer }: TransactionConnection, workloads: WorkloadResolver): TransactionRow['peerProcess'] {
  return peer === null ? null : { pid: peer.tgid, command: workloads.workloadOf(peer.tgid).command };
}

function serverBehind(connection: TransactionConnection): TransactionRow['peerBehind'] {
  const { role, peer, transport } = connection;
  if (role !== 'client' || transport === 'unix' || peer === null || !isTranslated(connection)) return null;
  return { address: peer.localAddress, port: peer.localPort, transport };
}

/** What is found is asked for with the first of a connection, and may be known by a later one. */
export function clientCalled(
  connection: TransactionConnection,
  naming: LocalNaming | null,
): Pick<FoundName, 'name' | 'source'> {
  const { role, serverName, serverNameSource } = connection;
  if (role !== 'client') return NO_NAME;
  if (serverName !== null) return { name: serverName, source: serverNameSource };
  return naming?.find(connection) ?? NO_NAME;
}

const NO_NAME = { name: null, source: null };

function processNames(workload: Workload): Omit<TransactionRow['process'], 'pid' | 'tid'> {
  const { command, containerId, containerName, podUid, cgroup, unit, application, instance } = workload;
  return { command, containerId, containerName, podUid, cgroup, unit, application, instance };
}

/** Sequence numbers are the same at both ends of a conversation; the lower connection number names it. */
function pairIdOf({ connection, requestPosition }: Transaction): string | null {
  if (connection.peer === null) return null;
  return `${Math.min(connection.id, connection.peer.id)}-${(requestPosition >>> 0).toString(16)}`;
}

function tcpOf({ connection, retransmissions, roundTripNs }: Transaction): TransactionRow['tcp'] {
  if (connection.tcp === null) return null;
  return { retransmissions, rttSeconds: Number.isNaN(roundTripNs) ? null : roundTripNs / 1e9 };
}

function secondsBetween(fromNs: number, toNs: number): number | null {
  const seconds = (toNs - fromNs) / 1e9;
  // As in the histograms: what took no time has none that is known.
  return seconds > 0 ? seconds : null;
}
