import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProcessState {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks since boot: tells a process from a later one with the same pid. */
  readonly startTicks: number;
  /** A thread of the kernel's own: it runs no program. */
  readonly kernel: boolean;
}

/** PF_KTHREAD (include/linux/sched.h). */
const KERNEL_THREAD = 0x200000;

/** USER_HZ, in which the kernel tells times: 100 wherever it runs here. */
const TICK_NS = 1e9 / 100;

/** The tick in which something started so many nanoseconds after boot. */
export function ticksAt(sinceBootNs: number): number {
  return Math.floor(sinceBootNs / TICK_NS);
}

/** /proc/PID/stat, fields 3, 4, 9, 20 and 22 (proc_pid_stat(5)); null if there is no such process or it has ended. */
export function readProcess(pid: number, procPath: string): ProcessState | null {
  const fields = statOf(pid, procPath);
  if (fields === null) return null;
  const [state, parent] = fields;
  // The first thread can have ended while others go on: then it stays a zombie, and they are counted.
  const threads = Number(fields[17]);
  if (state === 'X' || (state === 'Z' && threads <= 1)) return null;
  const kernel = (Number(fields[6]) & KERNEL_THREAD) !== 0;
  return { pid, parent: Number(parent), startTicks: Number(fields[19]), kernel };
}

/** Also of one that has ended and was not waited for; null where /proc has none of this pid. */
export function startTicksOf(pid: number, procPath: string): number | null {
  const fields = statOf(pid, procPath);
  return fields === null ? null : Number(fields[19]);
}

/** From the third field on. */
function statOf(pid: number, procPath: string): readonly string[] | null {
  try {
    const stat = readFileSync(join(procPath, String(pid), 'stat'), 'latin1');
    // Field 2 is the command in brackets: it may hold blanks and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}
