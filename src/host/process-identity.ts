import { cgroupPath, containerIdOf, podUidOf, unitOf } from './cgroup-names.ts';
import { commandName } from './command-name.ts';
import { textOf } from './proc-files.ts';

/** Who a process is, by what the kernel and its starters say of it. Any of the names may hold anything: they are the process' own. */
export interface ProcessIdentity {
  /** Name of its program, as rows show it. */
  readonly command: string;
  /** Name of its task, cut to 15 bytes. */
  readonly comm: string;
  /** Path in the v2 hierarchy, else in one of v1. */
  readonly cgroup: string | null;
  readonly containerId: string | null;
  readonly podUid: string | null;
  readonly unit: string | null;
}

/** Null where it has ended. */
export function identifyProcess(pid: number, procPath: string): ProcessIdentity | null {
  const folder = `${procPath}/${pid}`;
  const comm = textOf(`${folder}/comm`)?.trimEnd();
  const cmdline = textOf(`${folder}/cmdline`);
  const cgroups = textOf(`${folder}/cgroup`);
  if (comm === undefined || cmdline === null || cgroups === null) return null;
  const cgroup = cgroupPath(cgroups);
  return {
    command: commandName(cmdline, comm),
    comm,
    cgroup,
    containerId: cgroup && containerIdOf(cgroup),
    podUid: cgroup && podUidOf(cgroup),
    unit: cgroup && unitOf(cgroup),
  };
}
