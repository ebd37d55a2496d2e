import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { descendantsOf } from '../../host/descendants.ts';
import { UserError } from '../../lib/errors.ts';
import type { Selection, Target, TargetDescription, TargetHost, Watched } from './target.ts';

export interface PidsOption {
  readonly kind: 'pids';
  /** Of processes or of threads of theirs. */
  readonly pids: readonly number[];
  /** Also their children, those there are and those to come. */
  readonly followChildren: boolean;
}

/** Processes by number. It ends with the last of them and of their children. */
export class PidTarget implements Target {
  readonly label: string;
  readonly selection: Selection;
  /** Thread groups, each once. */
  readonly #pids: readonly number[];
  readonly #followChildren: boolean;
  readonly #procPath: string;

  /** @throws UserError NO_SUCH_PROCESS */
  static resolve({ pids, followChildren }: PidsOption, { procPath }: TargetHost): PidTarget {
    return new PidTarget([...new Set(pids.map((pid) => threadGroupOf(pid, procPath)))], followChildren, procPath);
  }

  /** Made by `resolve`. */
  constructor(pids: readonly number[], followChildren: boolean, procPath: string) {
    this.label = `${pids.length === 1 ? 'pid' : 'pids'} ${pids.join(', ')}`;
    this.selection = { processes: { followChildren } };
    this.#pids = pids;
    this.#followChildren = followChildren;
    this.#procPath = procPath;
  }

  /** @throws UserError NO_SUCH_PROCESS if all have ended meanwhile */
  seed(watched: Watched): void {
    for (const pid of this.#pids) watched.add(pid);
    // A child's child may appear during the walk, of a parent that was not yet known: until nothing new is found.
    for (let added = this.#followChildren ? 1 : 0; added > 0; ) {
      added = descendantsOf(watched.pids(), this.#procPath).filter((pid) => watched.add(pid)).length;
    }
    if (watched.pids().length > 0) return;
    throw new UserError('NO_SUCH_PROCESS', `the process ${this.#pids.join(', ')} has ended`, ['ps -e shows what runs']);
  }

  members(watched: Watched): number[] {
    return watched.pids();
  }

  describe(): TargetDescription[] {
    return this.#pids.map((pid) => ({ kind: 'pid', value: String(pid), processes: this.#countOf(pid) }));
  }

  hasEnded(watched: Watched): boolean {
    return watched.pids().length === 0;
  }

  #countOf(pid: number): number {
    return this.#followChildren ? 1 + descendantsOf([pid], this.#procPath).length : 1;
  }
}

function threadGroupOf(pid: number, procPath: string): number {
  const tgid = statusField(join(procPath, String(pid), 'status'), 'Tgid');
  if (tgid !== null) return Number(tgid);
  throw new UserError('NO_SUCH_PROCESS', `there is no process ${pid}`, [
    'it may have ended; ps -e shows what runs. In a container only its own processes are visible',
  ]);
}

function statusField(path: string, name: string): string | null {
  try {
    return new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(readFileSync(path, 'utf8'))?.[1] ?? null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ESRCH';
}
