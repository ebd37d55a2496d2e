import type { RecordedProcess } from '../events/recording-format.ts';
import { podUidOf } from '../host/cgroup-names.ts';
import { environmentOf, identifyProcess } from '../host/process-identity.ts';
import { ticksAt } from '../host/process-state.ts';
import { workloadKey as placeOf } from '../host/workload-key.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import { ContainerNames } from './container-names.ts';
import { declaredAs, declaredBy, NOTHING_DECLARED } from './declared-resource.ts';
import type { Named } from './service-names.ts';

/** Answers kept, also of processes that have ended: 4,096 are 1 MB, and more than a host runs services. */
const DEFAULT_CAPACITY = 4096;

export interface ProcessesOptions {
  /** Where /proc is; null where none may be read: in a replay. */
  readonly procPath: string | null;
  /** Where container runtimes have written down names; default: `/`. */
  readonly rootPath?: string;
  readonly capacity?: number;
}

/** Who a process is; another object where it is another program now. */
export interface KnownProcess extends Named {
  readonly tgid: number;
  readonly cgroup: string | null;
  /** As /proc has it; null where that was not asked. */
  readonly startTicks: number | null;
  /** Processes of one container, else one unit, else one command, that declare the same are one workload. */
  readonly workloadKey: string;
}

/** What records tell of a process. */
interface SeenTask {
  readonly comm: string;
  /** When it started, nanoseconds since boot; NaN where that is not told. */
  readonly startNs: number;
}

/** Who processes are: asked once, from /proc, and remembered after their end; bounded, who was not asked for longest goes first. */
export class Processes {
  readonly #procPath: string | null;
  readonly #known: BoundedMap<number, KnownProcess>;
  /** By records: names, for processes that had ended before anyone asked, and whose they are. */
  readonly #tasks: BoundedMap<number, SeenTask>;
  readonly #lowest: BoundedMap<string, LowestProcess>;
  readonly #containers: ContainerNames;

  constructor(options: ProcessesOptions) {
    this.#procPath = options.procPath;
    const limit = options.capacity ?? DEFAULT_CAPACITY;
    this.#known = new BoundedMap({ limit });
    this.#tasks = new BoundedMap({ limit });
    this.#lowest = new BoundedMap({ limit });
    this.#containers = new ContainerNames(options.procPath ?? '', options.rootPath ?? '/');
  }

  processOf(tgid: number): KnownProcess {
    return this.#known.get(tgid) ?? this.#keep(this.#read(tgid) ?? this.#ofTask(tgid));
  }

  has(tgid: number): boolean {
    return this.#known.has(tgid);
  }

  /** By a record: who it is of, and the task's name, used where /proc has the process no more. */
  noteTask(tgid: number, comm: string, startNs: number): void {
    if (this.#wasAnother(tgid, startNs)) this.forget(tgid);
    this.#tasks.set(tgid, { comm, startNs });
  }

  /** Whether a record has told of this process before: of one with this start. */
  hasSeen(tgid: number, startNs: number): boolean {
    return this.#tasks.get(tgid)?.startNs === startNs;
  }

  /** The process runs another program now: /proc is asked again. A recording's names came with its chunks, and stay. */
  forget(tgid: number): void {
    if (this.#procPath !== null) this.#known.delete(tgid);
  }

  /** Names from a recording. */
  learn({ tgid, command, cgroup, containerId, containerName, unit, podUid, declared }: RecordedProcess): void {
    this.#keep(
      knownProcess({
        ...{ tgid, command, cgroup, containerId, containerName, unit },
        podUid: podUid ?? (cgroup && podUidOf(cgroup)),
        declared: declared === undefined ? NOTHING_DECLARED : declaredAs(declared),
        startTicks: null,
      }),
    );
  }

  /** The lowest number of a workload's processes that were known before anybody asked, mostly of the one that has started the others; the same from then on. */
  lowestOf({ workloadKey, tgid }: KnownProcess): number {
    const lowest = this.#lowest.get(workloadKey) ?? { tgid, asked: true };
    lowest.asked = true;
    this.#lowest.set(workloadKey, lowest);
    return lowest.tgid;
  }

  /** Null where it has ended, also where another has its number by now: then the records' own name is used. */
  #read(tgid: number): KnownProcess | null {
    if (this.#procPath === null) return null;
    const identity = identifyProcess(tgid, this.#procPath);
    if (identity === null || this.#isLater(tgid, identity.startTicks)) return null;
    const declared = declaredBy(environmentOf(tgid, this.#procPath) ?? '');
    return knownProcess({ ...identity, tgid, containerName: this.#containers.of(identity.cgroup), declared });
  }

  /** By what records told before, else by /proc. */
  #wasAnother(tgid: number, startNs: number): boolean {
    const before = this.#tasks.get(tgid);
    if (before !== undefined) return before.startNs !== startNs;
    const startTicks = this.#known.get(tgid)?.startTicks ?? null;
    return startTicks !== null && startTicks !== ticksAt(startNs);
  }

  #isLater(tgid: number, startTicks: number | null): boolean {
    const startNs = this.#tasks.get(tgid)?.startNs ?? Number.NaN;
    return startTicks !== null && startTicks > ticksAt(startNs);
  }

  #ofTask(tgid: number): KnownProcess {
    const command = this.#tasks.get(tgid)?.comm ?? `pid ${tgid}`;
    const nowhere = { cgroup: null, containerId: null, containerName: null, podUid: null, unit: null };
    return knownProcess({ tgid, command, ...nowhere, declared: NOTHING_DECLARED, startTicks: null });
  }

  #keep(process: KnownProcess): KnownProcess {
    const { tgid, workloadKey } = process;
    this.#known.set(tgid, process);
    const lowest = this.#lowest.get(workloadKey);
    if (lowest === undefined) this.#lowest.set(workloadKey, { tgid, asked: false });
    else if (!lowest.asked) lowest.tgid = Math.min(lowest.tgid, tgid);
    return process;
  }
}

interface LowestProcess {
  tgid: number;
  asked: boolean;
}

function knownProcess(process: Omit<KnownProcess, 'workloadKey'>): KnownProcess {
  const { tgid, command, cgroup, containerId, containerName, podUid, unit, declared, startTicks } = process;
  const workloadKey = keyOf(process);
  return { tgid, command, cgroup, containerId, containerName, podUid, unit, declared, startTicks, workloadKey };
}

function keyOf(process: Named): string {
  const { key } = process.declared;
  return key === '' ? placeOf(process) : `${placeOf(process)} as ${key}`;
}
