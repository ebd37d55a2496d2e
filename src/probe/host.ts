import { existsSync, readFileSync, statSync } from 'node:fs';
import { release } from 'node:os';
import { INITIAL_PID_NAMESPACE } from '../host/proc-files.ts';

/** Inode of the pid namespace that this process runs in, 0 for the initial one. */
export function pidNamespace(): number {
  const { ino } = statSync('/proc/self/ns/pid');
  return ino === INITIAL_PID_NAMESPACE ? 0 : ino;
}

/** Whether capabilities are those of the initial user namespace: it maps all ids to themselves. */
export function inInitialUserNamespace(): boolean {
  return /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'utf8'));
}

/** Major and minor number. */
export function kernelVersion(): readonly [major: number, minor: number] {
  const [major = 0, minor = 0] = release()
    .split('.')
    .map((part) => Number.parseInt(part, 10));
  return [major, minor];
}

export function kernelAtLeast(major: number, minor: number): boolean {
  const [haveMajor, haveMinor] = kernelVersion();
  return haveMajor > major || (haveMajor === major && haveMinor >= minor);
}

/** `none`, `integrity`, `confidentiality`; the last forbids eBPF to read the kernel's memory. */
export function lockdown(): string {
  const path = '/sys/kernel/security/lockdown';
  if (!existsSync(path)) return 'none';
  return /\[(\w+)\]/.exec(readFileSync(path, 'utf8'))?.[1] ?? 'none';
}

/** Bytes of memory that may be locked; eBPF maps counted as such before Linux 5.11. */
export function lockedMemoryLimit(): number {
  const limit = /^Max locked memory\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return limit === 'unlimited' || limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
}
