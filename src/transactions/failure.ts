import type { Outcome } from './transaction.ts';

/** Why a transaction has no answer, or only a part of it. */
export interface Failure {
  readonly outcome: Outcome;
  /** OpenTelemetry's error.type: an errno's name, `timeout`, `unanswered`, `abandoned`, `truncated`, `_OTHER`. Null where it is no error. */
  readonly errorType: string | null;
  /** When it happened was not seen: it has no duration. */
  readonly unseen?: true;
  /** Why instead, of a request that was allowed to wait for longer. */
  readonly whileWaiting?: Failure;
}

/** The client left: to neither end an error. */
export const CUT_BY_CLIENT: Failure = { outcome: 'cutByClient', errorType: null };
/** The server ended before what it had announced was said. */
export const TRUNCATED: Failure = { outcome: 'cutByServer', errorType: 'truncated' };

/** What came cannot be read. */
export const UNREADABLE: Failure = { outcome: 'error', errorType: '_OTHER' };

/** None is expected. */
export const ONE_WAY: Failure = { outcome: 'oneWay', errorType: null };

/** None came while the client would have waited. */
export const TIMED_OUT: Failure = { outcome: 'timeout', errorType: 'timeout' };
