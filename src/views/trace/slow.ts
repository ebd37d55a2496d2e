import type { Threshold } from '../../app/config/screen-settings.ts';
import type { TransactionRow } from '../../transactions/row.ts';

/** Longer than people take for "at once"; what a service does many times for one request is far below. */
export const SLOW_SECONDS = 0.1;
/** Whoever waits has noticed. */
const VERY_SLOW_SECONDS = 1;

const USUAL: Threshold = { warn: SLOW_SECONDS, bad: VERY_SLOW_SECONDS };

export type Slowness = 'not' | 'slow' | 'very';

/**
 * What waits by design (a blocking command, a long poll) is never slow, nor what nobody answers.
 * @param limits in seconds; null: the usual ones
 */
export function slownessOf(
  { durationSeconds, waiting, outcome }: Pick<TransactionRow, 'durationSeconds' | 'waiting' | 'outcome'>,
  limits: Threshold | null = null,
): Slowness {
  const { warn, bad } = limits ?? USUAL;
  if (durationSeconds === null || waiting || outcome === 'oneWay' || durationSeconds < warn) return 'not';
  return durationSeconds < bad ? 'slow' : 'very';
}
