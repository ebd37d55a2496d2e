/** A line of the list of targets: a workload, what it speaks, and how to name it. Plain data. */
import type { SocketUse } from '../../host/census/use.ts';
import type { SnapshotCoverage, SnapshotWorkload } from '../../metrics/snapshot.ts';

/** As a row has it, but for what is declared: nobody's environment is read. */
export type TargetWorkload = Omit<SnapshotWorkload, 'application' | 'instance'>;

export interface TargetRow {
  /** As `WorkloadUse` has it. */
  readonly key: string;
  /** Its pids are those of now, the lowest first. */
  readonly workload: TargetWorkload;
  readonly processes: number;
  readonly otherNetwork: boolean;
  readonly use: SocketUse;
  readonly target: TargetName | null;
  /** Null where no traffic was looked at. */
  readonly traffic: TargetTraffic | null;
}

/** What names a workload on the command line: `--cgroup /system.slice/nginx.service`. */
export interface TargetName {
  readonly flag: string;
  readonly value: string;
}

/** Transactions of a workload, in a sample. */
export interface TargetTraffic {
  readonly servedPerSecond: number;
  readonly calledPerSecond: number;
  /** By the ends that they were seen at, the most frequent first. */
  readonly protocols: readonly {
    readonly role: 'server' | 'client' | 'unknown';
    readonly protocol: string;
    readonly ratePerSecond: number;
  }[];
}

/** Real traffic, looked at for some seconds. */
export interface TargetSample {
  readonly durationSeconds: number;
  readonly coverage: SnapshotCoverage;
  /** Nothing that could be seen was lost. */
  readonly complete: boolean;
}

export interface TargetList {
  readonly rows: readonly TargetRow[];
  /** Of `rows`, those beyond the limit. */
  readonly leftOut: number;
  readonly sample: TargetSample | null;
  /** Sockets of nobody who can be seen. */
  readonly unattributed: SocketUse;
  /** Processes whose descriptors cannot be seen. */
  readonly hiddenProcesses: number;
  /** What was too much to be looked at. */
  readonly unseen: { readonly sockets: boolean; readonly descriptors: number };
}
