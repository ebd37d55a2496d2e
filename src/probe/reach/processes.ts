import { hidesProcesses } from '../../host/proc-mount.ts';
import { identifyProcess } from '../../host/process-identity.ts';
import type { NeedName } from './needs.ts';
import type { Extent, Reached, ReachHost } from './target-reach.ts';

/** By number or name: those that /proc shows. */
export function lookForProcesses(host: ReachHost): Reached {
  const needs = neededForAll(host);
  return { extent: extentOf(needs), detail: whoIsSeen(host), needs };
}

/** By id, which stands in the cgroups of their processes. */
export function lookForContainers(host: ReachHost): Reached {
  const ids = host.pids.map((pid) => identifyProcess(pid, host.procPath)?.containerId ?? null);
  const containers = new Set(ids.filter((id) => id !== null)).size;
  const needs = neededForAll(host);
  return { extent: extentOf(needs), detail: `${containers} now, among ${whoIsSeen(host)}`, needs };
}

/** The kernel tells of everybody; who somebody is stands in /proc. */
export function lookForEverybody(host: ReachHost): Reached {
  const needs = neededForAll(host);
  const detail = needs.length === 0 ? whoIsSeen(host) : `names are known of ${whoIsSeen(host)}`;
  return { extent: extentOf(needs), detail, needs };
}

export function neededForAll({ pidNamespace, procPath, held }: ReachHost): NeedName[] {
  const needs: NeedName[] = pidNamespace === 0 ? [] : ['host pid namespace'];
  if (hidesProcesses(procPath) && !held.includes('CAP_SYS_PTRACE')) needs.push('visible processes');
  return needs;
}

function whoIsSeen({ pidNamespace, pids }: ReachHost): string {
  const processes = pids.length === 1 ? '1 process' : `${pids.length} processes`;
  if (pidNamespace === 0) return `${processes}, of the initial pid namespace`;
  return `${processes}, of pid namespace ${pidNamespace}: this container’s, or its pod’s`;
}

function extentOf(needs: readonly NeedName[]): Extent {
  return needs.length === 0 ? 'all' : 'some';
}
