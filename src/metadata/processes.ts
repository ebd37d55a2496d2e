import type { RecordedProcess } from '../events/recording-format.ts';
import { identifyProcess } from '../host/process-identity.ts';
import { workloadKey } from '../host/workload-key.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Workload, WorkloadResolver } from './workload.ts';

/** Answers kept, also of processes that have ended: 4,096 are 1 MB, and more than a host runs services. */
const DEFAULT_CAPACITY = 4096;

export interface ProcessesOptions {
  /** Where /proc is; null where none may be read: in a replay. */
  readonly procPath: string | null;
  readonly capacity?: number;
}

/** Who a process is: asked once, from /proc, and remembered after its end; bounded, who was not asked for longest goes first. */
export class Processes implements WorkloadResolver {
  readonly #procPath: string | null;
  readonly #known: BoundedMap<number, Workload>;
  /** Names from records, for processes that had ended before anyone asked. */
  readonly #taskNames: BoundedMap<number, string>;

  constructor(options: ProcessesOptions) {
    this.#procPath = options.procPath;
    const limit = options.capacity ?? DEFAULT_CAPACITY;
    this.#known = new BoundedMap({ limit });
    this.#taskNames = new BoundedMap({ limit });
  }

  workloadOf(tgid: number): Workload {
    const known = this.#known.get(tgid);
    if (known !== undefined) return known;
    return this.#keep(tgid, this.#read(tgid) ?? workloadOfCommand(this.#taskNames.get(tgid) ?? `pid ${tgid}`));
  }

  has(tgid: number): boolean {
    return this.#known.has(tgid);
  }

  /** The task's name by a record: used where /proc has the process no more. */
  noteTask(tgid: number, comm: string): void {
    this.#taskNames.set(tgid, comm);
  }

  /** The process runs another program now: /proc is asked again. A recording's names came with its chunks, and stay. */
  forget(tgid: number): void {
    if (this.#procPath !== null) this.#known.delete(tgid);
  }

  /** Names from a recording. */
  learn(process: RecordedProcess): void {
    this.#keep(process.tgid, toWorkload(process));
  }

  #read(tgid: number): Workload | null {
    if (this.#procPath === null) return null;
    // Where it has ended, the records' own name is used.
    const identity = identifyProcess(tgid, this.#procPath);
    return identity === null ? null : toWorkload({ ...identity, containerName: null });
  }

  #keep(tgid: number, workload: Workload): Workload {
    this.#known.set(tgid, workload);
    return workload;
  }
}

function toWorkload(process: Omit<RecordedProcess, 'tgid'>): Workload {
  const { command, cgroup, containerId, containerName, unit } = process;
  return { key: workloadKey(process), command, cgroup, containerId, containerName, unit };
}

function workloadOfCommand(command: string): Workload {
  return toWorkload({ command, cgroup: null, containerId: null, containerName: null, unit: null });
}
