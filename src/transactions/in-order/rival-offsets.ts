/**
 * Whether another offset explains the times of the answers better. Callers that take turns on a server far away look like
 * one caller of a server that is near; but then the answers follow their own requests at an even distance, and those that
 * they seem to answer at an uneven one.
 */
import type { HeldAnswer } from './held-answer.ts';
import type { PendingQueue } from './pending-queue.ts';

/** The latest answers are looked at. */
const ANSWERS = 128;
/** Fewer tell nothing. */
const FEWEST_ANSWERS = 24;
const RIVALS = 128;
/** Distances that are spread so many times less are no chance. */
const TIMES = 4;

const distances = new Float64Array(ANSWERS);

/** How the answers lie to the requests, if the first one held answers the queue's `at`-th (which may be before it). */
interface Lie {
  readonly held: readonly HeldAnswer[];
  readonly queue: PendingQueue;
  /** Of the first answer's request in the queue; negative: before it. */
  readonly at: number;
  /** Requests of the queue that are known to lie in order. */
  readonly from: number;
}

/** @param allows whether the offset that is larger by so much is possible */
export function hasBetterRival(lie: Lie, allows: (more: number) => boolean): boolean {
  const spread = spreadOf(lie, 0);
  if (Number.isNaN(spread)) return false;
  for (let more = 1; more <= RIVALS; more += 1) {
    if (allows(more) && spreadOf(lie, more) * TIMES < spread) return true;
  }
  return false;
}

/** Between the quartiles of the distances; NaN where there are too few. */
function spreadOf({ held, queue, at, from }: Lie, more: number): number {
  let count = 0;
  for (let i = Math.max(0, held.length - ANSWERS); i < held.length; i += 1) {
    const request = at + i - more;
    if (request < from || request >= queue.length) continue;
    distances[count] = (held[i] as HeldAnswer).span.firstNs - queue.at(request).startNs;
    count += 1;
  }
  if (count < FEWEST_ANSWERS) return Number.NaN;
  const sorted = distances.subarray(0, count).sort();
  return (sorted[(count * 3) >> 2] as number) - (sorted[count >> 2] as number);
}
