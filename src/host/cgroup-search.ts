/** Looks for cgroups by name in all hierarchies that are mounted. */
import { readdirSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type CgroupMount, type CgroupMounts, cgroupMounts } from './cgroup-hierarchy.ts';

/** One cgroup: the same path in v2 and in any hierarchies of v1. */
export interface CgroupPlace {
  /** Below the mounts. */
  readonly path: string;
  /** Directories. */
  readonly v2: string | null;
  readonly v1: readonly string[];
}

/** Cgroups of one hierarchy that are looked at. A full Kubernetes node has some thousands; 2,000 are searched in 30 to 80 ms. */
const MAX_CGROUPS = 100_000;
/** Of a directory of cgroups without others in it: its name and its own `.`. */
const LEAF_LINKS = 2;

/** That at this path below the mounts; null where there is none. Who is in the root of v2 is everybody. */
export function cgroupAt(path: string, { v2, v1 }: CgroupMounts): CgroupPlace | null {
  const at = ({ directory }: CgroupMount): string[] => {
    const found = join(directory, path);
    return isDirectory(found) ? [found] : [];
  };
  const inV2 = (v2 && at(v2)[0]) ?? null;
  const isRoot = join('/', path) === '/';
  const place = { path, v2: inV2, v1: isRoot && inV2 !== null ? [] : v1.flatMap(at) };
  return place.v2 === null && place.v1.length === 0 ? null : place;
}

/** Those whose directory has a name that is wanted, wherever they are. A hierarchy is only searched where those before have none. */
export function cgroupsNamed(wanted: (name: string) => boolean, procPath: string): CgroupPlace[] {
  const mounts = cgroupMounts(procPath);
  for (const mount of inOrder(mounts)) {
    const paths = pathsBelow(mount).filter((path) => wanted(basename(path)));
    if (paths.length > 0) return paths.flatMap((path) => cgroupAt(path, mounts) ?? []);
  }
  return [];
}

/** Names of all cgroups, each once. */
export function cgroupNames(procPath: string): string[] {
  const mounts = inOrder(cgroupMounts(procPath));
  return [...new Set(mounts.flatMap(pathsBelow).map((path) => basename(path)))];
}

function inOrder({ v2, v1 }: CgroupMounts): CgroupMount[] {
  return v2 === null ? [...v1] : [v2, ...v1];
}

/** Outer ones first. */
function pathsBelow({ directory }: CgroupMount): string[] {
  const found = [directory];
  for (let next = 0; next < found.length && found.length < MAX_CGROUPS; next += 1) {
    const parent = found[next] as string;
    for (const child of childrenOf(parent)) found.push(join(parent, child));
  }
  return found.slice(1).map((path) => relative(directory, path));
}

/** None of one that is gone, or not ours to look at. */
function childrenOf(directory: string): string[] {
  try {
    if (statSync(directory).nlink === LEAF_LINKS) return [];
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
