import { execFileSync } from 'node:child_process';
import { enableStatistics } from 'libbpf-ts';

/**
 * Run counts and nanoseconds of all eBPF programs of the host, while in scope; costs each run about 20 ns.
 * Held by a descriptor: a bench that is killed leaves the host as it was, which the sysctl would not.
 */
export class BpfStatistics implements Disposable {
  readonly #held = enableStatistics();

  read(): BpfTotals {
    const programs = JSON.parse(execFileSync('bpftool', ['prog', 'show', '-j']).toString()) as BpfProgram[];
    const totals = { nanoseconds: 0, runs: 0 };
    for (const { run_time_ns = 0, run_cnt = 0 } of programs) {
      totals.nanoseconds += run_time_ns;
      totals.runs += run_cnt;
    }
    return totals;
  }

  [Symbol.dispose](): void {
    this.#held[Symbol.dispose]();
  }
}

export interface BpfTotals {
  readonly nanoseconds: number;
  readonly runs: number;
}

/** As bpftool names them; absent while 0. */
interface BpfProgram {
  readonly run_time_ns?: number;
  readonly run_cnt?: number;
}
