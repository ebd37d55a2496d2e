import { type Handle, type MapState, native, type ProgramDescription } from './addon.ts';
import { closedError, missingError } from './errors.ts';
import { BpfMap } from './map.ts';
import { Program } from './program.ts';
import { RingBuffer } from './ring-buffer.ts';

/**
 * An object in the kernel. Programs, maps, links and ring buffers got from it live as long as it does: disposing it
 * detaches and closes them all, newest first. So does the end of the thread, and of the process in any way. The garbage
 * collector never does.
 */
export class LoadedObject implements Disposable {
  readonly name: string;
  /** The verifier's log of the programs, if a log level was asked for; else empty. */
  readonly log: string;
  #handle: Handle<'object'> | null;
  readonly #programs: readonly ProgramDescription[];
  readonly #maps: readonly MapState[];
  /** One of each name: a second ring buffer on the same map would steal the first one's records. */
  readonly #children = new Map<string, Disposable>();

  /** Made by `OpenObject.load`. */
  constructor(name: string, handle: Handle<'object'>, log: string) {
    this.name = name;
    this.log = log;
    this.#handle = handle;
    this.#programs = native().objectPrograms(handle);
    this.#maps = native().objectMaps(handle);
  }

  /** @throws BpfError ENOENT if the object has no such program or it was not loaded. The same Program for the same name. */
  program(name: string): Program {
    const index = this.#programs.findIndex((program) => program.name === name);
    const description = this.#programs[index];
    if (description === undefined) throw missingError('program', name, names(this.#programs));
    return this.#child(`program ${name}`, (handle) => new Program(handle, index, description));
  }

  /** @throws BpfError ENOENT if the object has no such map or it was not created. The same BpfMap for the same name. */
  map(name: string): BpfMap {
    return this.#child(`map ${name}`, (handle) => new BpfMap(handle, ...this.#findMap(name)));
  }

  /** @throws BpfError as `map`; EINVAL if the map is of another type. The same RingBuffer for the same name. Linux 5.8. */
  ringBuffer(name: string): RingBuffer {
    return this.#child(`ring ${name}`, (handle) => new RingBuffer(handle, ...this.#findMap(name)));
  }

  [Symbol.dispose](): void {
    if (this.#handle === null) return;
    for (const child of [...this.#children.values()].reverse()) child[Symbol.dispose]();
    this.#children.clear();
    native().close(this.#handle);
    this.#handle = null;
  }

  #findMap(name: string): [index: number, state: MapState] {
    const index = this.#maps.findIndex((map) => map.name === name);
    const state = this.#maps[index];
    if (state?.created !== true) throw missingError('map', name, names(this.#maps.filter((map) => map.created)));
    return [index, state];
  }

  #child<Child extends Disposable>(key: string, create: (handle: Handle<'object'>) => Child): Child {
    if (this.#handle === null) throw closedError(`the object "${this.name}"`);
    const existing = this.#children.get(key);
    if (existing !== undefined) return existing as Child;
    const child = create(this.#handle);
    this.#children.set(key, child);
    return child;
  }
}

function names(list: readonly { readonly name: string }[]): string[] {
  return list.map((item) => item.name);
}
