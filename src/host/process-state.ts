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

/** /proc/PID/stat, fields 3, 4, 9, 20 and 22 (proc_pid_stat(5)); null if there is no such process or it has ended. */
export function readProcess(pid: number, procPath: string): ProcessState | null {
  let stat: string;
  try {
    stat = readFileSync(join(procPath, String(pid), 'stat'), 'latin1');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
  // Field 2 is the command in brackets: it may hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = fields;
  // The first thread can have ended while others go on: then it stays a zombie, and they are counted.
  const threads = Number(fields[17]);
  if (state === 'X' || (state === 'Z' && threads <= 1)) return null;
  const kernel = (Number(fields[6]) & KERNEL_THREAD) !== 0;
  return { pid, parent: Number(parent), startTicks: Number(fields[19]), kernel };
}
