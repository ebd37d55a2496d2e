import { existsSync } from 'node:fs';
import { descendantsOf, type ProbeTarget } from '../probe/targets.ts';
import type { SessionFacts } from './messages.ts';

/** `pid 123`, `pids 1, 2`, `cgroup /…`. */
export function labelOf(target: ProbeTarget): string {
  if (target.kind === 'cgroup') return `cgroup ${target.path}`;
  return `${target.pids.length === 1 ? 'pid' : 'pids'} ${target.pids.join(', ')}`;
}

/** As the exports name it, with the processes that each has now. */
export function describeTargets(target: ProbeTarget, processes: number): SessionFacts['targets'] {
  if (target.kind === 'cgroup') return [{ kind: 'cgroup', value: target.path, processes }];
  const countOf = (pid: number): number => (target.followChildren ? 1 + descendantsOf([pid]).length : 1);
  return target.pids.map((pid) => ({ kind: 'pid', value: String(pid), processes: countOf(pid) }));
}

/** A cgroup has ended when it has been removed: an empty one may fill again. */
export function cgroupIsGone(path: string): boolean {
  return !existsSync(path);
}
