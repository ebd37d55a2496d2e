import type { LoadedObject, RingBuffer } from 'libbpf-ts';
import { UserError } from '../lib/errors.ts';
import { cgroupMembers } from './cgroup-members.ts';
import { type ProbeCounters, sumCounters } from './counters.ts';
import { loadProbe, PROCESS_PROGRAMS, programsOf, refusal } from './load.ts';
import { findObject } from './object-path.ts';
import { chooseWay, type ProbeWay, preflight } from './preflight.ts';
import { readProcess } from './process-state.ts';
import { descendantsOf, type ProbeTarget, resolvePids } from './targets.ts';
import { MappedVerdicts } from './verdicts.ts';

export interface ProbeOptions {
  readonly target: ProbeTarget;
  /** `auto`: socket tracepoints where the kernel has them. */
  readonly way: ProbeWay | 'auto';
  /** Copied of one call at most, 65,536 at most. */
  readonly copyBytes: number;
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
  readonly target: ProbeTarget;
}

/** Nanoseconds of a clock tick of /proc: USER_HZ is 100 on all architectures. */
const TICK_NS = 10_000_000n;

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
  readonly #target: ProbeTarget;
  readonly #programs: readonly string[];

  /** @throws UserError NO_SUCH_PROCESS, NO_PERMISSION, NO_BTF, NO_TRACEPOINT, LOAD_FAILED, UNSUPPORTED_PLATFORM */
  static attach(options: ProbeOptions): Probe {
    const host = preflight();
    const way = chooseWay(host, options.way);
    const programs = programsOf(way, host.routes);
    const target = resolveTarget(options.target);
    const object = loadProbe({ ...options, target, way, programs, objectPath: options.objectPath ?? findObject() });
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
    this.#programs = programs;
    this.#ring = object.ringBuffer('sae_events');
    this.ringBytes = this.#ring.size;
    this.verdicts = new MappedVerdicts(object.map('sae_verdicts').mapped());
    for (const name of PROCESS_PROGRAMS) object.program(name).attach();
    if (target.kind === 'pids') this.#seed(target.pids, target.followChildren);
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

  /** Processes of the target that live, now. */
  targetPids(): number[] {
    if (this.#target.kind === 'cgroup') return cgroupMembers(this.#target.path);
    return this.#object
      .map('sae_targets')
      .keys()
      .map((key) => new DataView(key.buffer, key.byteOffset).getUint32(0, true));
  }

  /** How many they are; 0 when the last of them has ended. */
  targetCount(): number {
    return this.targetPids().length;
  }

  [Symbol.dispose](): void {
    this.#object[Symbol.dispose]();
  }

  #seed(pids: readonly number[], followChildren: boolean): void {
    for (const pid of pids) this.#watch(pid);
    // A child's child may appear during the walk, of a parent that was not yet known: until nothing new is found.
    for (let added = followChildren ? 1 : 0; added > 0; ) {
      added = descendantsOf(this.targetPids()).filter(({ pid }) => this.#watch(pid)).length;
    }
    if (this.targetCount() > 0) return;
    throw new UserError('NO_SUCH_PROCESS', `the process ${pids.join(', ')} has ended`, ['ps -e shows what runs']);
  }

  /** Adds a process that lives; true if it was not there. Its end before this was seen by nobody, after it by the hook. */
  #watch(pid: number): boolean {
    const targets = this.#object.map('sae_targets');
    const key = new Uint8Array(Uint32Array.of(pid).buffer);
    if (targets.get(key) !== undefined) return false;
    const before = readProcess(pid);
    if (before === null) return false;
    targets.set(key, new Uint8Array(BigUint64Array.of(BigInt(before.startTicks) * TICK_NS).buffer));
    const after = readProcess(pid);
    if (after?.startTicks === before.startTicks) return true;
    targets.delete(key);
    return false;
  }
}

function resolveTarget(target: ProbeTarget): ProbeTarget {
  return target.kind === 'pids' ? { ...target, pids: resolvePids(target.pids) } : target;
}
