import { descendantsOf } from '../../host/descendants.ts';
import { pidsIn } from '../../host/proc-files.ts';
import { identifyProcess } from '../../host/process-identity.ts';
import { UserError } from '../../lib/errors.ts';
import { nearestName } from '../../lib/nearest.ts';
import type { Target, TargetDescription, TargetHost, Watched } from './target.ts';

export interface CommOption {
  readonly kind: 'comm';
  /** Of the program, as rows show it, or of its task. */
  readonly name: string;
  /** Wait for it, at the start and after its end. */
  readonly follow: boolean;
}

/** The kernel cuts a task's name. */
const COMM_BYTES = 15;
/** A process that is new since the attach is its parent's copy until it executes something: it is looked at so often, over two seconds. */
const LOOKS = 8;

/**
 * Programs by name, with their children: those that run, and those that start later. A start is seen by the name of what
 * is executed, from its first call on; one that is known by its arguments alone (a script's interpreter, a title) is found a
 * moment later. Ends with the last of them.
 */
export class CommTarget implements Target {
  readonly label: string;
  readonly selection = { processes: { followChildren: true }, commands: true };
  readonly #option: CommOption;
  readonly #procPath: string;
  /** How often each process was looked at. */
  #looks: ReadonlyMap<number, number> = new Map();

  /** @throws UserError NO_SUCH_PROCESS */
  static resolve(option: CommOption, { procPath }: TargetHost): CommTarget {
    const target = new CommTarget(option, procPath);
    if (!option.follow && target.#find().length === 0) throw noneNamed(option.name, procPath);
    return target;
  }

  /** Made by `resolve`. */
  constructor(option: CommOption, procPath: string) {
    this.label = `comm ${option.name}`;
    this.#option = option;
    this.#procPath = procPath;
  }

  seed(watched: Watched): void {
    watched.addCommand(this.#option.name);
    this.#looks = new Map(pidsIn(this.#procPath).map((pid) => [pid, LOOKS]));
    // A child's child may appear during the walk: until nothing new is found.
    while (this.#add(this.#find(), watched));
  }

  refresh(watched: Watched): void {
    const looks = new Map<number, number>();
    for (const pid of pidsIn(this.#procPath)) {
      const looked = this.#looks.get(pid) ?? 0;
      if (looked < LOOKS && this.#isNamed(pid)) this.#add([pid], watched);
      looks.set(pid, looked + 1);
    }
    this.#looks = looks;
  }

  members(watched: Watched): number[] {
    return watched.pids();
  }

  describe(): TargetDescription[] {
    return [{ kind: 'comm', value: this.#option.name, processes: this.#find().length }];
  }

  hasEnded(watched: Watched): boolean {
    return !this.#option.follow && watched.pids().length === 0;
  }

  /** True where one of them, or of their children, is new. */
  #add(pids: readonly number[], watched: Watched): boolean {
    return [...pids, ...descendantsOf(pids, this.#procPath)].filter((pid) => watched.add(pid)).length > 0;
  }

  #find(): number[] {
    return pidsIn(this.#procPath).filter((pid) => this.#isNamed(pid));
  }

  #isNamed(pid: number): boolean {
    const identity = pid === process.pid ? null : identifyProcess(pid, this.#procPath);
    if (identity === null) return false;
    const { name } = this.#option;
    return identity.command === name || identity.comm === cutTo15(name);
  }
}

function cutTo15(name: string): string {
  return Buffer.from(name).subarray(0, COMM_BYTES).toString();
}

function noneNamed(name: string, procPath: string): UserError {
  const identities = pidsIn(procPath).flatMap((pid) => identifyProcess(pid, procPath) ?? []);
  const names = [...new Set(identities.flatMap(({ command, comm }) => [command, comm]))];
  const near = nearestName(name, names);
  return new UserError('NO_SUCH_PROCESS', `no process is named ${name}`, [
    ...(near === null ? [] : [`did you mean --comm ${near}?`]),
    'sae-mon targets shows what runs; with --follow sae-mon waits for it',
  ]);
}
