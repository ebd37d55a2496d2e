import type { TargetList, TargetRow, TargetTraffic, TargetWorkload } from '../app/targets/target-row.ts';
import type { Bounded, CalledServer, ListenedPort, SocketUse } from '../host/census/use.ts';
import type { SnapshotCoverage } from '../metrics/snapshot.ts';
import { exportCoverage } from './account.ts';
import type { ExportContext } from './document.ts';
import { exportRatio } from './ratio.ts';
import { SCHEMA_VERSION } from './schema-version.ts';

export interface ExportTargets {
  readonly schemaVersion: string;
  readonly kind: 'targets';
  readonly tool: ExportContext['tool'];
  readonly host: ExportContext['host'];
  readonly sample: {
    readonly durationSeconds: number;
    readonly complete: boolean;
    readonly coverage: SnapshotCoverage;
  } | null;
  readonly workloads: readonly ExportTargetRow[];
  readonly workloadsLeftOut: number;
  readonly unattributed: ExportUse;
  readonly hiddenProcesses: number;
  readonly unseen: TargetList['unseen'];
}

interface ExportUse {
  readonly ports: readonly ListenedPort[];
  readonly portsTotal: number;
  readonly unixPaths: readonly string[];
  readonly unixPathsTotal: number;
  readonly connectionsIn: number;
  readonly connectionsOut: number;
  readonly calls: readonly CalledServer[];
  readonly callsTotal: number;
}

interface ExportTargetRow extends ExportUse {
  readonly workload: Omit<TargetWorkload, 'name'>;
  readonly processes: number;
  readonly otherNetworkNamespace: boolean;
  readonly target: TargetRow['target'];
  readonly traffic: TargetTraffic | null;
}

/** The document of `targets --json`, as `schema/targets.schema.json` has it. Its keys are in the order in which they are written. */
export function exportTargets(list: TargetList, { tool, host }: Pick<ExportContext, 'tool' | 'host'>): ExportTargets {
  const { sample } = list;
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: 'targets',
    tool: { name: tool.name, version: tool.version },
    host: { name: host.name, kernel: host.kernel, arch: host.arch },
    sample: sample && {
      durationSeconds: sample.durationSeconds,
      complete: sample.complete,
      coverage: exportCoverage(sample.coverage),
    },
    workloads: list.rows.map(exportRow),
    workloadsLeftOut: list.leftOut,
    unattributed: exportUse(list.unattributed),
    hiddenProcesses: list.hiddenProcesses,
    unseen: { sockets: list.unseen.sockets, descriptors: list.unseen.descriptors },
  };
}

function exportRow({ workload, processes, otherNetwork, target, use, traffic }: TargetRow): ExportTargetRow {
  return {
    workload: exportWorkload(workload),
    processes,
    otherNetworkNamespace: otherNetwork,
    target: target && { flag: target.flag, value: target.value },
    ...exportUse(use),
    traffic: traffic && exportTraffic(traffic),
  };
}

function exportWorkload(workload: TargetWorkload): ExportTargetRow['workload'] {
  const { command, containerId, containerName, podUid, cgroup, unit, pids } = workload;
  return { command, containerId, containerName, podUid, cgroup, unit, pids };
}

function exportUse({ ports, unixPaths, connectionsIn, connectionsOut, calls }: SocketUse): ExportUse {
  return {
    ports: listed(ports, ({ transport, address, port }) => ({ transport, address, port })),
    portsTotal: ports.total,
    unixPaths: listed(unixPaths, (path) => path),
    unixPathsTotal: unixPaths.total,
    connectionsIn,
    connectionsOut,
    calls: listed(calls, ({ transport, address, port, connections }) => ({ transport, address, port, connections })),
    callsTotal: calls.total,
  };
}

function exportTraffic({ servedPerSecond, calledPerSecond, protocols }: TargetTraffic): TargetTraffic {
  return {
    servedPerSecond: exportRatio(servedPerSecond),
    calledPerSecond: exportRatio(calledPerSecond),
    protocols: protocols.map(({ role, protocol, ratePerSecond }) => ({
      role,
      protocol,
      ratePerSecond: exportRatio(ratePerSecond),
    })),
  };
}

function listed<T>({ first }: Bounded<T>, written: (one: T) => T): T[] {
  return first.map(written);
}
