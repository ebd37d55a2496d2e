/** Who serves or calls: by default container, else systemd unit, else command; a service that declares a name of its own apart. */
export interface Workload {
  /** Identity: processes with the same key are one workload. */
  readonly key: string;
  /** As tables and alerts call it. */
  readonly name: string;
  readonly command: string;
  readonly containerId: string | null;
  readonly containerName: string | null;
  readonly podUid: string | null;
  readonly cgroup: string | null;
  readonly unit: string | null;
  /** See `service-names.ts`. */
  readonly application: string;
  /** Null where it is of several. */
  readonly instance: string | null;
  /** Where each process is one by itself, its number. */
  readonly pid: number | null;
  /** What it declares of itself, by OpenTelemetry's names. */
  readonly declared: Readonly<Record<string, string>>;
}

/** Resolves a thread group to its workload; answers from a cache, also after the process has ended. */
export interface WorkloadResolver {
  workloadOf(tgid: number): Workload;
}
