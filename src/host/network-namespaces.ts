import type { Steps } from '../lib/steps.ts';
import { namespaceOf } from './proc-files.ts';

/**
 * Tells one process of each network namespace that these are in; each step looks at one process. Our own comes first:
 * it is told also where nobody may say whose is which.
 */
export function* eachNetworkNamespace(
  pids: readonly number[],
  procPath: string,
  tell: (pid: number) => void,
): Steps<void> {
  const told = new Set<number | null>([null]);
  for (const pid of [process.pid, ...pids]) {
    const namespace = namespaceOf(pid, 'net', procPath);
    if (pid === process.pid ? told.size === 1 : !told.has(namespace)) tell(pid);
    told.add(namespace);
    yield;
  }
}
