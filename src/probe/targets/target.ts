/** What every kind of target answers. A kind is a file beside this one, and a line in `kinds.ts`. */

/** Where targets are looked for. */
export interface TargetHost {
  readonly procPath: string;
  /** Holds what container runtimes have written down; default: `/`. */
  readonly rootPath?: string;
}

/** As the exports name it, and how many of its processes live. */
export interface TargetDescription {
  readonly kind: string;
  readonly value: string;
  readonly processes: number;
  /** Named to be left out. */
  readonly leftOut?: true;
}

/** A cgroup as the kernel numbers it, and its depth below the root, or `ANY_CGROUP_LEVEL`. */
export interface CgroupChoice {
  readonly id: bigint;
  readonly level: number;
}

/** Whose part of what the eBPF programs are told: several targets share it. */
export interface WatchedPart {
  /** Its first place among the cgroups. */
  readonly firstCgroup: number;
  readonly leftOut: boolean;
}

/** Who the eBPF programs watch, or leave out, beside what they were told when they were loaded. */
export interface Watched {
  /** Watches a process that lives, follows it to its children, and forgets it at its end; true if it was not known before. */
  add(pid: number): boolean;
  /** Those of them that live. */
  pids(): number[];
  /** Whoever executes a program with this task name from now on; cut to 15 bytes. */
  addCommand(comm: string): void;
  /** Whoever begins to listen at this port of TCP from now on. */
  addServedPort(port: number): void;
  /** What is said to whoever serves this port, by TCP or UDP. */
  addCalledPort(port: number): void;
  /** @param place below the target's own `Selection.cgroups` @param cgroup null: nobody */
  setCgroup(place: number, cgroup: CgroupChoice | null): void;
  /** The same for one of several targets. */
  of(part: WatchedPart): Watched;
}

/** By what the eBPF programs are to know who is watched. */
export interface Selection {
  /** Thread groups by number. */
  readonly processes?: { readonly followChildren: boolean };
  /** Whoever executes programs of certain names. */
  readonly commands?: boolean;
  /** Whoever begins to listen at certain ports. */
  readonly servedPorts?: boolean;
  /** What is said to certain ports, whoever says it. */
  readonly calledPorts?: boolean;
  /** Cgroups, so many at a time. */
  readonly cgroups?: number;
  /** The same of those that are left out; their places are behind. */
  readonly leftOutCgroups?: number;
  /** Whoever runs. */
  readonly all?: boolean;
}

/** Somebody to watch, found on this host. Pids are those of the pid namespace that sae-mon runs in. */
export interface Target {
  /** `pid 123`, `cgroup /…`. */
  readonly label: string;
  readonly selection: Selection;
  /**
   * Called once, when the hooks of processes are attached: what forks from then on is followed.
   *
   * @throws UserError if nobody is left
   */
  seed(watched: Watched): void;
  /** Called several times a second: who has come since, that no hook has told of. */
  refresh?(watched: Watched): void;
  /** Processes that live. */
  members(watched: Watched): number[];
  describe(watched: Watched): TargetDescription[];
  /** Nobody will come any more. */
  hasEnded(watched: Watched): boolean;
}

/** How targets of a kind are found. */
export interface TargetKind<Option> {
  /** @throws UserError if there is no such target */
  resolve(option: Option, host: TargetHost): Target;
}
