import { readdirSync } from 'node:fs';
import { readProcess } from './process-state.ts';

/** The children of these that /proc shows now, theirs, and so on; each once. */
export function descendantsOf(pids: readonly number[], procPath: string): number[] {
  const children = childrenByParent(procPath);
  const found = new Set<number>();
  for (const waiting = [...pids]; waiting.length > 0; ) {
    for (const child of children.get(waiting.pop() ?? 0) ?? []) {
      if (found.has(child)) continue;
      found.add(child);
      waiting.push(child);
    }
  }
  return [...found];
}

function childrenByParent(procPath: string): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync(procPath)) {
    const state = /^\d+$/.test(name) ? readProcess(Number(name), procPath) : null;
    if (state === null) continue;
    const siblings = children.get(state.parent);
    if (siblings === undefined) children.set(state.parent, [state.pid]);
    else siblings.push(state.pid);
  }
  return children;
}
