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

/** The greatest of the runs', at least 1: what one of them did the other may do. */
export function designEffect(rows: readonly RunRow[], counted: Counted): number {
  const effects = rows.flatMap((row) => effectOf(row, counted) ?? []);
  return effects.length === 0 ? UNKNOWN_EFFECT : Math.max(1, ...effects);
}

/** Pearson's chi-square of the windows by its degrees of freedom; null where it is not known. */
function effectOf(row: RunRow, counted: Counted): number | null {
  const windows = [...row.windows.values()].map(counted).filter(({ of }) => of > 0);
  if (windows.length < FEWEST_WINDOWS) return null;
  const { count, of } = counted(row.all);
  const share = count / of;
  if (share === 0 || share === 1) return 1;
  const chiSquare = windows.reduce((sum, one) => {
    const expected = share * one.of;
    return sum + (one.count - expected) ** 2 / (expected * (1 - share));
  }, 0);
  return chiSquare / (windows.length - 1);
}
