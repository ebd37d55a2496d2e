import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ANY_CGROUP_LEVEL } from '../../events/abi.gen.ts';
import { cgroupMounts, inInitialCgroupNamespace } from '../../host/cgroup-hierarchy.ts';
import { cgroupMembers } from '../../host/cgroup-members.ts';
import { unifiedPath } from '../../host/cgroup-names.ts';
import type { CgroupPlace } from '../../host/cgroup-search.ts';
import { textOf } from '../../host/proc-files.ts';
import type { CgroupChoice, TargetHost, Watched } from './target.ts';

/**
 * A cgroup as the eBPF programs know it: by its number where it is one of v2. Who is in it in v1 alone is watched by number,
 * with the children, and looked for again: nobody tells who is moved in.
 */
export class PlacedCgroup {
  readonly place: CgroupPlace;
  /** Null where v2 has none, or it is gone. */
  readonly choice: CgroupChoice | null;
  readonly #host: TargetHost;
  /** Members of v1 that were looked at. */
  #known: ReadonlySet<number> = new Set();

  constructor(place: CgroupPlace, host: TargetHost) {
    this.place = place;
    this.choice = place.v2 === null ? null : choiceOf(place.v2, host.procPath);
    this.#host = host;
  }

  /** Who has joined by v1. */
  add(watched: Watched): void {
    const members = this.#membersOfV1();
    for (const pid of members) {
      if (!this.#known.has(pid) && !this.#isKnownByNumber(pid)) watched.add(pid);
    }
    this.#known = members;
  }

  members(): number[] {
    const { v2 } = this.place;
    const pids = new Set([...(v2 === null ? [] : cgroupMembers(v2)), ...this.#membersOfV1()]);
    return [...pids].filter((pid) => pid !== process.pid);
  }

  /** Removed, or another one by now. */
  hasEnded(): boolean {
    const { v2, v1 } = this.place;
    const ofV2 = v2 === null ? null : numberOf(v2);
    return (ofV2 === null || ofV2 !== this.choice?.id) && !v1.some((directory) => existsSync(directory));
  }

  #membersOfV1(): ReadonlySet<number> {
    return new Set(this.place.v1.flatMap(cgroupMembers).filter((pid) => pid !== process.pid));
  }

  /** Whether its line of v2 is this cgroup or below it. */
  #isKnownByNumber(pid: number): boolean {
    if (this.choice === null) return false;
    const own = unifiedPath(textOf(join(this.#host.procPath, String(pid), 'cgroup')) ?? '') ?? '/';
    return `${own}/`.startsWith(`${join('/', this.place.path)}/`.replace('//', '/'));
  }
}

/** Inside a cgroup namespace the true depth is not visible: the eBPF programs then search all levels. */
function choiceOf(directory: string, procPath: string): CgroupChoice | null {
  const id = numberOf(directory);
  const mount = cgroupMounts(procPath).v2;
  if (id === null || mount === null) return null;
  if (!inInitialCgroupNamespace(procPath) || mount.root !== '/') return { id, level: ANY_CGROUP_LEVEL };
  return { id, level: directory.slice(mount.directory.length).split('/').filter(Boolean).length };
}

/** Its directory's inode is the kernel's number of it. */
function numberOf(directory: string): bigint | null {
  return statSync(directory, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
