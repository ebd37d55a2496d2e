import { commandName } from '../../host/command-name.ts';
import { socketsHeldBy } from '../../host/held-sockets.ts';
import { namespaceOf, pidsIn, textOf } from '../../host/proc-files.ts';
import { socketsSeenBy } from '../../host/sockets.ts';
import type { Candidate } from './candidate.ts';

/** Network namespaces that are looked at: a container each. */
const MAX_NAMESPACES = 64;
/** For who holds which socket: a host may have a million descriptors. What is not found by then has no name. */
const HOLDERS_MS = 50;

/** Ports that somebody listens at, in any network namespace of a process that is visible. */
export function portCandidates(procPath: string): Candidate[] {
  const pids = pidsIn(procPath);
  const inodes = new Map<number, number>();
  for (const pid of onePerNamespace(pids, procPath)) {
    for (const { state, local, inode } of socketsSeenBy(pid, procPath)) {
      if (state === 'listening') inodes.set(inode, local.port);
    }
  }
  const names = holders(pids, inodes, procPath);
  const ports = [...new Set(inodes.values())].sort((a, b) => a - b);
  return ports.map((port) => ({ value: String(port), description: names.get(port) ?? '' }));
}

/** Of its own namespace sae-mon knows; others may not be its to look at. */
function onePerNamespace(pids: readonly number[], procPath: string): number[] {
  const first = new Map<number | null, number>([[namespaceOf(process.pid, 'net', procPath), process.pid]]);
  for (const pid of pids) {
    const namespace = namespaceOf(pid, 'net', procPath);
    if (namespace !== null && !first.has(namespace) && first.size < MAX_NAMESPACES) first.set(namespace, pid);
  }
  return [...first.values()];
}

/** Name of a process that holds a listening socket, by port. */
function holders(pids: readonly number[], inodes: ReadonlyMap<number, number>, procPath: string): Map<number, string> {
  const names = new Map<number, string>();
  const until = performance.now() + HOLDERS_MS;
  for (const pid of pids) {
    if (performance.now() > until) break;
    for (const inode of socketsHeldBy(pid, procPath) ?? []) {
      const port = inodes.get(inode);
      if (port !== undefined && !names.has(port)) names.set(port, nameOf(pid, procPath));
    }
  }
  return names;
}

function nameOf(pid: number, procPath: string): string {
  const comm = textOf(`${procPath}/${pid}/comm`)?.trimEnd() ?? '';
  return commandName(textOf(`${procPath}/${pid}/cmdline`) ?? '', comm);
}
