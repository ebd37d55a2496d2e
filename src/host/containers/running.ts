/** The containers that run here, by what /proc says of their processes: no runtime is asked. */
import { type CgroupMount, type CgroupMounts, cgroupMounts, directoryOf } from '../cgroup-hierarchy.ts';
import { podUidOf } from '../cgroup-names.ts';
import type { CgroupPlace } from '../cgroup-search.ts';
import { namespaceOf, pidsIn, textOf } from '../proc-files.ts';
import { containersOn, mountedContainer } from './container-ids.ts';

export interface RunningContainer {
  /** 64 hexadecimal digits, or a name. */
  readonly id: string;
  readonly podUid: string | null;
  /** Its cgroup, with those below it; without directories where it is not visible from here. */
  readonly place: CgroupPlace;
  readonly pids: readonly number[];
}

interface Found {
  readonly podUid: string | null;
  path: string;
  v2: string | null;
  readonly v1: Set<string>;
  readonly pids: number[];
}

/** Each once, one in another too. */
export function runningContainers(procPath: string): RunningContainer[] {
  const found = new Map<string, Found>();
  const mounts = cgroupMounts(procPath);
  /** Processes of one container share their words. */
  const known = new Map<string, readonly Found[]>();
  const mounted = mountedIds(procPath);
  for (const pid of pidsIn(procPath)) {
    const cgroups = textOf(`${procPath}/${pid}/cgroup`);
    if (cgroups === null) continue;
    const containers = known.get(cgroups) ?? noteCgroups(cgroups, mounts, found);
    known.set(cgroups, containers);
    const id = containers.length === 0 ? mounted(pid) : null;
    for (const container of id === null ? containers : [foundOf(id, '', found)]) container.pids.push(pid);
  }
  return [...found].map(([id, { podUid, path, v2, v1, pids }]) => ({
    id,
    podUid,
    place: { path, v2, v1: [...v1] },
    pids,
  }));
}

/** Where a container's line of v2 does not lead to it, as beside v1, its directories of v1 do. */
function noteCgroups(cgroups: string, mounts: CgroupMounts, found: Map<string, Found>): Found[] {
  const containers = new Set<Found>();
  for (const line of cgroups.split('\n')) {
    const [number, controllers = '', ...rest] = line.split(':');
    for (const { id, path } of containersOn(rest.join(':'))) {
      const container = foundOf(id, path, found);
      containers.add(container);
      const mount = number === '0' ? mounts.v2 : mountOf(controllers, mounts.v1);
      const directory = mount && directoryOf(path, mount);
      if (directory === null || directory === undefined) continue;
      if (number !== '0') container.v1.add(directory);
      else if (container.v2 === null) Object.assign(container, { path, v2: directory });
    }
  }
  return [...containers];
}

function foundOf(id: string, path: string, found: Map<string, Found>): Found {
  const known = found.get(id);
  if (known !== undefined) return known;
  const container = { podUid: podUidOf(path), path, v2: null, v1: new Set<string>(), pids: [] };
  found.set(id, container);
  return container;
}

function mountOf(controllers: string, v1: readonly CgroupMount[]): CgroupMount | null {
  const [first = ''] = controllers.split(',');
  return v1.find((mount) => mount.controllers.includes(first)) ?? null;
}

/** Of a process whose cgroups tell of none. Its mounts are those of all in its mount namespace. */
function mountedIds(procPath: string): (pid: number) => string | null {
  const byNamespace = new Map<number, string | null>();
  return (pid) => {
    const namespace = namespaceOf(pid, 'mnt', procPath);
    if (namespace === null) return null;
    const known = byNamespace.get(namespace);
    if (known !== undefined) return known;
    const mountinfo = textOf(`${procPath}/${pid}/mountinfo`);
    const id = mountinfo && mountedContainer(mountinfo);
    byNamespace.set(namespace, id || null);
    return id || null;
  };
}
