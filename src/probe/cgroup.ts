import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { UserError } from '../lib/errors.ts';
import type { CgroupTarget } from './targets.ts';

/** Inode of /proc/self/ns/cgroup in the initial namespace (include/linux/proc_ns.h, PROC_CGROUP_INIT_INO). */
const INITIAL_CGROUP_NAMESPACE = 0xeffffffb;

/** To the eBPF programs: search all levels. Inside a cgroup namespace the true depth is not visible. */
export const ANY_LEVEL = 0xffffffff;

/** Where the v2 hierarchy is mounted, or null. */
export function cgroupMount(mountinfo = readFileSync('/proc/self/mountinfo', 'utf8')): string | null {
  // 36 35 98:0 /root /mount-point options… - type source super-options (proc_pid_mountinfo(5))
  for (const line of mountinfo.split('\n')) {
    const [before, after] = line.split(' - ');
    if (after?.startsWith('cgroup2 ') && before !== undefined) return unescapeMount(before.split(' ')[4] ?? '');
  }
  return null;
}

/**
 * @param path of a cgroup's directory, or relative to the mount of the v2 hierarchy, with or without a slash
 * @throws UserError NO_SUCH_CGROUP
 */
export function resolveCgroup(path: string): CgroupTarget {
  const mount = cgroupMount();
  if (mount === null) {
    throw new UserError('NO_SUCH_CGROUP', 'the cgroup v2 hierarchy is not mounted', [
      'mount it: mount -t cgroup2 none /sys/fs/cgroup/unified, or name processes with --pid',
    ]);
  }
  const directory = findDirectory(path, mount);
  if (directory === null) {
    throw new UserError('NO_SUCH_CGROUP', `there is no cgroup ${path} in the v2 hierarchy at ${mount}`, [
      'systemd-cgls shows what there is; so does /proc/PID/cgroup, in its line that begins with 0::',
    ]);
  }
  const inside = relative(mount, directory);
  const depth = inside === '' ? 0 : inside.split('/').length;
  const initial = statSync('/proc/self/ns/cgroup').ino === INITIAL_CGROUP_NAMESPACE;
  return {
    kind: 'cgroup',
    path: directory,
    id: statSync(directory, { bigint: true }).ino,
    level: initial ? depth : ANY_LEVEL,
  };
}

function findDirectory(path: string, mount: string): string | null {
  const candidates = isAbsolute(path) ? [path, join(mount, path)] : [join(mount, path), join(process.cwd(), path)];
  for (const candidate of candidates) {
    const real = realDirectory(candidate);
    if (real !== null && (real === mount || real.startsWith(`${mount}/`))) return real;
  }
  return null;
}

function realDirectory(path: string): string | null {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new UserError('NO_SUCH_CGROUP', `the cgroup ${path} cannot be read (${code})`, ['run with sudo'], {
      cause: error,
    });
  }
}

/** The kernel writes blanks and backslashes as \040 and so on. */
function unescapeMount(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
