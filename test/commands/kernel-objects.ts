import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from '../workloads/child.ts';

const PATIENCE_MS = 60_000;

/** An eBPF object by the kernel's number of it; numbers are not used again soon. */
export interface KernelObject {
  readonly kind: 'prog' | 'map' | 'link';
  readonly id: string;
}

/** What a process holds, by its file descriptors. */
export function kernelObjectsOf(pid: number): KernelObject[] {
  const folder = `/proc/${pid}/fdinfo`;
  return readdirSync(folder).flatMap((name) => {
    const text = textOrNothing(`${folder}/${name}`);
    // A link's file names its program as well.
    for (const kind of ['link', 'prog', 'map'] as const) {
      const id = new RegExp(`^${kind}_id:\\s*(\\d+)`, 'm').exec(text)?.[1];
      if (id !== undefined) return [{ kind, id }];
    }
    return [];
  });
}

/** Resolves when a program that still runs has let go of all of them. */
export async function untilReleased(child: Child): Promise<void> {
  await child.until(() => kernelObjectsOf(child.pid).length === 0, 'release of its eBPF objects');
}

/** The kernel frees them a moment after the last descriptor is closed. */
export async function untilFreed(objects: readonly KernelObject[]): Promise<void> {
  let left = objects;
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
    left = left.filter(({ kind, id }) => spawnSync('bpftool', [kind, 'show', 'id', id]).status === 0);
    if (left.length === 0) return;
    await delay(50);
  }
  assert.deepEqual(left, [], 'still in the kernel');
}

/** A descriptor may be closed while they are looked at. */
function textOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
