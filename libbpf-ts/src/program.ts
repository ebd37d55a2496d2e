import { type Failure, type Handle, native, type ProgramDescription, type ProgramInformation } from './addon.ts';
import {
  type AttachOptions,
  checkedCookie,
  describeUprobe,
  type UprobeAttach,
  uprobeArguments,
} from './attach-options.ts';
import { BpfError, closedError } from './errors.ts';
import { Link } from './link.ts';

const ENOENT = 2;
const EOPNOTSUPP = 95;

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
   * Attaches, by the program's section if nothing else is asked for. Each call makes one more link, and each link one
   * more run an event. A uprobe stops whoever runs into it for some 4 µs (a virtual machine, Linux 6.18).
   *
   * @throws BpfError EPERM or EACCES without CAP_BPF and CAP_PERFMON; of a section ENOENT if the kernel has no such
   * tracepoint, EOPNOTSUPP if it names no place to attach to, or none that takes a cookie; of a uprobe ENOENT if there
   * is no such file or function, LIBBPF_ERRNO__LIBELF if a function is looked for in what is no ELF file, EINVAL if the
   * offset lies outside the file or the program is not for uprobes, ESRCH if there is no such process. A cookie that
   * the kernel does not know yet is EOPNOTSUPP (`tp`, uprobes) or EINVAL. RangeError for numbers that cannot be.
   */
  attach(options: AttachOptions = { kind: 'section' }): Link {
    switch (options.kind) {
      case 'section':
        return this.#attachBySection(checkedCookie(options.cookie));
      case 'uprobe':
      case 'uretprobe':
        return this.#attachUprobe(options);
      default:
        return options satisfies never;
    }
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

  #attachBySection(cookie: bigint): Link {
    const result = native().programAttach(this.#open(), this.#index, cookie);
    if (cookie === 0n || result !== -EOPNOTSUPP) return this.#linked(`(${this.section})`, result);
    throw new BpfError(`attach the program "${this.name}" (${this.section}) with a cookie`, EOPNOTSUPP, {
      reason: 'sections of this kind, or this kernel, take none',
      log: native().takeMessages(),
    });
  }

  #attachUprobe(options: UprobeAttach): Link {
    const uprobe = uprobeArguments(options);
    const { path, function: name, offset, pid, atReturn, cookie } = uprobe;
    const addon = native();
    const result = addon.programAttachUprobe(this.#open(), this.#index, path, name, offset, pid, atReturn, cookie);
    return this.#linked(`as ${describeUprobe(uprobe)}`, result);
  }

  #linked(how: string, result: Handle<'link'> | Failure): Link {
    if (typeof result === 'number') {
      throw new BpfError(`attach the program "${this.name}" ${how}`, -result, { log: native().takeMessages() });
    }
    const link = new Link(result, () => this.#links.delete(link));
    this.#links.add(link);
    return link;
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
