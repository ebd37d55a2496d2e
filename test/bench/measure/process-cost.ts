import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK']).toString());

/** User and system time of a process with all its threads, in seconds: fields 14 and 15 of /proc/PID/stat (proc(5)). */
export function processorSeconds(pid: number): number {
  const [user, system] = ticks(pid);
  return (user + system) / TICKS_PER_SECOND;
}

/** The same of all children of this process that have ended, with theirs: fields 16 and 17. */
export function endedSeconds(): number {
  const [, , user, system] = ticks(process.pid);
  return (user + system) / TICKS_PER_SECOND;
}

function ticks(pid: number): [user: number, system: number, endedUser: number, endedSystem: number] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the command before it may hold blanks
  return [Number(fields[11]), Number(fields[12]), Number(fields[13]), Number(fields[14])];
}

export interface Memory {
  readonly residentBytes: number;
  readonly peakBytes: number;
}

export function memory(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
  return { residentBytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') };
}
