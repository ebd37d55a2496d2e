import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Failure, type Handle, type MapDescription, native, type ProgramDescription } from './addon.ts';
import { type ConstantValue, encodeConstant } from './constant.ts';
import { BpfError, closedError, loadError, missingError } from './errors.ts';
import { LoadedObject } from './loaded-object.ts';

export interface OpenOptions {
  /** Name of the object in the kernel and in errors; default: the file's name up to its first dot. */
  readonly name?: string;
}

export interface LoadOptions {
  /** 0 (default): the verifier's log only if it refuses; 1, 2, 4: also of what it accepts, see `LoadedObject.log`. */
  readonly logLevel?: number;
}

/**
 * Opens an eBPF object file. Nothing reaches the kernel before `load`.
 *
 * @param source path of the ELF file, or its bytes.
 * @throws BpfError if it cannot be read or is no eBPF object.
 */
export function openObject(source: string | Uint8Array, options: OpenOptions = {}): OpenObject {
  const addon = native();
  const name = options.name ?? (typeof source === 'string' ? (basename(source).split('.')[0] ?? '') : 'object');
  const operation = `open the object ${typeof source === 'string' ? source : `"${name}"`}`;
  const bytes = typeof source === 'string' ? readObject(operation, source) : source;
  const result = addon.objectOpen(bytes, name);
  if (typeof result === 'number') throw new BpfError(operation, -result, { log: addon.takeMessages() });
  return new OpenObject(name, result);
}

function readObject(operation: string, path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const errno = (cause as NodeJS.ErrnoException).errno;
    if (errno === undefined) throw cause;
    throw new BpfError(operation, -errno, { cause });
  }
}

/**
 * An object whose programs and maps can still be chosen and changed. `load` uses it up. Dispose it if it is not loaded.
 * Its methods throw BpfError ENOENT for a name that the object lacks, EBADF once it is loaded or disposed.
 */
export class OpenObject implements Disposable {
  readonly name: string;
  /** In the order of the object file. */
  readonly programs: readonly ProgramDescription[];
  /** Data sections included: `.rodata`, `.bss`. */
  readonly maps: readonly MapDescription[];
  #handle: Handle<'object'> | null;

  /** Made by `openObject`. */
  constructor(name: string, handle: Handle<'object'>) {
    this.name = name;
    this.#handle = handle;
    this.programs = native().objectPrograms(handle);
    this.maps = native()
      .objectMaps(handle)
      .map(({ readSize: _, created: __, ...description }) => description);
  }

  /**
   * Gives a `const volatile` variable its value. The verifier then knows it: branches it rules out are not checked.
   *
   * @param value of the variable's own size: a number that does not fit is a RangeError, structs and arrays are given as bytes.
   */
  setConstant(name: string, value: ConstantValue): void {
    const place = native().variableFind(this.#open(), name);
    if (typeof place === 'number') {
      throw new BpfError(`set the constant "${name}"`, -place, {
        reason: 'the object has no variable of that name in .rodata (unused ones are left out by the compiler)',
      });
    }
    const bytes = encodeConstant(name, place, value);
    this.#check(`set the constant "${name}"`, native().variableWrite(this.#open(), place.map, place.offset, bytes));
  }

  /** Whether `load` loads the program; true for all but those in sections that begin with `?`. */
  setAutoload(program: string, wanted: boolean): void {
    const index = indexOf('program', program, this.programs);
    this.#check(`choose the program "${program}"`, native().objectSetAutoload(this.#open(), index, wanted));
  }

  /** Whether `load` creates the map. A program that uses a map that is not created is refused, unless the use is in a dead branch. */
  setAutocreate(map: string, wanted: boolean): void {
    const index = indexOf('map', map, this.maps);
    this.#check(`choose the map "${map}"`, native().objectSetAutocreate(this.#open(), index, wanted));
  }

  /** @param entries for a ring buffer its size in bytes, rounded up to a power of two of pages. */
  setMaxEntries(map: string, entries: number): void {
    const index = indexOf('map', map, this.maps);
    this.#check(`resize the map "${map}"`, native().objectSetMaxEntries(this.#open(), index, entries));
  }

  /**
   * Creates the maps and loads the chosen programs. The object is used up, also when this fails.
   *
   * @throws VerifierError if the kernel's verifier refuses a program; BpfError for all else: EPERM without CAP_BPF and
   * CAP_PERFMON (before Linux 5.8: CAP_SYS_ADMIN), ESRCH where the kernel lacks what a program is for, E2BIG, ENOMEM.
   */
  load(options: LoadOptions = {}): LoadedObject {
    const addon = native();
    const handle = this.#open();
    const status = addon.objectLoad(handle, options.logLevel ?? 0);
    const log = addon.takeMessages();
    if (status < 0) {
      this[Symbol.dispose]();
      throw loadError(`load the object "${this.name}"`, -status, log);
    }
    this.#handle = null;
    return new LoadedObject(this.name, handle, log);
  }

  [Symbol.dispose](): void {
    if (this.#handle !== null) native().close(this.#handle);
    this.#handle = null;
  }

  #open(): Handle<'object'> {
    if (this.#handle === null) throw closedError(`the open object "${this.name}"`);
    return this.#handle;
  }

  #check(operation: string, status: Failure): void {
    if (status < 0) throw new BpfError(operation, -status, { log: native().takeMessages() });
  }
}

function indexOf(kind: 'program' | 'map', name: string, list: readonly { readonly name: string }[]): number {
  const index = list.findIndex((item) => item.name === name);
  if (index >= 0) return index;
  throw missingError(
    kind,
    name,
    list.map((item) => item.name),
  );
}
