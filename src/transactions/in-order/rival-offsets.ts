/**
 * Whether another offset explains the times of the answers better. Callers that take turns on a server far away look like
 * one caller of a server that is near; but then the answers follow their own requests at an even distance, and those that
 * they seem to answer at an uneven one. Where many are sent and answered at once, only the few at the edges tell: they come
 * too soon, which an answer to a request of one's own, held up as it may be, never does.
 */
import type { HeldAnswer } from './held-answer.ts';
import type { PendingQueue } from './pending-queue.ts';

/** The first and the latest answers are looked at: callers may be evenly apart for a while. */
const ANSWERS = 128;
/** Fewer tell nothing. */
export const FEWEST_ANSWERS = 24;
export const RIVALS = 128;
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

/** How evenly the answers follow: between the quartiles of the distances, and from the shortest to the middle. */
interface Fit {
  spreadNs: number;
  soonNs: number;
}
const own: Fit = { spreadNs: 0, soonNs: 0 };
const other: Fit = { spreadNs: 0, soonNs: 0 };

/** @param allows whether the offset that is larger by so much is possible */
export function hasBetterRival(lie: Lie, allows: (more: number) => boolean): boolean {
  if (!measure(lie, 0, own)) return false;
  for (let more = 1; more <= RIVALS; more += 1) {
    if (!allows(more) || !measure(lie, more, other)) continue;
    if (other.spreadNs * TIMES < own.spreadNs || other.soonNs * TIMES < own.soonNs) return true;
  }
  return false;
}

/** False where there are too few. */
function measure({ held, queue, at, from }: Lie, more: number, fit: Fit): boolean {
  let count = 0;
  for (let i = 0; i < held.length; i += 1) {
    if (i === ANSWERS / 2) i = Math.max(i, held.length - ANSWERS / 2);
    const request = at + i - more;
    if (request < from || request >= queue.length) continue;
    distances[count] = (held[i] as HeldAnswer).span.firstNs - queue.at(request).startNs;
    count += 1;
  }
  if (count < FEWEST_ANSWERS) return false;
  const sorted = distances.subarray(0, count).sort();
  fit.spreadNs = (sorted[(count * 3) >> 2] as number) - (sorted[count >> 2] as number);
  fit.soonNs = (sorted[count >> 1] as number) - (sorted[0] as number);
  return true;
}
