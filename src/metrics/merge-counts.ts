import type { Counts } from './snapshot.ts';

/** Tallies of several rows as one. */
export function mergeCounts(parts: readonly Counts[]): Counts {
  const merged = new Map<string, number>();
  for (const [name, count] of parts.flat()) merged.set(name, (merged.get(name) ?? 0) + count);
  return [...merged].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
