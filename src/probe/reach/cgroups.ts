import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupMount } from '../../host/cgroup-hierarchy.ts';
import type { NeedName } from './needs.ts';
import { neededForAll } from './processes.ts';
import type { Reached, ReachHost } from './target-reach.ts';

/** Inode of the root of the hierarchy: a mount that begins below it shows a container's own part. */
const ROOT_INODE = 1;

/** By path in the v2 hierarchy, as far as it is mounted. Who is in a cgroup the kernel knows; their names stand in /proc. */
export function lookForCgroups(host: ReachHost): Reached {
  const mount = cgroupMount(host.procPath);
  const inode = mount === null ? null : inodeOf(mount);
  const detail = inode === null ? notThere(mount) : whatIsThere(mount ?? '', inode);
  const ofNames = neededForAll(host);
  const needs: NeedName[] = inode === ROOT_INODE ? ofNames : ['cgroup v2 of the host', ...ofNames];
  if (inode === null) return { extent: 'none', detail, needs };
  if (needs.length === 0) return { extent: 'all', detail, needs };
  return { extent: 'some', detail: `${detail}${unnamed(ofNames)}`, needs };
}

function unnamed(needs: readonly NeedName[]): string {
  if (needs.includes('host pid namespace')) return '; all processes of other pid namespaces are one, pid 0';
  return needs.length === 0 ? '' : '; hidden processes have no names';
}

function whatIsThere(mount: string, inode: number): string {
  return inode === ROOT_INODE ? `the whole v2 hierarchy, at ${mount}` : `of the v2 hierarchy a part, at ${mount}`;
}

/** A host may have the older hierarchies alone: their cgroup.procs list pids. */
function notThere(mount: string | null): string {
  if (mount !== null) return `something else covers the v2 hierarchy at ${mount}`;
  return 'the v2 hierarchy is not mounted; of v1, name the pids in its cgroup.procs';
}

/** Null where something else was mounted over it. */
function inodeOf(mount: string): number | null {
  return existsSync(join(mount, 'cgroup.controllers')) ? statSync(mount).ino : null;
}
