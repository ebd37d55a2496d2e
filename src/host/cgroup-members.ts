import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Processes in a cgroup and all below it, now. Nothing if it was removed. */
export function cgroupMembers(directory: string): number[] {
  const pids = readOrEmpty(join(directory, 'cgroup.procs')).split('\n').filter(Boolean).map(Number);
  for (const child of childrenOf(directory)) pids.push(...cgroupMembers(join(directory, child)));
  return pids;
}

function childrenOf(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (error) {
    return ignoreGone(error, []);
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    return ignoreGone(error, '');
  }
}

/** A cgroup may be removed while it is looked at, and a threaded one has no list of processes (EOPNOTSUPP). */
function ignoreGone<T>(error: unknown, nothing: T): T {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENODEV' || code === 'EOPNOTSUPP') return nothing;
  throw error;
}
