import type { LoadedObject, RingBuffer } from 'libbpf-ts';
import { type ProbeCounters, sumCounters } from './counters.ts';
import { loadProbe, PROCESS_PROGRAMS, programsOf, refusal } from './load.ts';
import { findObject } from './object-path.ts';
import { chooseWay, preflight } from './preflight.ts';
import { countRuns, type RunCounting } from './run-counting.ts';
import { resolveTarget, type TargetOption, THIS_HOST } from './targets/kinds.ts';
import { selectionConstants } from './targets/selection.ts';
import type { Target, TargetDescription } from './targets/target.ts';
import { WatchedMaps } from './targets/watched-maps.ts';
import { MappedVerdicts } from './verdicts.ts';
import type { ProbeWay, WantedWay } from './way.ts';

export interface ProbeOptions {
  readonly target: TargetOption;
  readonly way: WantedWay;
  /** Copied of one call at most, 65,536 at most. */
  readonly copyBytes: number;
  /** Copied of one call at most that answers a question of less than 512 bytes; default: `copyBytes`. */
  readonly answerBytes?: number;
  /** Copied of one turn at most; later calls of it still give their first 256 bytes. */
  readonly turnBytes: number;
  /** Size of the ring, rounded up to a power of two of pages. */
  readonly ringBytes: number;
  /** Default: where the build puts it. */
  readonly objectPath?: string;
}

export interface ProbeProgram {
  readonly name: string;
  /** Runs, and their time, are counted only while the kernel's statistics are on. */
  readonly runCount: number;
  readonly runTimeNs: number;
  readonly recursionMisses: number;
}

interface ProbeParts {
  readonly way: ProbeWay;
  readonly programs: readonly string[];
  readonly target: Target;
}

const FIRST_KEY = new Uint8Array(4);

/**
 * The eBPF programs, attached. Disposing it detaches them and frees all maps, and so does the end of the process.
 * Linux 5.10.
 */
export class Probe implements Disposable {
  readonly way: ProbeWay;
  readonly verdicts: MappedVerdicts;
  /** Of the ring. */
  readonly ringBytes: number;
  readonly #object: LoadedObject;
  readonly #ring: RingBuffer;
  readonly #target: Target;
  readonly #watched: WatchedMaps;
  readonly #programs: readonly string[];

  /** @throws UserError NO_SUCH_PROCESS, NO_SUCH_CGROUP, BAD_TARGET, NO_PERMISSION, NO_BTF, NO_TRACEPOINT, LOAD_FAILED, UNSUPPORTED_PLATFORM */
  static attach(options: ProbeOptions): Probe {
    const host = preflight();
    const way = chooseWay(host, options.way);
    const target = resolveTarget(options.target);
    const programs = programsOf(way, host.routes);
    const objectPath = options.objectPath ?? findObject();
    const object = loadProbe({ ...options, target: selectionConstants(target.selection), way, programs, objectPath });
    try {
      return new Probe(object, { way, programs, target });
    } catch (error) {
      object[Symbol.dispose]();
      throw refusal(error);
    }
  }

  /** Made by `attach`. What forks while the target is being found is caught: the hooks of processes come first. */
  constructor(object: LoadedObject, { way, programs, target }: ProbeParts) {
    this.way = way;
    this.#object = object;
    this.#target = target;
    this.#watched = new WatchedMaps(
      {
        targets: object.map('sae_targets'),
        commands: object.map('sae_commands'),
        ports: object.map('sae_ports'),
        cgroups: object.map('sae_cgroups'),
      },
      THIS_HOST,
    );
    this.#programs = programs;
    this.#ring = object.ringBuffer('sae_events');
    this.ringBytes = this.#ring.size;
    this.verdicts = new MappedVerdicts(object.map('sae_verdicts').mapped());
    for (const name of PROCESS_PROGRAMS) object.program(name).attach();
    target.seed(this.#watched);
    for (const name of programs.slice(PROCESS_PROGRAMS.length)) object.program(name).attach();
  }

  /** Moves whole records into `target`, oldest first. @returns their bytes; 0 if there are none. */
  drain(target: Uint8Array): number {
    return this.#ring.drain(target);
  }

  /** Bytes in the ring that were not drained. */
  pending(): number {
    return this.#ring.available();
  }

  counters(): ProbeCounters {
    const misses = this.programs().reduce((sum, program) => sum + program.recursionMisses, 0);
    return sumCounters(this.#object.map('sae_counters').getPerCpu(FIRST_KEY) ?? [], misses);
  }

  programs(): ProbeProgram[] {
    return this.#programs.map((name) => ({ name, ...this.#object.program(name).statistics() }));
  }

  /** Counts the runs of its programs until that is disposed; null where the kernel does not let us. */
  countRuns(): RunCounting | null {
    return countRuns(() => this.programs());
  }

  /** `pid 123`, `cgroup /…`. */
  get targetLabel(): string {
    return this.#target.label;
  }

  /** Processes of the target that live, now. */
  targetPids(): number[] {
    return this.#target.members(this.#watched);
  }

  /** What is watched as the exports name it, with the processes that each has now. */
  describeTarget(): TargetDescription[] {
    return this.#target.describe(this.#watched);
  }

  /** Whether nobody will come any more. Also looks for who has come since. */
  targetEnded(): boolean {
    this.#target.refresh?.(this.#watched);
    return this.#target.hasEnded(this.#watched);
  }

  [Symbol.dispose](): void {
    this.#object[Symbol.dispose]();
  }
}
