import { finish, type Steps } from '../lib/steps.ts';
import { pidsIn } from './proc-files.ts';
import { readProcess } from './process-state.ts';

/** The children of these that /proc shows now, theirs, and so on; each once. */
export function descendantsOf(pids: readonly number[], procPath: string): number[] {
  return finish(findDescendants(pids, procPath));
}

/** The same; each step reads of one process. */
export function* findDescendants(pids: readonly number[], procPath: string): Steps<number[]> {
  const children = yield* childrenByParent(procPath);
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

function* childrenByParent(procPath: string): Steps<Map<number, number[]>> {
  const children = new Map<number, number[]>();
  for (const pid of pidsIn(procPath)) {
    yield;
    const state = readProcess(pid, procPath);
    if (state === null) continue;
    const siblings = children.get(state.parent);
    if (siblings === undefined) children.set(state.parent, [pid]);
    else siblings.push(pid);
  }
  return children;
}
