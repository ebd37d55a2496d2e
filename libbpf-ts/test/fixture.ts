/** What all tests share: the addon and the test programs, built once, and ways to look at the kernel from outside. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildAddon } from '../build.js';
import { type LoadedObject, type OpenObject, openObject } from '../src/index.ts';

const SOURCE = fileURLToPath(new URL('./programs/probe.bpf.c', import.meta.url));

/** getpriority: Node.js calls it when asked to, and never else. */
const PROBE_CALL = process.arch === 'arm64' ? 141 : 140;

export const ADDON = buildAddon().path;
export const OBJECT = compile();

function compile(): string {
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86';
  const include = `/usr/include/${execFileSync('cc', ['-print-multiarch'], { encoding: 'utf8' }).trim()}`;
  const flags = ['-target', 'bpf', '-mcpu=v3', '-O2', '-g', '-Wall', '-Werror', `-I${include}`];
  const command = [...flags, `-D__TARGET_ARCH_${architecture}`, `-D__NR_PROBE=${PROBE_CALL}`, '-c', SOURCE];
  const digest = createHash('sha256').update(readFileSync(SOURCE)).update(command.join()).digest('hex').slice(0, 16);
  const path = fileURLToPath(new URL(`../build/probe-${digest}.bpf.o`, import.meta.url));
  if (existsSync(path)) return path;
  // Written aside and renamed: test files run at the same time.
  const fresh = `${path}.${process.pid}`;
  execFileSync('clang', [...command, '-o', fresh], { stdio: 'inherit' });
  renameSync(fresh, path);
  return path;
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

export interface KernelId {
  readonly kind: 'prog' | 'map' | 'link';
  readonly id: number;
}

export function exists({ kind, id }: KernelId): boolean {
  return spawnSync('bpftool', ['-j', kind, 'show', 'id', String(id)]).status === 0;
}

/** The kernel frees what was closed some time later. */
export async function waitUntilGone(ids: readonly KernelId[]): Promise<void> {
  const deadline = Date.now() + 20_000;
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
