/**
 * How much the windows of a run differ beyond what independent transactions would: the design effect. Slow ones come
 * together (a collection of garbage, a neighbour), so that a thousand samples say as much as a thousand divided by it.
 */
import type { RunRow, Slice } from './run.ts';

/** Fewer windows say nothing of their differences. */
const FEWEST_WINDOWS = 8;
/** Where neither run has windows enough. */
const UNKNOWN_EFFECT = 2;

/** How many of how many. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** What is counted of a window, or of all. */
export type Counted = (slice: Slice) => Share;

/** Of both runs together, at least 1: what one of them did the other may do. */
export function designEffect(rows: readonly RunRow[], counted: Counted): number {
  const spreads = rows.map((row) => spreadOf(row, counted)).filter(({ windows }) => windows >= FEWEST_WINDOWS);
  if (spreads.length === 0) return UNKNOWN_EFFECT;
  const chiSquare = spreads.reduce((sum, spread) => sum + spread.chiSquare, 0);
  const freedom = spreads.reduce((sum, { windows }) => sum + windows - 1, 0);
  return Math.max(1, chiSquare / freedom);
}

/** Pearson's chi-square of a run's windows. */
function spreadOf(row: RunRow, counted: Counted): { readonly chiSquare: number; readonly windows: number } {
  const windows = [...row.windows.values()].map(counted).filter(({ of }) => of > 0);
  const { count, of } = counted(row.all);
  const share = count / of;
  // All or none in each: they differ by nothing.
  if (!(share > 0 && share < 1)) return { chiSquare: 0, windows: windows.length };
  const chiSquare = windows.reduce((sum, one) => {
    const expected = share * one.of;
    return sum + (one.count - expected) ** 2 / (expected * (1 - share));
  }, 0);
  return { chiSquare, windows: windows.length };
}
