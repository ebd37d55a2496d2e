import { existsSync } from 'node:fs';
import type { ProbeTarget } from '../probe/targets.ts';

/** `pid 123`, `pids 1, 2`, `cgroup /…`. */
export function labelOf(target: ProbeTarget): string {
  if (target.kind === 'cgroup') return `cgroup ${target.path}`;
  return `${target.pids.length === 1 ? 'pid' : 'pids'} ${target.pids.join(', ')}`;
}

/** As the exports name it; the processes are those of the start. */
export function describeTargets(
  target: ProbeTarget,
  processes: number,
): readonly { readonly kind: string; readonly value: string; readonly processes: number }[] {
  if (target.kind === 'cgroup') return [{ kind: 'cgroup', value: target.path, processes }];
  return [{ kind: 'pid', value: target.pids.join(','), processes }];
}

/** A cgroup has ended when it has been removed: an empty one may fill again. */
export function cgroupIsGone(path: string): boolean {
  return !existsSync(path);
}
