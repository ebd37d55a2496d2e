import { formatTimeUnixNano } from '../lib/formats.ts';
import type { SnapshotCoverage, SnapshotLoss } from '../metrics/snapshot.ts';
import type { CallTree, RowEndpoint, TransactionRow } from '../transactions/row.ts';
import { exportCoverage, exportLoss } from './account.ts';
import { SCHEMA_VERSION } from './schema-version.ts';

export interface ExportTransaction extends Omit<TransactionRow, 'tree'> {
  readonly schemaVersion: string;
  /** `open`: a request that had no answer when all was over. */
  readonly kind: 'transaction' | 'open';
  /** RFC 3339, microseconds. */
  readonly time: string;
}

export interface ExportNotShown {
  readonly schemaVersion: string;
  readonly kind: 'notShown';
  readonly count: number;
}

export interface ExportSummary {
  readonly schemaVersion: string;
  readonly kind: 'summary';
  readonly coverage: SnapshotCoverage;
  readonly loss: SnapshotLoss;
}

/** A line of `trace --json`, as `schema/trace.schema.json` has it. Its keys are in the order in which they are written. */
export function exportTransaction(row: TransactionRow): ExportTransaction {
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: row.outcome === 'open' ? 'open' : 'transaction',
    time: formatTimeUnixNano(row.timeUnixNano),
    timeUnixNano: row.timeUnixNano,
    observer: row.observer,
    role: row.role,
    protocol: row.protocol,
    protocolVersion: row.protocolVersion,
    operation: row.operation,
    resource: row.resource,
    attributes: row.attributes,
    statusCode: row.statusCode,
    outcome: row.outcome,
    errorType: row.errorType,
    durationSeconds: row.durationSeconds,
    timeToFirstByteSeconds: row.timeToFirstByteSeconds,
    queueSeconds: row.queueSeconds,
    waiting: row.waiting,
    requestBytes: row.requestBytes,
    responseBytes: row.responseBytes,
    timing: row.timing,
    process: {
      pid: row.process.pid,
      tid: row.process.tid,
      command: row.process.command,
      containerId: row.process.containerId,
      containerName: row.process.containerName,
      podUid: row.process.podUid,
      cgroup: row.process.cgroup,
      unit: row.process.unit,
      application: row.process.application,
      instance: row.process.instance,
    },
    local: exportEndpoint(row.local),
    peer: exportEndpoint(row.peer),
    peerProcess: row.peerProcess === null ? null : { pid: row.peerProcess.pid, command: row.peerProcess.command },
    peerName: row.peerName,
    peerNameSource: row.peerNameSource,
    peerBehind: row.peerBehind === null ? null : exportEndpoint(row.peerBehind),
    client: row.client === null ? null : { address: row.client.address, port: row.client.port },
    connectionId: row.connectionId,
    sequence: row.sequence,
    tries: row.tries,
    pairId: row.pairId,
    tcp: row.tcp === null ? null : { retransmissions: row.tcp.retransmissions, rttSeconds: row.tcp.rttSeconds },
    ...(row.head === undefined ? {} : { head: { request: row.head.request, response: row.head.response } }),
  };
}

/** The calls of a served request; each as `exported` has it. */
export function exportTree({ calls, outsideSeconds }: CallTree, exported: (row: TransactionRow) => object): object {
  return {
    outsideSeconds,
    calls: calls.map(({ call, by, offsetSeconds, share }) => ({ by, offsetSeconds, share, call: exported(call) })),
  };
}

/** In the place of lines that a slow reader did not get. */
export function exportNotShown(count: number): ExportNotShown {
  return { schemaVersion: SCHEMA_VERSION, kind: 'notShown', count };
}

/** The last line of `trace --json`. */
export function exportSummary(coverage: SnapshotCoverage, loss: SnapshotLoss): ExportSummary {
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: 'summary',
    coverage: exportCoverage(coverage),
    loss: exportLoss(loss),
  };
}

function exportEndpoint({ address, port, transport }: RowEndpoint): RowEndpoint {
  return { address, port, transport };
}
