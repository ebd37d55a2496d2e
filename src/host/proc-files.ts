/** Looks at /proc that answer null where a process is gone, or not ours to look at. */
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';

/** Most environments and all reasonable command lines. */
const FIRST_READ = 4096;

/** As `namespaceOf` tells it of the kind `pid` (include/linux/proc_ns.h, PROC_PID_INIT_INO). */
export const INITIAL_PID_NAMESPACE = 0xeffffffc;

export function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** As `textOf`, but no more than so many bytes: what a process writes itself may be of any length. */
export function beginningOf(path: string, limit: number): string | null {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    return readUpTo(file, limit);
  } catch {
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}

export function namesIn(path: string): readonly string[] | null {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}

/** What a symbolic link says; never what is behind it. */
export function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** Processes that /proc shows now, threads not among them. */
export function pidsIn(procPath: string): number[] {
  return (namesIn(procPath) ?? []).filter((name) => /^\d+$/.test(name)).map(Number);
}

/** Inode of a namespace of a process, `net`, `pid`, `mnt`, `cgroup`: the same for all that share it. */
export function namespaceOf(pid: number, kind: string, procPath: string): number | null {
  const inode = /\[(\d+)\]$/.exec(linkOf(`${procPath}/${pid}/ns/${kind}`) ?? '')?.[1];
  return inode === undefined ? null : Number(inode);
}

/** A file of /proc gives less than was asked for long before its end. */
function readUpTo(file: number, limit: number): string {
  let bytes = Buffer.alloc(Math.min(limit, FIRST_READ));
  let length = 0;
  for (;;) {
    const read = readSync(file, bytes, length, bytes.length - length, null);
    length += read;
    if (read === 0 || length === limit) return bytes.toString('utf8', 0, length);
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(limit, length * 2));
  }
}
