/** How buckets of durations share the lines of a drawing. */
import { formatSeconds } from '../../../lib/formats.ts';
import { type DetailSlot, heatBound } from '../../../metrics/scene.ts';

export type Heat = DetailSlot['heat'];

export interface HeatScale {
  /** Bucket with which the lowest line begins. */
  readonly first: number;
  /** Buckets of a line. */
  readonly step: number;
  readonly lines: number;
}

/** Lines for all buckets that occur, as many as there may be; null where nothing occurs. */
export function heatScale(heats: readonly Heat[], most: number): HeatScale | null {
  let low = Infinity;
  let high = -Infinity;
  for (const heat of heats) {
    for (const [bucket] of heat) {
      low = Math.min(low, bucket);
      high = Math.max(high, bucket);
    }
  }
  if (high < low || most < 1) return null;
  // Lines begin at multiples of their step, so that they stay where they are when the range grows by a bucket.
  for (let step = 1; step <= high - low; step += 1) {
    const first = Math.floor(low / step) * step;
    const lines = Math.floor((high - first) / step) + 1;
    if (lines <= most) return { first, step, lines };
  }
  return { first: low, step: high - low + 1, lines: 1 };
}

/** How much of it falls into each line, the shortest durations first. */
export function heatLines(heat: Heat, { first, step, lines }: HeatScale): readonly number[] {
  const counts = new Array<number>(lines).fill(0);
  for (const [bucket, count] of heat) {
    const line = Math.floor((bucket - first) / step);
    counts[line] = (counts[line] ?? 0) + count;
  }
  return counts;
}

/** Where a line begins, in at most 6 columns: `1.41ms`. */
export function boundText({ first, step }: HeatScale, line: number): string {
  return formatSeconds(heatBound(first + line * step));
}

/** As wide as `boundText` gets. */
export const BOUND_WIDTH = 6;
