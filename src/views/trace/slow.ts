import type { TransactionRow } from '../../transactions/row.ts';

/** Longer than people take for "at once"; what a service does many times for one request is far below. */
export const SLOW_SECONDS = 0.1;
/** Whoever waits has noticed. */
const VERY_SLOW_SECONDS = 1;

export type Slowness = 'not' | 'slow' | 'very';

/** What waits by design (a blocking command, a long poll) is never slow, nor what nobody answers. */
export function slownessOf({
  durationSeconds,
  waiting,
  outcome,
}: Pick<TransactionRow, 'durationSeconds' | 'waiting' | 'outcome'>): Slowness {
  if (durationSeconds === null || waiting || outcome === 'oneWay' || durationSeconds < SLOW_SECONDS) return 'not';
  return durationSeconds < VERY_SLOW_SECONDS ? 'slow' : 'very';
}
