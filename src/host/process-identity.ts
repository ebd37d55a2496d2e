import { cgroupPath, containerIdOf, podUidOf, unitOf } from './cgroup-names.ts';
import { commandName } from './command-name.ts';
import { beginningOf, textOf } from './proc-files.ts';
import { startTicksOf } from './process-state.ts';

/** A path and more: what names a program stands at the beginning. */
const MAX_COMMAND_LINE = 8192;
/** What one process may be started with where nobody has raised the limit (execve(2)); a program that writes over it may have any length. */
const MAX_ENVIRONMENT = 2 * 1024 * 1024;

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
  /** Clock ticks since boot: tells it from a later one with the same pid; null where /proc does not say. */
  readonly startTicks: number | null;
}

/** Null where it has ended, or another has taken its number while it was looked at. */
export function identifyProcess(pid: number, procPath: string): ProcessIdentity | null {
  const folder = `${procPath}/${pid}`;
  const startTicks = startTicksOf(pid, procPath);
  const comm = textOf(`${folder}/comm`)?.trimEnd();
  const cmdline = beginningOf(`${folder}/cmdline`, MAX_COMMAND_LINE);
  const cgroups = textOf(`${folder}/cgroup`);
  if (comm === undefined || cmdline === null || cgroups === null) return null;
  if (startTicksOf(pid, procPath) !== startTicks) return null;
  const cgroup = cgroupPath(cgroups);
  return {
    command: commandName(cmdline, comm),
    comm,
    cgroup,
    containerId: cgroup && containerIdOf(cgroup),
    podUid: cgroup && podUidOf(cgroup),
    unit: cgroup && unitOf(cgroup),
    startTicks,
  };
}

/** NAME=VALUE, each ended by a NUL: that with which it was started, as its user and root may read it; null for anybody else. */
export function environmentOf(pid: number, procPath: string): string | null {
  return beginningOf(`${procPath}/${pid}/environ`, MAX_ENVIRONMENT);
}
