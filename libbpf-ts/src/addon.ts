import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

declare const handle: unique symbol;
/** What the addon gives out for something that is open. The name says of what. */
export type Handle<Name extends string> = { readonly [handle]: Name };

/** What the addon returns where it fails: a negative errno. */
export type Failure = number;

export interface ProgramDescription {
  readonly name: string;
  /** As in the source: `tp_btf/sys_exit`. */
  readonly section: string;
  /** libbpf's word: `tracing`, `raw_tracepoint`, `tracepoint`. */
  readonly type: string;
}

export interface MapDescription {
  /** Data sections are maps too: `.rodata`, `.data`, `.bss`. */
  readonly name: string;
  /** libbpf's word: `hash`, `percpu_array`, `ringbuf`. */
  readonly type: string;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  /** BPF_F_… bits. */
  readonly flags: number;
}

export interface MapState extends MapDescription {
  readonly readSize: number;
  readonly created: boolean;
}

export interface VariablePlace {
  readonly map: number;
  readonly offset: number;
  readonly size: number;
  readonly type: 'signed' | 'unsigned' | 'bool' | 'other';
}

export interface ProgramInformation {
  readonly fd: number;
  readonly id: number;
  readonly runCount: number;
  readonly runTimeNs: number;
  readonly recursionMisses: number;
}

type ObjectHandle = Handle<'object'>;

/** The table in native/addon.c; the comments there say what each function does. Programs and maps are numbered as in their lists. */
export interface Addon {
  close(resource: Handle<string>): void;
  takeMessages(): string;
  objectOpen(bytes: Uint8Array, name: string): ObjectHandle | Failure;
  objectPrograms(object: ObjectHandle): ProgramDescription[];
  objectMaps(object: ObjectHandle): MapState[];
  objectSetAutoload(object: ObjectHandle, program: number, wanted: boolean): Failure;
  objectSetAutocreate(object: ObjectHandle, map: number, wanted: boolean): Failure;
  objectSetMaxEntries(object: ObjectHandle, map: number, entries: number): Failure;
  objectLoad(object: ObjectHandle, logLevel: number): Failure;
  variableFind(object: ObjectHandle, name: string): VariablePlace | Failure;
  variableWrite(object: ObjectHandle, map: number, offset: number, bytes: Uint8Array): Failure;
  programInformation(object: ObjectHandle, program: number): ProgramInformation | Failure;
  programAttach(object: ObjectHandle, program: number, cookie: bigint): Handle<'link'> | Failure;
  programAttachUprobe(
    object: ObjectHandle,
    program: number,
    path: string,
    name: string,
    offset: number,
    pid: number,
    atReturn: boolean,
    cookie: bigint,
  ): Handle<'link'> | Failure;
  linkId(link: Handle<'link'>): number;
  statisticsEnable(): Handle<'statistics'> | Failure;
  mapId(object: ObjectHandle, map: number): number;
  mapLookup(object: ObjectHandle, map: number, key: Uint8Array, into: Uint8Array): Failure;
  mapUpdate(object: ObjectHandle, map: number, key: Uint8Array, value: Uint8Array, flags: number): Failure;
  mapDelete(object: ObjectHandle, map: number, key: Uint8Array): Failure;
  mapNextKey(object: ObjectHandle, map: number, into: Uint8Array, previous: Uint8Array | null): Failure;
  mappingOpen(object: ObjectHandle, map: number): Handle<'mapping'> | Failure;
  mappingBuffer(mapping: Handle<'mapping'>): ArrayBuffer;
  ringOpen(object: ObjectHandle, map: number): Handle<'ring'> | Failure;
  ringDrain(ring: Handle<'ring'>, target: Uint8Array): number;
  ringAvailable(ring: Handle<'ring'>): number;
  btfOpen(): Handle<'btf'> | Failure;
  btfHas(btf: Handle<'btf'>, name: string, kind: number): boolean;
  btfHasField(btf: Handle<'btf'>, structure: string, field: string): boolean;
  btfHasEnumerator(btf: Handle<'btf'>, enumeration: string, name: string): boolean;
  possibleCpus(): number;
  monotonicNs(): number;
  clockPair(): { readonly monotonicNs: number; readonly realtimeNs: number };
}

/** Beside a bundle, else where build.js puts it. */
const PLACES = ['./libbpf-ts.node', '../build/libbpf-ts.node'];

let loaded: Addon | undefined;

/**
 * Loads the native addon. Only needed to load it from elsewhere than beside the bundle or the package's own build
 * folder, or to learn early whether it loads: everything else loads it by itself.
 *
 * @param path of `libbpf-ts.node`; after the first load it has no effect.
 * @throws Error that names the places tried, or the reason for which it does not load.
 */
export function loadAddon(path?: string): void {
  loaded ??= load(path === undefined ? PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))) : [path]);
}

/** For the package itself: the addon, loaded on first use. */
export function native(): Addon {
  loadAddon();
  return loaded as Addon;
}

function load(paths: readonly string[]): Addon {
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new Error(`libbpf-ts: no native addon at ${paths.join(' or ')}; build it with: node libbpf-ts/build.js`);
  }
  try {
    return createRequire(import.meta.url)(path) as Addon;
  } catch (cause) {
    const platform = `${process.platform}-${process.arch}, Node.js ${process.versions.node}`;
    throw new Error(`libbpf-ts: the native addon ${path} does not load on ${platform}: ${(cause as Error).message}`, {
      cause,
    });
  }
}
