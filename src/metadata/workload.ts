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

/** As `docker ps` shows ids. */
const ID_LETTERS = 12;

/** What rows call it: the container, else the unit, else the command, of a container with its id. */
export function workloadName({ containerName, containerId, unit, command }: Omit<Workload, 'key' | 'cgroup'>): string {
  return containerName ?? unit ?? (containerId === null ? command : `${command}@${containerId.slice(0, ID_LETTERS)}`);
}

/** Resolves a thread group to its workload; answers from a cache, also after the process has ended. */
export interface WorkloadResolver {
  workloadOf(tgid: number): Workload;
}
