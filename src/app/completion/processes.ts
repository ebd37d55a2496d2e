import { pidsIn, textOf } from '../../host/proc-files.ts';
import { identifyProcess, type ProcessIdentity } from '../../host/process-identity.ts';
import { readProcess } from '../../host/process-state.ts';
import { ContainerNames } from '../../metadata/container-names.ts';
import type { Candidate } from './candidate.ts';

/** Each costs 50 us. */
const MAX_PROCESSES = 1000;
/** The parent of all threads of the kernel, which a container does not see. */
const KTHREADD = 2;

interface Identified extends ProcessIdentity {
  readonly pid: number;
}

/** The newest first: what was just started is looked for. */
function processes(procPath: string): Identified[] {
  const pids = pidsIn(procPath).filter((pid) => pid !== process.pid);
  const newest = pids.sort((a, b) => b - a).slice(0, MAX_PROCESSES);
  return newest.flatMap((pid) => {
    const identity = identifyProcess(pid, procPath);
    return identity === null || isOfKernel(pid, procPath) ? [] : [{ pid, ...identity }];
  });
}

/** It has no program, and none of its traffic is anybody's. */
function isOfKernel(pid: number, procPath: string): boolean {
  return (
    textOf(`${procPath}/${pid}/cmdline`) === '' && (pid === KTHREADD || readProcess(pid, procPath)?.parent === KTHREADD)
  );
}

export function pidCandidates(procPath: string): Candidate[] {
  return processes(procPath).map(({ pid, command, unit }) => ({
    value: String(pid),
    description: unit === null ? command : `${command} (${unit})`,
  }));
}

/** Task names, as the kernel cuts them. */
export function commCandidates(procPath: string): Candidate[] {
  const counts = new Map<string, number>();
  for (const { comm } of processes(procPath)) counts.set(comm, (counts.get(comm) ?? 0) + 1);
  return [...counts].map(([comm, count]) => ({
    value: comm,
    description: count === 1 ? '1 process' : `${count} processes`,
  }));
}

/** Ids as people write them, of twelve digits, and names, where the runtimes' files tell them. */
export function containerCandidates(procPath: string): Candidate[] {
  const named = new ContainerNames(procPath, '/');
  const found = new Map<string, string>();
  for (const { containerId, command, cgroup } of processes(procPath)) {
    // The oldest comes last: it is who the container was started for.
    if (containerId !== null) found.set(containerId.slice(0, 12), command);
    const name = named.of(cgroup);
    if (name !== null) found.set(name, command);
  }
  return [...found].map(([value, description]) => ({ value, description }));
}
