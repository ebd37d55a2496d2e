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
  /** Left out: it is no request, but a connect. */
  readonly request?: OpenRequest;
}

/** What only `trace` tells of it. */
interface OpenRequest {
  readonly sequence: number;
  readonly bytes: number;
  readonly position: number;
  readonly endNs: number;
  readonly tries: number;
  readonly exact: boolean;
  readonly version: string | null;
  readonly attributes: Readonly<Record<string, string | number>> | null;
  readonly head: readonly string[] | null;
  /** Thread that moved its first byte. */
  readonly tgid: number;
  readonly tid: number;
}

/** A copy: the slot is reused. */
export function inFlightOf(connection: TransactionConnection, request: Pending): InFlight {
  const { operation, resource, waiting, waitsNs, startNs } = request;
  return { connection, operation, resource, waiting, waitsNs, startNs, request: openRequestOf(request) };
}

function openRequestOf(request: Pending): OpenRequest {
  const {
    sequence,
    bytes,
    startPosition: position,
    endNs,
    tries,
    exact,
    version,
    attributes,
    head,
    tgid,
    tid,
  } = request;
  return { sequence, bytes, position, endNs, tries, exact, version, attributes, head, tgid, tid };
}
