/** Who serves or calls: container, else systemd unit, else command. */
export interface Workload {
  /** Identity: processes with the same key are one workload. */
  readonly key: string;
  readonly command: string;
  readonly containerId: string | null;
  readonly containerName: string | null;
  readonly cgroup: string | null;
  readonly unit: string | null;
}

/** Resolves a thread group to its workload; answers from a cache, also after the process has ended. */
export interface WorkloadResolver {
  workloadOf(tgid: number): Workload;
}
