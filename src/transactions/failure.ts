import type { Outcome } from './transaction.ts';

/** Why a transaction has no answer. */
export interface Failure {
  readonly outcome: Outcome;
  /** OpenTelemetry's error.type: an errno's name, `timeout`, `unanswered`, `abandoned`, `_OTHER`. Null where it is no error. */
  readonly errorType: string | null;
}

/** None is expected. */
export const ONE_WAY: Failure = { outcome: 'oneWay', errorType: null };

/** None came while the client would have waited. */
export const TIMED_OUT: Failure = { outcome: 'timeout', errorType: 'timeout' };
