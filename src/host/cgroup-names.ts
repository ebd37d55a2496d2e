/** What a process's cgroup path says of it: container runtimes (`containers/container-ids.ts`), Kubernetes and systemd put names into it. */
import { containersOn, isContainerId } from './containers/container-ids.ts';

/** Kubernetes': a UUID, in a path of systemd's with underscores; of what a node starts by itself, a hash. */
const POD_UID = /[-/]pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32})(?:\.slice)?(?:[/:]|$)/;
/** Podman starts a container within the unit that asked for it: no daemon's. */
const OF_ITS_UNIT = /^libpod-/;

/** Path in the v2 hierarchy from /proc/PID/cgroup, or null. */
export function unifiedPath(text: string): string | null {
  return pathOf(text.split('\n').find((line) => line.startsWith('0::')));
}

/**
 * Path in the v2 hierarchy from /proc/PID/cgroup; else of systemd's own v1 hierarchy; else the first of a container;
 * else the first that is not the root.
 */
export function cgroupPath(text: string): string | null {
  const lines = text.split('\n');
  const unified = unifiedPath(text);
  if (unified !== null && unified !== '/') return unified;
  const named = pathOf(lines.find((line) => line.includes(':name=systemd:')));
  if (named !== null && named !== '/') return named;
  const others = lines.flatMap((line) => pathOf(line) ?? []).filter((path) => path !== '/');
  return others.find((path) => containersOn(path).length > 0) ?? others[0] ?? unified;
}

/** Id of the innermost container, or null. */
export function containerIdOf(path: string): string | null {
  return containersOn(path).findLast(({ id }) => isContainerId(id))?.id ?? null;
}

/**
 * The innermost service of systemd, or null. Login sessions and user managers hold anything: they are no service. Nor is
 * the daemon that has started a container the service of what runs in it.
 */
export function unitOf(path: string): string | null {
  for (const part of path.split('/').reverse()) {
    if (part.endsWith('.service') && !part.startsWith('user@')) return unescaped(part);
    if (containerIdOf(part) !== null && !OF_ITS_UNIT.test(part)) return null;
  }
  return null;
}

/** The part of a path that ends where a container, by its id, or a service, by its name, begins; null where it does not stand there. */
export function scopeOf(path: string, name: string): string | null {
  const parts = path.split('/');
  const last = parts.findLastIndex((part) => part === name || containerIdOf(part) === name);
  return last < 0 ? null : parts.slice(0, last + 1).join('/');
}

/** Of a pod of Kubernetes, or null. */
export function podUidOf(path: string): string | null {
  return POD_UID.exec(path)?.[1]?.replaceAll('_', '-') ?? null;
}

/** systemd puts an underscore before names that the kernel could take for its own files (cg_escape: `memory.service`). */
function unescaped(part: string): string {
  return part.startsWith('_') ? part.slice(1) : part;
}

function pathOf(line: string | undefined): string | null {
  const path = line?.split(':').slice(2).join(':');
  return path === undefined || path === '' ? null : path;
}
