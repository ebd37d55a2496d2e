import { BpfError, enableStatistics } from 'libbpf-ts';

/** Sums over the probe's programs. */
export interface ProbeRuns {
  readonly runs: number;
  readonly nanoseconds: number;
}

/** The kernel counts runs, and their time, until it is disposed. */
export interface RunCounting extends Disposable {
  read(): ProbeRuns;
}

/**
 * Has the kernel count what programs take, which costs each run some 20 ns. Null where it does not let us: before Linux 5.8, or
 * without CAP_SYS_ADMIN.
 */
export function countRuns(
  programs: () => readonly { readonly runCount: number; readonly runTimeNs: number }[],
): RunCounting | null {
  const statistics = enabled();
  if (statistics === null) return null;
  return {
    read() {
      let runs = 0;
      let nanoseconds = 0;
      for (const { runCount, runTimeNs } of programs()) {
        runs += runCount;
        nanoseconds += runTimeNs;
      }
      return { runs, nanoseconds };
    },
    [Symbol.dispose]: () => statistics[Symbol.dispose](),
  };
}

function enabled(): Disposable | null {
  try {
    return enableStatistics();
  } catch (error) {
    if (error instanceof BpfError) return null;
    throw error;
  }
}
