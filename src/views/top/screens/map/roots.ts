import { sumRows } from '../../rows/sum.ts';
import type { CallGraph, MapWorkload } from './graph.ts';

/** What is served may differ from what watched callers ask by so much before somebody else must be calling, too. */
const LEAST_RATE = 1;
const LEAST_SHARE = 0.1;

/** Where the map begins: whom nobody calls that is watched, whom others call, too, and of circles that nothing leads into the busiest. */
export function rootsOf(graph: CallGraph): readonly MapWorkload[] {
  const workloads = [...graph.workloads.values()];
  const named = new Set(graph.callers.map(({ target }) => target));
  const roots = workloads.filter((workload) => isRoot(workload, graph, named));
  const reached = new Set<string>();
  for (const key of [...named, ...roots.map((root) => root.key)]) reach(key, graph, reached);
  const rest = workloads.filter(({ key }) => !reached.has(key));
  rest.sort((a, b) => servedRate(b) - servedRate(a) || (a.key < b.key ? -1 : 1));
  for (const workload of rest) {
    if (reached.has(workload.key)) continue;
    roots.push(workload);
    reach(workload.key, graph, reached);
  }
  return roots;
}

function isRoot(workload: MapWorkload, { workloads }: CallGraph, named: ReadonlySet<string>): boolean {
  const { key, served } = workload;
  const others = [...workloads.values()].filter((caller) => caller.key !== key);
  const known = others.flatMap(({ calls }) => calls.filter(({ target }) => target === key));
  const unnamed = served.filter(({ row }) => row.client === null);
  if (known.length === 0) return !named.has(key) || unnamed.length > 0;
  const rate = sumRows(unnamed).ratePerSecond;
  const unknown = rate - known.reduce((sum, { rows }) => sum + sumRows(rows).ratePerSecond, 0);
  return unknown > Math.max(LEAST_RATE, rate * LEAST_SHARE);
}

function servedRate({ served }: MapWorkload): number {
  return sumRows(served).ratePerSecond;
}

function reach(from: string, { workloads }: CallGraph, reached: Set<string>): void {
  const waiting = [from];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    for (const { target } of workloads.get(key)?.calls ?? []) if (target !== null) waiting.push(target);
  }
}
