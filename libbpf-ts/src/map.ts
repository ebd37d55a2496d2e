import { type Handle, type MapState, native } from './addon.ts';
import { BpfError, closedError } from './errors.ts';

/** `any`: create or replace; `create`: EEXIST if it is there; `exist`: ENOENT if it is not. */
export type SetMode = 'any' | 'create' | 'exist';

/** BPF_ANY, BPF_NOEXIST, BPF_EXIST of linux/bpf.h. */
const SET_FLAGS: Readonly<Record<SetMode, number>> = { any: 0, create: 1, exist: 2 };

const ENOENT = 2;
const EAGAIN = 11;

/** `keys` gives up after this many steps an entry: so often is the walk thrown back to its start only if keys vanish as fast as they are read. */
const MAX_STEPS_PER_ENTRY = 8;

/**
 * A map in the kernel, from `LoadedObject.map`; it ends with its object. Keys and values are bytes as the programs see
 * them. One call is one system call, except on `mapped` memory. All throw BpfError where the kernel refuses, RangeError
 * where a key or value has another size than the map's.
 */
export class BpfMap implements Disposable {
  readonly name: string;
  readonly type: string;
  readonly keySize: number;
  /** Of one CPU, for per-CPU maps. */
  readonly valueSize: number;
  readonly maxEntries: number;
  /** The kernel's number of it. */
  readonly id: number;
  /** Bytes from one value to the next, in `mapped` memory and in a per-CPU value: `valueSize` rounded up to 8. */
  readonly stride: number;
  /** Bytes that `get` gives and `set` takes: `valueSize`; of per-CPU maps `stride` for every possible CPU, in order. */
  readonly readSize: number;
  #object: Handle<'object'> | null;
  readonly #index: number;
  #mapping: { readonly handle: Handle<'mapping'>; readonly buffer: ArrayBuffer } | null = null;

  /** Made by `LoadedObject.map`. */
  constructor(object: Handle<'object'>, index: number, state: MapState) {
    this.name = state.name;
    this.type = state.type;
    this.keySize = state.keySize;
    this.valueSize = state.valueSize;
    this.maxEntries = state.maxEntries;
    this.stride = (state.valueSize + 7) & ~7;
    this.readSize = state.readSize;
    this.#object = object;
    this.#index = index;
    this.id = native().mapId(object, index);
    if (this.id < 0) throw this.#error('identify', -this.id);
  }

  /** @returns `into` (or fresh bytes) filled with the value of `readSize` bytes; undefined if there is none. */
  get(key: Uint8Array, into: Uint8Array = new Uint8Array(this.readSize)): Uint8Array | undefined {
    const status = native().mapLookup(this.#open(), this.#index, key, into);
    if (status === -ENOENT) return undefined;
    if (status < 0) throw this.#error('read from', -status);
    return into;
  }

  /** A value of `valueSize` bytes for every possible CPU, as views on one fresh buffer; undefined if there is none. */
  getPerCpu(key: Uint8Array): Uint8Array[] | undefined {
    const all = this.get(key);
    if (all === undefined) return undefined;
    const values: Uint8Array[] = [];
    for (let start = 0; start < all.length; start += this.stride)
      values.push(all.subarray(start, start + this.valueSize));
    return values;
  }

  /** @throws BpfError E2BIG where the map is full; EEXIST, ENOENT as the mode says. */
  set(key: Uint8Array, value: Uint8Array, mode: SetMode = 'any'): void {
    const status = native().mapUpdate(this.#open(), this.#index, key, value, SET_FLAGS[mode]);
    if (status < 0) throw this.#error('write to', -status);
  }

  /** @returns whether there was such a key. Elements of arrays cannot be deleted: EINVAL. */
  delete(key: Uint8Array): boolean {
    const status = native().mapDelete(this.#open(), this.#index, key);
    if (status < 0 && status !== -ENOENT) throw this.#error('delete from', -status);
    return status === 0;
  }

  /**
   * The keys there are now, each once. What others add or delete meanwhile may be in it or not; deleting while walking
   * over the result is safe.
   *
   * @throws BpfError EAGAIN if others delete as fast as this reads.
   */
  keys(): Uint8Array[] {
    const keys: Uint8Array[] = [];
    const seen = new Set<string>();
    let previous: Uint8Array | null = null;
    for (let steps = (this.maxEntries + 1) * MAX_STEPS_PER_ENTRY; steps > 0; steps--) {
      const key = new Uint8Array(this.keySize);
      const status = native().mapNextKey(this.#open(), this.#index, key, previous);
      if (status === -ENOENT) return keys;
      if (status < 0) throw this.#error('walk over', -status);
      // From a key deleted meanwhile the kernel goes on at the first one again.
      const text = Buffer.from(key.buffer).toString('latin1');
      if (!seen.has(text)) keys.push(key);
      seen.add(text);
      previous = key;
    }
    throw this.#error('walk over', EAGAIN);
  }

  /**
   * The values of an array made with BPF_F_MMAPABLE (and of `.bss` and `.data`) as memory shared with the programs:
   * value i begins at `i * stride`. One buffer a map; it is detached when the object is disposed; do
   * not transfer it. Order what programs on other CPUs must see in order by `Atomics`. Linux 5.5.
   *
   * @throws BpfError EINVAL if the map cannot be mapped.
   */
  mapped(): ArrayBuffer {
    if (this.#mapping !== null) return this.#mapping.buffer;
    const addon = native();
    const handle = addon.mappingOpen(this.#open(), this.#index);
    if (typeof handle === 'number') throw this.#error('map the memory of', -handle);
    this.#mapping = { handle, buffer: addon.mappingBuffer(handle) };
    return this.#mapping.buffer;
  }

  /** Called by its object. */
  [Symbol.dispose](): void {
    if (this.#mapping !== null) native().close(this.#mapping.handle);
    this.#mapping = null;
    this.#object = null;
  }

  #open(): Handle<'object'> {
    if (this.#object === null) throw closedError(`the map "${this.name}"`);
    return this.#object;
  }

  #error(verb: string, errno: number): BpfError {
    return new BpfError(`${verb} the map "${this.name}" (${this.type})`, errno);
  }
}
