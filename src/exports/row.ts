import type {
  SnapshotClient,
  SnapshotConnection,
  SnapshotDistribution,
  SnapshotEnd,
  SnapshotRow,
  SnapshotServer,
  SnapshotWorkload,
} from '../metrics/snapshot.ts';
import { exportRatio } from './ratio.ts';

type Counted = 'statusCodes' | 'errorTypes' | 'outcomes';

/** Who serves or calls; its name is for people. */
export type ExportWorkload = Omit<SnapshotWorkload, 'name'>;

/** One entry of `endpoints`, `dependencies` or `unattributed`. */
export interface ExportRow extends Omit<SnapshotRow, 'key' | 'workload' | Counted> {
  readonly workload: ExportWorkload;
  readonly statusCodes: Readonly<Record<string, number>>;
  readonly errorTypes: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly queueSeconds: null;
}

/** Keys in the order in which they are written. */
export function exportRow(row: SnapshotRow, histograms: boolean): ExportRow {
  return {
    observer: row.observer,
    role: row.role,
    protocol: row.protocol,
    protocolVersion: row.protocolVersion,
    operation: row.operation,
    resource: row.resource,
    workload: exportWorkload(row.workload),
    server: exportServer(row.server),
    client: row.client === null ? null : exportClient(row.client),
    connection: row.connection === null ? null : exportConnection(row.connection),
    transactions: row.transactions,
    errors: row.errors,
    ratePerSecond: exportRatio(row.ratePerSecond),
    errorRatio: row.errorRatio === null ? null : exportRatio(row.errorRatio),
    statusCodes: Object.fromEntries(row.statusCodes),
    errorTypes: Object.fromEntries(row.errorTypes),
    outcomes: Object.fromEntries(row.outcomes),
    waiting: { count: row.waiting.count, sum: row.waiting.sum },
    inFlight: { count: row.inFlight.count, oldestSeconds: row.inFlight.oldestSeconds },
    durationSeconds: exportDistribution(row.durationSeconds, histograms),
    timeToFirstByteSeconds: exportDistribution(row.timeToFirstByteSeconds, histograms),
    queueSeconds: null,
    requestBytes: row.requestBytes,
    responseBytes: row.responseBytes,
    tcp: { retransmissions: row.tcp.retransmissions, rttSeconds: row.tcp.rttSeconds },
    attributes: row.attributes,
  };
}

function exportWorkload(workload: SnapshotWorkload): ExportWorkload {
  return {
    command: workload.command,
    containerId: workload.containerId,
    containerName: workload.containerName,
    podUid: workload.podUid,
    cgroup: workload.cgroup,
    unit: workload.unit,
    application: workload.application,
    instance: workload.instance,
    pids: workload.pids,
  };
}

function exportServer({ address, port, transport, name, nameSource }: SnapshotServer): SnapshotServer {
  return { address, port, transport, name, nameSource };
}

function exportClient({ address, port, name }: SnapshotClient): SnapshotClient {
  return { address, port, name };
}

function exportConnection({ id, local, peer }: SnapshotConnection): SnapshotConnection {
  return { id, local: exportEnd(local), peer: exportEnd(peer) };
}

function exportEnd({ address, port }: SnapshotEnd): SnapshotEnd {
  return { address, port };
}

function exportDistribution(distribution: SnapshotDistribution, histograms: boolean): SnapshotDistribution {
  const { count, sum, min, mean, p50, p90, p95, p99, max, histogram } = distribution;
  const figures = { count, sum, min, mean, p50, p90, p95, p99, max };
  if (!histograms || histogram === undefined) return figures;
  const { scale, zeroCount, offset, counts } = histogram;
  return { ...figures, histogram: { scale, zeroCount, offset, counts } };
}
