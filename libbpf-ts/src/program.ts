import { type Handle, native, type ProgramDescription, type ProgramInformation } from './addon.ts';
import { BpfError, closedError } from './errors.ts';
import { Link } from './link.ts';

const ENOENT = 2;

/** What the kernel counted of a program since it was loaded. Doubles, exact up to 2^53. */
export interface ProgramStatistics {
  /** Runs, while statistics were on (`enableStatistics`, or the sysctl kernel.bpf_stats_enabled). Linux 5.1. */
  readonly runCount: number;
  /** Nanoseconds spent in these runs. */
  readonly runTimeNs: number;
  /** Runs left out because the program was running on that CPU already; counted always. Linux 5.12, before it 0. */
  readonly recursionMisses: number;
}

/** A loaded program, from `LoadedObject.program`. It lives and ends with its object. */
export class Program implements Disposable {
  readonly name: string;
  readonly section: string;
  readonly type: string;
  /** The kernel's number of it. */
  readonly id: number;
  /** Belongs to the object: do not close it. */
  readonly fd: number;
  #object: Handle<'object'> | null;
  readonly #index: number;
  readonly #links = new Set<Link>();

  /** Made by `LoadedObject.program`. */
  constructor(object: Handle<'object'>, index: number, description: ProgramDescription) {
    this.name = description.name;
    this.section = description.section;
    this.type = description.type;
    this.#object = object;
    this.#index = index;
    const information = this.#information();
    this.id = information.id;
    this.fd = information.fd;
  }

  /**
   * Attaches by the program's section: `tp_btf`, `raw_tp`, `tp` and what else libbpf attaches without arguments.
   * Each call makes one more link, and each link one more run an event.
   *
   * @throws BpfError ENOENT if the kernel has no such tracepoint, EPERM without the capability, EOPNOTSUPP if the
   * section names no place to attach to.
   */
  attach(): Link {
    const addon = native();
    const result = addon.programAttach(this.#open(), this.#index);
    if (typeof result === 'number') {
      throw new BpfError(`attach the program "${this.name}" (${this.section})`, -result, { log: addon.takeMessages() });
    }
    const link = new Link(result, () => this.#links.delete(link));
    this.#links.add(link);
    return link;
  }

  statistics(): ProgramStatistics {
    const { runCount, runTimeNs, recursionMisses } = this.#information();
    return { runCount, runTimeNs, recursionMisses };
  }

  /** Detaches its links. Called by its object; the kernel keeps the program until the object is disposed. */
  [Symbol.dispose](): void {
    for (const link of [...this.#links].reverse()) link[Symbol.dispose]();
    this.#object = null;
  }

  #information(): ProgramInformation {
    const result = native().programInformation(this.#open(), this.#index);
    if (typeof result !== 'number') return result;
    const details = result === -ENOENT ? { reason: 'it was not loaded: setAutoload' } : {};
    throw new BpfError(`use the program "${this.name}"`, -result, details);
  }

  #open(): Handle<'object'> {
    if (this.#object === null) throw closedError(`the program "${this.name}"`);
    return this.#object;
  }
}
