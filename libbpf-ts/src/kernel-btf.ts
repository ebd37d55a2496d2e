import { existsSync } from 'node:fs';
import { type Handle, native } from './addon.ts';
import { BpfError, closedError } from './errors.ts';

/** Where a kernel built with CONFIG_DEBUG_INFO_BTF shows its type information. */
const VMLINUX = '/sys/kernel/btf/vmlinux';

/** BTF_KIND_TYPEDEF of linux/btf.h. */
const BTF_KIND_TYPEDEF = 8;

/** The running kernel's own type information: what it has, before anything is loaded. */
export class KernelBtf implements Disposable {
  #handle: Handle<'btf'> | null;

  /** Whether the kernel has any; without it neither CO-RE nor `tp_btf` works. Linux 5.2, if so configured. */
  static available(): boolean {
    return existsSync(VMLINUX);
  }

  /** Parses it: takes about 10 ms and holds the 6 MB of it until disposed. @throws BpfError ENOENT if there is none. */
  static load(): KernelBtf {
    const addon = native();
    const handle = addon.btfOpen();
    if (typeof handle === 'number') throw new BpfError("read the kernel's BTF", -handle, { log: addon.takeMessages() });
    return new KernelBtf(handle);
  }

  /** Made by `load`. */
  constructor(handle: Handle<'btf'>) {
    this.#handle = handle;
  }

  /** Whether `tp_btf/NAME` and `raw_tp/NAME` can attach. */
  hasTracepoint(name: string): boolean {
    return native().btfHas(this.#open(), `btf_trace_${name}`, BTF_KIND_TYPEDEF);
  }

  /** Whether a struct or union has that field, also through anonymous members: `hasField('tcp_sock', 'tcp_wstamp_ns')`. */
  hasField(structure: string, field: string): boolean {
    return native().btfHasField(this.#open(), structure, field);
  }

  /** `hasEnumerator('bpf_func_id', 'BPF_FUNC_task_pt_regs')` tells whether the kernel has a helper. */
  hasEnumerator(enumeration: string, name: string): boolean {
    return native().btfHasEnumerator(this.#open(), enumeration, name);
  }

  [Symbol.dispose](): void {
    if (this.#handle !== null) native().close(this.#handle);
    this.#handle = null;
  }

  #open(): Handle<'btf'> {
    if (this.#handle === null) throw closedError("the kernel's BTF");
    return this.#handle;
  }
}
