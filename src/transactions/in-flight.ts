import type { Pending } from './pending.ts';
import type { TransactionConnection } from './transaction.ts';

/** A request whose response has not ended. */
export interface InFlight {
  readonly connection: TransactionConnection;
  readonly operation: string;
  readonly resource: string | null;
  /** Waits by design (BLPOP). */
  readonly waiting: boolean;
  /** … for so long at most. */
  readonly waitsNs: number;
  /** CLOCK_MONOTONIC ns of the request's first byte. */
  readonly startNs: number;
}

/** A copy: the slot is reused. */
export function inFlightOf(connection: TransactionConnection, request: Pending): InFlight {
  const { operation, resource, waiting, waitsNs, startNs } = request;
  return { connection, operation, resource, waiting, waitsNs, startNs };
}
