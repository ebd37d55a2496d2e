/** Looks at /proc that answer null where a process is gone, or not ours to look at. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
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
