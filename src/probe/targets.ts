import { readdirSync, readFileSync } from 'node:fs';
import { UserError } from '../lib/errors.ts';
import { type ProcessState, readProcess } from './process-state.ts';

export interface PidTarget {
  readonly kind: 'pids';
  /** Thread groups. */
  readonly pids: readonly number[];
  /** Also their children, those there are and those to come. */
  readonly followChildren: boolean;
}

export interface CgroupTarget {
  readonly kind: 'cgroup';
  /** Its directory. */
  readonly path: string;
  /** The kernel's number of it. */
  readonly id: bigint;
  /** Below the root, which is 0. */
  readonly level: number;
}

/** Who is watched. Pids are those of the pid namespace that sae-mon runs in. */
export type ProbeTarget = PidTarget | CgroupTarget;

/**
 * The thread groups of pids or thread ids that a user gave, each once.
 *
 * @throws UserError NO_SUCH_PROCESS
 */
export function resolvePids(pids: readonly number[]): number[] {
  return [...new Set(pids.map(threadGroupOf))];
}

function threadGroupOf(pid: number): number {
  const tgid = statusField(pid, 'Tgid');
  if (tgid !== null) return Number(tgid);
  throw new UserError('NO_SUCH_PROCESS', `there is no process ${pid}`, [
    'it may have ended; ps -e shows what runs. In a container only its own processes are visible',
  ]);
}

function statusField(pid: number, name: string): string | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ESRCH';
}

/** The living among these, and the children of theirs that /proc shows now, and so on. */
export function descendantsOf(pids: readonly number[]): ProcessState[] {
  const children = new Map<number, ProcessState[]>();
  for (const name of readdirSync('/proc')) {
    const state = /^\d+$/.test(name) ? readProcess(Number(name)) : null;
    if (state === null) continue;
    const siblings = children.get(state.parent);
    if (siblings === undefined) children.set(state.parent, [state]);
    else siblings.push(state);
  }
  const found = new Map<number, ProcessState>();
  for (const waiting = [...pids]; waiting.length > 0; ) {
    for (const child of children.get(waiting.pop() ?? 0) ?? []) {
      if (found.has(child.pid)) continue;
      found.set(child.pid, child);
      waiting.push(child.pid);
    }
  }
  return [...found.values()];
}
