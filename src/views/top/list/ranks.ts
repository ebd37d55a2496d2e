/** Order that does not jump: a row moves only when the rank that it should have has held for three ticks. */

export const HOLD_TICKS = 3;

export interface Ranks {
  /** Row keys from top to bottom, as drawn. */
  readonly order: readonly string[];
  /** For each key, the ranks that it should have had in the last ticks, oldest first; at most HOLD_TICKS. */
  readonly wanted: ReadonlyMap<string, readonly number[]>;
}

export const NO_RANKS: Ranks = { order: [], wanted: new Map() };

/** The order as sorted, at once: the user asked for it. */
export function takeRanks(sorted: readonly string[]): Ranks {
  return { order: sorted, wanted: new Map(sorted.map((key, rank) => [key, [rank]])) };
}

/**
 * One tick later. Each row is drawn at the place nearest to its old one that lies within the ranks of the last
 * three ticks; new rows wait at the end, rows that are no longer in `sorted` are gone.
 */
export function holdRanks(ranks: Ranks, sorted: readonly string[]): Ranks {
  if (ranks.order.length === 0) return takeRanks(sorted);
  const wanted = new Map<string, readonly number[]>();
  for (const [rank, key] of sorted.entries()) {
    wanted.set(key, [...(ranks.wanted.get(key) ?? []), rank].slice(-HOLD_TICKS));
  }
  const stayed = ranks.order.filter((key) => wanted.has(key));
  const drawn = new Set(stayed);
  const current = [...stayed, ...sorted.filter((key) => !drawn.has(key))];
  const places = current.map((key, place) => ({ key, place, ...goal(place, wanted.get(key) ?? []) }));
  places.sort((a, b) => a.goal - b.goal || a.mean - b.mean || a.place - b.place);
  return { order: places.map(({ key }) => key), wanted };
}

function goal(place: number, wanted: readonly number[]): { readonly goal: number; readonly mean: number } {
  const mean = wanted.reduce((sum, rank) => sum + rank, 0) / Math.max(1, wanted.length);
  if (wanted.length < HOLD_TICKS) return { goal: place, mean };
  return { goal: Math.min(Math.max(place, Math.min(...wanted)), Math.max(...wanted)), mean };
}
