import type { Capability } from 'libbpf-ts';
import type { NeedName } from './needs.ts';

/** Whom a kind of target finds here: any of this host, some of them, or nobody. */
export type Extent = 'all' | 'some' | 'none';

/** What can be watched here by a kind of target. Plain data. */
export interface TargetReach {
  /** `--pid`, `-- COMMAND`. */
  readonly flag: string;
  readonly extent: Extent;
  readonly detail: string;
  /** For it to be all. */
  readonly needs: readonly NeedName[];
}

/** What the kinds look at. */
export interface ReachHost {
  readonly procPath: string;
  /** Inode, 0 for the initial one. */
  readonly pidNamespace: number;
  readonly pids: readonly number[];
  readonly held: readonly Capability[];
}

export type Reached = Omit<TargetReach, 'flag'>;
