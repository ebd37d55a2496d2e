/** What all tests share: the addon and the test programs, built once, and ways to look at the kernel from outside. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildAddon } from '../build.js';
import { type LoadedObject, type OpenObject, openObject } from '../src/index.ts';

/** getpriority: Node.js calls it when asked to, and never else. */
const PROBE_CALL = process.arch === 'arm64' ? 141 : 140;

export const ADDON = buildAddon().path;
export const OBJECT = compileBpf('probe');
const UPROBE_OBJECT = compileBpf('uprobe');
/** A program of the tests' own, with a function to attach to. */
export const CALLED = compile('called.c', 'called', 'cc', ['-O1', '-fno-toplevel-reorder', '-Wall', '-Werror']);

function compileBpf(name: string): string {
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86';
  const include = `/usr/include/${execFileSync('cc', ['-print-multiarch'], { encoding: 'utf8' }).trim()}`;
  const flags = ['-target', 'bpf', '-mcpu=v3', '-O2', '-g', '-Wall', '-Werror', `-I${include}`];
  const definitions = [`-D__TARGET_ARCH_${architecture}`, `-D__NR_PROBE=${PROBE_CALL}`];
  return compile(`${name}.bpf.c`, `${name}.bpf.o`, 'clang', [...flags, ...definitions, '-c']);
}

/** Once for all test files: its name holds what it was made from. */
function compile(source: string, output: string, compiler: string, flags: readonly string[]): string {
  const path = fileURLToPath(new URL(`./programs/${source}`, import.meta.url));
  const digest = createHash('sha256').update(readFileSync(path)).update(flags.join()).digest('hex').slice(0, 16);
  const made = fileURLToPath(new URL(`../build/${digest}-${output}`, import.meta.url));
  if (existsSync(made)) return made;
  // Written aside and renamed: test files run at the same time.
  const fresh = `${made}.${process.pid}`;
  execFileSync(compiler, [...flags, path, '-o', fresh], { stdio: 'inherit' });
  renameSync(fresh, made);
  return made;
}

/** The test object with only these programs chosen, looking at this process, without the map `spare`. */
export function openWith(...programs: readonly string[]): OpenObject {
  const object = openObject(OBJECT, { name: 'probe' });
  for (const { name } of object.programs) object.setAutoload(name, programs.includes(name));
  object.setAutocreate('spare', false);
  object.setConstant('target', process.pid);
  return object;
}

/** The same, loaded, each program attached once. */
export function attachWith(...programs: readonly string[]): LoadedObject {
  const object = openWith(...programs).load();
  for (const name of programs) object.program(name).attach();
  return object;
}

/** Makes exactly so many calls that the test programs see. */
export function trigger(count: number): void {
  for (let i = 0; i < count; i++) getPriority();
}

export function u32(...values: readonly number[]): Uint8Array {
  return new Uint8Array(new Uint32Array(values).buffer);
}

export function u64(value: number | bigint): Uint8Array {
  return new Uint8Array(new BigUint64Array([BigInt(value)]).buffer);
}

export function toBigInt(bytes: Uint8Array | undefined): bigint {
  if (bytes === undefined) throw new Error('no value');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getBigUint64(0, true);
}

/** The value that the programs keep at a place of the map `seen`. */
export function seen(object: LoadedObject, index: number): number {
  return Number(toBigInt(object.map('seen').get(u32(index))));
}

/** The object whose programs note what they see under their link's cookie, with only these loaded. */
export function openUprobes(...programs: readonly string[]): LoadedObject {
  using object = openObject(UPROBE_OBJECT);
  for (const { name } of object.programs) object.setAutoload(name, programs.includes(name));
  return object.load();
}

/** What they noted under a cookie; 0 for links without one. */
export function noted(object: LoadedObject, cookie: bigint): { count: bigint; value: bigint; tgid: bigint } {
  const bytes = object.map('by_cookie').get(u64(cookie)) ?? new Uint8Array(24);
  const [count = 0n, value = 0n, tgid = 0n] = new BigUint64Array(bytes.slice().buffer);
  return { count, value, tgid };
}

/** A program of `children`, in a mount namespace of its own: tracefs need not be mounted on the host, and stays as it was. */
export function runWithTracefs(child: string, ...args: readonly string[]): { stdout: string; stderr: string } {
  const program = fileURLToPath(new URL(`./children/${child}.ts`, import.meta.url));
  const script = 'mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing; exec "$@"';
  const command = ['--mount', 'sh', '-c', script, 'sh', process.execPath, program, ...args];
  return spawnSync('unshare', command, { encoding: 'utf8' });
}

export interface KernelId {
  readonly kind: 'prog' | 'map' | 'link';
  readonly id: number;
}

export function exists({ kind, id }: KernelId): boolean {
  return spawnSync('bpftool', ['-j', kind, 'show', 'id', String(id)]).status === 0;
}

/** The kernel frees what was closed some time later. */
export async function waitUntilGone(ids: readonly KernelId[]): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (const id of ids) {
    while (exists(id)) {
      if (Date.now() > deadline) throw new Error(`${id.kind} ${id.id} is still there`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Ids of everything that `attachWith` of one program makes. */
export function idsOf(object: LoadedObject, program: string, link: number | null): KernelId[] {
  if (link === null) throw new Error('the kernel gives links no ids');
  return [
    { kind: 'prog', id: object.program(program).id },
    { kind: 'map', id: object.map('seen').id },
    { kind: 'map', id: object.map('shared').id },
    { kind: 'link', id: link },
  ];
}
