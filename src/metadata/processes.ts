import { readFileSync } from 'node:fs';
import { cgroupPath, containerIdOf, unitOf } from './cgroup.ts';
import { commandName } from './command-name.ts';
import type { Workload, WorkloadResolver } from './workload.ts';

/** Answers kept, also of processes that have ended: 4,096 are 1 MB, and more than a host runs services. */
const DEFAULT_CAPACITY = 4096;

export interface ProcessesOptions {
  /** Where /proc is; null where none may be read: in a replay. */
  readonly procPath: string | null;
  readonly capacity?: number;
}

/** A process's names as a recording holds them. */
export interface KnownProcess {
  readonly tgid: number;
  readonly command: string;
  readonly cgroup: string | null;
  readonly containerId: string | null;
  readonly containerName: string | null;
  readonly unit: string | null;
}

/** Who a process is: asked once, from /proc, and remembered after its end; bounded, the oldest answer goes first. */
export class Processes implements WorkloadResolver {
  readonly #procPath: string | null;
  readonly #capacity: number;
  readonly #known = new Map<number, Workload>();
  /** Names from records, for processes that had ended before anyone asked. */
  readonly #taskNames = new Map<number, string>();

  constructor(options: ProcessesOptions) {
    this.#procPath = options.procPath;
    this.#capacity = options.capacity ?? DEFAULT_CAPACITY;
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
    if (this.#taskNames.size >= this.#capacity) deleteFirst(this.#taskNames);
    this.#taskNames.set(tgid, comm);
  }

  /** The process runs another program now: /proc is asked again. A recording's names came with its chunks, and stay. */
  forget(tgid: number): void {
    if (this.#procPath !== null) this.#known.delete(tgid);
  }

  /** Names from a recording. */
  learn(process: KnownProcess): void {
    this.#keep(process.tgid, toWorkload(process));
  }

  #read(tgid: number): Workload | null {
    if (this.#procPath === null) return null;
    try {
      const folder = `${this.#procPath}/${tgid}`;
      const comm = readFileSync(`${folder}/comm`, 'utf8').trimEnd();
      const command = commandName(readFileSync(`${folder}/cmdline`, 'utf8'), comm);
      const cgroup = cgroupPath(readFileSync(`${folder}/cgroup`, 'utf8'));
      const containerId = cgroup && containerIdOf(cgroup);
      return toWorkload({ command, cgroup, containerId, containerName: null, unit: cgroup && unitOf(cgroup) });
    } catch {
      // It has ended: /proc answers with ENOENT or ESRCH, and the records' own name is used.
      return null;
    }
  }

  #keep(tgid: number, workload: Workload): Workload {
    if (this.#known.size >= this.#capacity) deleteFirst(this.#known);
    this.#known.set(tgid, workload);
    return workload;
  }
}

function toWorkload(process: Omit<KnownProcess, 'tgid'>): Workload {
  const { command, cgroup, containerId, containerName, unit } = process;
  return { key: keyOf(containerId, unit, command), command, cgroup, containerId, containerName, unit };
}

function keyOf(containerId: string | null, unit: string | null, command: string): string {
  if (containerId !== null) return `container ${containerId}`;
  return unit === null ? `command ${command}` : `unit ${unit}`;
}

function workloadOfCommand(command: string): Workload {
  return toWorkload({ command, cgroup: null, containerId: null, containerName: null, unit: null });
}

function deleteFirst<Key>(map: Map<Key, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
