import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The kernel cuts a map's name to so many bytes. */
const NAME_BYTES = 15;

/** How many entries a map of that process has; null where it has no such map. */
export function mapEntries(pid: number, name: string): number | null {
  for (const fd of readdirSync(`/proc/${pid}/fdinfo`)) {
    const id = mapOf(pid, fd);
    if (id === null || show(id).name !== name.slice(0, NAME_BYTES)) continue;
    return (JSON.parse(bpftool('dump', id)) as unknown[]).length;
  }
  return null;
}

function mapOf(pid: number, fd: string): string | null {
  try {
    return /^map_id:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1] ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null; // closed meanwhile
    throw error;
  }
}

function show(id: string): { readonly name?: string } {
  return JSON.parse(bpftool('show', id)) as { name?: string };
}

function bpftool(what: 'show' | 'dump', id: string): string {
  return execFileSync('bpftool', ['--json', 'map', what, 'id', id], { encoding: 'utf8', maxBuffer: 1 << 28 });
}
