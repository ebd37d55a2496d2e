import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Inode of /proc/self/ns/cgroup in the initial namespace (include/linux/proc_ns.h, PROC_CGROUP_INIT_INO). */
const INITIAL_CGROUP_NAMESPACE = 0xeffffffb;

/** Where the v2 hierarchy is mounted, or null. */
export function cgroupMount(procPath = '/proc'): string | null {
  const mountinfo = readFileSync(join(procPath, 'self/mountinfo'), 'utf8');
  // 36 35 98:0 /root /mount-point options… - type source super-options (proc_pid_mountinfo(5))
  for (const line of mountinfo.split('\n')) {
    const [before, after] = line.split(' - ');
    if (after?.startsWith('cgroup2 ') && before !== undefined) return unescapeMount(before.split(' ')[4] ?? '');
  }
  return null;
}

/** Whether the depth of a cgroup below the mount is its true one. */
export function inInitialCgroupNamespace(procPath: string): boolean {
  return statSync(join(procPath, 'self/ns/cgroup')).ino === INITIAL_CGROUP_NAMESPACE;
}

/** The kernel writes blanks and backslashes as \040 and so on. */
function unescapeMount(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
