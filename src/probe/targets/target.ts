/** What every kind of target answers. A kind is a file beside this one, and a line in `kinds.ts`. */
import type { ConstantValue } from 'libbpf-ts';

/** Where targets are looked for. */
export interface TargetHost {
  readonly procPath: string;
}

/** As the exports name it, and how many of its processes live. */
export interface TargetDescription {
  readonly kind: string;
  readonly value: string;
  readonly processes: number;
}

/** Thread groups that the eBPF programs watch by number, follow to their children, and forget at their end. */
export interface WatchedProcesses {
  /** Watches a process that lives; true if it was not watched before. */
  add(pid: number): boolean;
  /** Those that live. */
  pids(): number[];
}

/** Constants of bpf/targets.h by name; `sae_selection` says by which of its sets a task is known. */
export type TargetConstants = Readonly<Record<string, ConstantValue>>;

/** Somebody to watch, found on this host. Pids are those of the pid namespace that sae-mon runs in. */
export interface Target {
  /** `pid 123`, `cgroup /…`. */
  readonly label: string;
  /** Those that differ from the defaults. */
  readonly constants: TargetConstants;
  /**
   * Called once, when the hooks of processes are attached: what forks from then on is followed.
   *
   * @throws UserError if nobody is left
   */
  seed(watched: WatchedProcesses): void;
  /** Processes that live. */
  members(watched: WatchedProcesses): number[];
  describe(watched: WatchedProcesses): TargetDescription[];
  /** Nobody will come any more. */
  hasEnded(watched: WatchedProcesses): boolean;
}

/** How targets of a kind are found. */
export interface TargetKind<Option> {
  /** @throws UserError if there is no such target */
  resolve(option: Option, host: TargetHost): Target;
}
