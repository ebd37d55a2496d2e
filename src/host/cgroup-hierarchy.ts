import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Inode of /proc/self/ns/cgroup in the initial namespace (include/linux/proc_ns.h, PROC_CGROUP_INIT_INO). */
const INITIAL_CGROUP_NAMESPACE = 0xeffffffb;

export interface CgroupMount {
  /** Which cgroup is mounted, as paths of /proc/PID/cgroup name it: mostly `/`. */
  readonly root: string;
  readonly directory: string;
  /** Of v1: `memory`, `name=systemd`; of v2 none. */
  readonly controllers: readonly string[];
}

export interface CgroupMounts {
  readonly v2: CgroupMount | null;
  /** That of systemd first: it has the names of all units. */
  readonly v1: readonly CgroupMount[];
}

export function cgroupMounts(procPath: string): CgroupMounts {
  const mounts = readFileSync(join(procPath, 'self/mountinfo'), 'utf8').split('\n').flatMap(parseMount);
  const v1 = mounts.filter(({ type }) => type === 'cgroup');
  const isOfSystemd = ({ controllers }: CgroupMount): boolean => controllers.includes('name=systemd');
  return {
    v2: mounts.find(({ type }) => type === 'cgroup2') ?? null,
    v1: [...v1.filter(isOfSystemd), ...v1.filter((mount) => !isOfSystemd(mount))],
  };
}

/** Where the v2 hierarchy is mounted, or null. */
export function cgroupMount(procPath = '/proc'): string | null {
  return cgroupMounts(procPath).v2?.directory ?? null;
}

/** Of a path of /proc/PID/cgroup; null where it is not below what is mounted: seen from inside a cgroup namespace. */
export function directoryOf(path: string, { root, directory }: CgroupMount): string | null {
  const inside = relative(root, path);
  return inside.startsWith('..') || path.includes('/..') ? null : join(directory, inside);
}

/** Whether the depth of a cgroup below the mount is its true one. */
export function inInitialCgroupNamespace(procPath: string): boolean {
  return statSync(join(procPath, 'self/ns/cgroup')).ino === INITIAL_CGROUP_NAMESPACE;
}

/** 36 35 98:0 /root /mount-point options… - type source super-options (proc_pid_mountinfo(5)) */
function parseMount(line: string): (CgroupMount & { readonly type: string })[] {
  const [before = '', after = ''] = line.split(' - ');
  const [type = '', , options = ''] = after.split(' ');
  const [, , , root = '', directory = ''] = before.split(' ');
  if (type !== 'cgroup' && type !== 'cgroup2') return [];
  const controllers = type === 'cgroup' ? options.split(',').slice(1) : [];
  return [{ type, root: unescapeMount(root), directory: unescapeMount(directory), controllers }];
}

/** The kernel writes blanks and backslashes as \040 and so on. */
export function unescapeMount(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
