import { linkOf, namesIn, namespaceOf, textOf } from '../../host/proc-files.ts';
import type { NeedName } from './needs.ts';
import { neededForAll } from './processes.ts';
import type { Reached, ReachHost } from './target-reach.ts';

/** Of processes that are tried: 10 us each. */
const MAX_TRIED = 4096;

/** Who holds a socket is told by descriptors, and where it is by the namespace: both are a process' own matter. */
export function lookForSockets(host: ReachHost): Reached {
  const { procPath } = host;
  const tried = host.pids.slice(0, MAX_TRIED);
  const closed = tried.filter((pid) => !showsSockets(pid, procPath) && textOf(`${procPath}/${pid}/stat`) !== null);
  const namespaces = new Set(tried.map((pid) => namespaceOf(pid, 'net', procPath)).filter((inode) => inode !== null));
  const seen = `sockets of ${tried.length - closed.length} of ${tried.length} processes, in ${namespaces.size} network namespaces`;
  const needs = closed.length === 0 ? neededForAll(host) : [...lacking(host), ...neededForAll(host)];
  return { extent: needs.length === 0 ? 'all' : 'some', detail: seen, needs };
}

function showsSockets(pid: number, procPath: string): boolean {
  const folder = `${procPath}/${pid}/fd`;
  const names = namesIn(folder);
  if (names === null || namespaceOf(pid, 'net', procPath) === null) return false;
  const [first] = names;
  return first === undefined || linkOf(`${folder}/${first}`) !== null;
}

/** Root reads the folders of others without more. */
function lacking({ held }: ReachHost): NeedName[] {
  const wanted: NeedName[] = process.getuid?.() === 0 ? ['CAP_SYS_PTRACE'] : ['CAP_SYS_PTRACE', 'CAP_DAC_READ_SEARCH'];
  return wanted.filter((name) => !held.some((one) => one === name));
}
