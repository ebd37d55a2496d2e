import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupMount } from '../../host/cgroup-hierarchy.ts';
import { containerIdOf, unitOf } from '../../host/cgroup-names.ts';
import type { Candidate } from './candidate.ts';

/** Each costs 20 us. */
const MAX_CGROUPS = 1000;

/** A directory of systemd's, which its name alone names. */
const UNIT = /[^/]+\.(?:service|slice)$/;

/** Paths below the mount of the v2 hierarchy, those near the root first, and units of systemd by their names. */
export function cgroupCandidates(procPath: string): Candidate[] {
  const mount = cgroupMount(procPath);
  if (mount === null) return [];
  const paths = ['/'];
  for (let at = 0; at < paths.length && paths.length < MAX_CGROUPS; at += 1) {
    const path = paths[at] ?? '';
    paths.push(...foldersIn(join(mount, path)).map((name) => join(path, name)));
  }
  const found = paths.slice(0, MAX_CGROUPS);
  const units = new Map(found.flatMap((path) => (UNIT.exec(path) ?? []).map((name) => [name, path] as const)));
  return [
    ...found.map((path) => ({ value: path, description: whatIsIn(path) })),
    ...[...units].map(([name, path]) => ({ value: name, description: path })),
  ];
}

function foldersIn(path: string): string[] {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    // Removed meanwhile, or not ours to look at.
    return [];
  }
}

function whatIsIn(path: string): string {
  const container = containerIdOf(path);
  return container === null ? (unitOf(path) ?? '') : `container ${container.slice(0, 12)}`;
}
