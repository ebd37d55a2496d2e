import type { Selection, Target, TargetDescription, Watched } from './target.ts';

interface Part {
  readonly target: Target;
  readonly leftOut: boolean;
  /** Its first place among the cgroups. */
  readonly firstCgroup: number;
}

/** Several targets as one: whoever is in any of them, but for those that are left out. It ends with the last that is watched. */
export class SeveralTargets implements Target {
  readonly label: string;
  readonly selection: Selection;
  readonly #watched: readonly Part[];
  readonly #leftOut: readonly Part[];

  constructor(watched: readonly Target[], leftOut: readonly Target[]) {
    const all = [...watched, ...leftOut];
    this.label = [...watched.map(({ label }) => label), ...leftOut.map(({ label }) => `not ${label}`)].join(', ');
    this.selection = {
      ...mergedProcesses(all),
      commands: all.some(({ selection }) => selection.commands === true),
      servedPorts: all.some(({ selection }) => selection.servedPorts === true),
      calledPorts: all.some(({ selection }) => selection.calledPorts === true),
      cgroups: cgroupsOf(watched),
      leftOutCgroups: cgroupsOf(leftOut),
      all: watched.some(({ selection }) => selection.all === true),
    };
    this.#watched = partsOf(watched, 0, false);
    this.#leftOut = partsOf(leftOut, cgroupsOf(watched), true);
  }

  /** Who is left out is so before anybody is watched. */
  seed(watched: Watched): void {
    for (const part of [...this.#leftOut, ...this.#watched]) part.target.seed(viewOf(watched, part));
  }

  refresh(watched: Watched): void {
    for (const part of [...this.#leftOut, ...this.#watched]) part.target.refresh?.(viewOf(watched, part));
  }

  members(watched: Watched): number[] {
    const leftOut = new Set(this.#leftOut.flatMap((part) => part.target.members(viewOf(watched, part))));
    const pids = new Set(this.#watched.flatMap((part) => part.target.members(viewOf(watched, part))));
    return [...pids].filter((pid) => !leftOut.has(pid));
  }

  describe(watched: Watched): TargetDescription[] {
    return [...this.#watched, ...this.#leftOut].flatMap((part) =>
      part.target
        .describe(viewOf(watched, part))
        .map((description) => (part.leftOut ? { ...description, leftOut: true as const } : description)),
    );
  }

  hasEnded(watched: Watched): boolean {
    return this.#watched.every((part) => part.target.hasEnded(viewOf(watched, part)));
  }
}

function partsOf(targets: readonly Target[], first: number, leftOut: boolean): Part[] {
  let firstCgroup = first;
  return targets.map((target) => {
    const part = { target, leftOut, firstCgroup };
    firstCgroup += target.selection.cgroups ?? 0;
    return part;
  });
}

function cgroupsOf(targets: readonly Target[]): number {
  return targets.reduce((sum, { selection }) => sum + (selection.cgroups ?? 0), 0);
}

/** Children are followed unless each of them says otherwise. */
function mergedProcesses(targets: readonly Target[]): Pick<Selection, 'processes'> {
  const processes = targets.flatMap(({ selection }) => selection.processes ?? []);
  return processes.length === 0
    ? {}
    : { processes: { followChildren: processes.some(({ followChildren }) => followChildren) } };
}

function viewOf(watched: Watched, { firstCgroup, leftOut }: Part): Watched {
  return watched.of({ firstCgroup, leftOut });
}
