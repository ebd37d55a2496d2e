import { socketsHeldBy } from './held-sockets.ts';

/** Who starts others holds sockets for them (socket activation). */
const INIT = 1;

/**
 * Which of `pids` holds each of `inodes`: of several, as where a server forks, the one that was there first, by its number.
 * Init only where nobody else does.
 */
export function holdersOf(
  inodes: ReadonlySet<number>,
  pids: readonly number[],
  procPath: string,
): ReadonlyMap<number, number> {
  const holders = new Map<number, number>();
  const inOrder = pids.filter((pid) => pid !== INIT).sort((a, b) => a - b);
  for (const pid of pids.includes(INIT) ? [...inOrder, INIT] : inOrder) {
    if (holders.size === inodes.size) break;
    for (const inode of socketsHeldBy(pid, procPath) ?? []) {
      if (inodes.has(inode) && !holders.has(inode)) holders.set(inode, pid);
    }
  }
  return holders;
}
