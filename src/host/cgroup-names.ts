/**
 * What a process's cgroup path says of it: the container runtimes and systemd put names into it.
 *
 *   docker        /docker/ID  /system.slice/docker-ID.scope
 *   containerd    /kubepods.slice/…/cri-containerd-ID.scope  /default/ID  /kubepods/burstable/podUID/ID
 *                 /system.slice/containerd.service/kubepods-…-podUID.slice:cri-containerd:ID   its two drivers mixed
 *   cri-o         …/crio-ID.scope
 *   podman        …/libpod-ID.scope[/container]  /system.slice/NAME.service/libpod-payload-ID   of a unit of its own
 *   systemd       /system.slice/NAME.service  /user.slice/…/user@UID.service/app.slice/NAME.service
 */

/** A container's id: 64 hexadecimal digits, alone or between a runtime's prefix and `.scope`. */
const CONTAINER_ID = /(?:^|[-:])([0-9a-f]{64})(?:\.scope)?$/;
/** Kubernetes': a UUID, in a path of systemd's with underscores; of what a node starts by itself, a hash. */
const POD_UID = /[-/]pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32})(?:\.slice)?(?:[/:]|$)/;
/** The monitor of Podman and CRI-O runs outside of the container, in a scope of nearly the same name. */
const MONITOR = /^(?:libpod|crio)-conmon-/;
/** Podman starts a container within the unit that asked for it: no daemon's. */
const OF_ITS_UNIT = /^libpod-/;

/** Path in the v2 hierarchy from /proc/PID/cgroup; else of systemd's own v1 hierarchy; else the first that is not the root. */
export function cgroupPath(text: string): string | null {
  const lines = text.split('\n');
  const unified = pathOf(lines.find((line) => line.startsWith('0::')));
  if (unified !== null && unified !== '/') return unified;
  const named = pathOf(lines.find((line) => line.includes(':name=systemd:')));
  if (named !== null && named !== '/') return named;
  const other = lines.map(pathOf).find((path) => path !== null && path !== '/');
  return other ?? unified;
}

/** Id of the innermost container, or null. */
export function containerIdOf(path: string): string | null {
  for (const part of path.split('/').reverse()) {
    const id = idOf(part);
    if (id !== null) return id;
  }
  return null;
}

/**
 * The innermost service of systemd, or null. Login sessions and user managers hold anything: they are no service. Nor is
 * the daemon that has started a container the service of what runs in it.
 */
export function unitOf(path: string): string | null {
  for (const part of path.split('/').reverse()) {
    if (part.endsWith('.service') && !part.startsWith('user@')) return unescaped(part);
    if (idOf(part) !== null && !OF_ITS_UNIT.test(part)) return null;
  }
  return null;
}

/** The part of a path that ends where a container, by its id, or a service, by its name, begins; null where it does not stand there. */
export function scopeOf(path: string, name: string): string | null {
  const parts = path.split('/');
  const last = parts.findLastIndex((part) => part === name || CONTAINER_ID.exec(part)?.[1] === name);
  return last < 0 ? null : parts.slice(0, last + 1).join('/');
}

/** Of a pod of Kubernetes, or null. */
export function podUidOf(path: string): string | null {
  return POD_UID.exec(path)?.[1]?.replaceAll('_', '-') ?? null;
}

function idOf(part: string): string | null {
  return MONITOR.test(part) ? null : (CONTAINER_ID.exec(part)?.[1] ?? null);
}

/** systemd puts an underscore before names that the kernel could take for its own files (cg_escape: `memory.service`). */
function unescaped(part: string): string {
  return part.startsWith('_') ? part.slice(1) : part;
}

function pathOf(line: string | undefined): string | null {
  const path = line?.split(':').slice(2).join(':');
  return path === undefined || path === '' ? null : path;
}
