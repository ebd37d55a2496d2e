import type { InFlight } from '../../transactions/in-flight.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import { Transaction } from '../../transactions/transaction.ts';
import { type TraceRowContext, toTransactionRow } from './trace-row.ts';

/** A request without an answer, as of `nowNs`: that is when its row was made, and as long as it had lasted by then. */
export function toOpenRow(open: InFlight, nowNs: number, context: TraceRowContext): TransactionRow {
  const { connection, request } = open;
  const transaction = Object.assign(new Transaction(), {
    connection,
    sequence: request?.sequence ?? 0,
    operation: open.operation,
    resource: open.resource,
    version: request?.version ?? null,
    waiting: open.waiting,
    waitsNs: open.waitsNs,
    attributes: request?.attributes ?? null,
    requestHead: request?.head ?? null,
    requestPosition: request?.position ?? 0,
    startNs: open.startNs,
    requestEndNs: request?.endNs ?? open.startNs,
    firstByteNs: Number.NaN,
    endNs: nowNs,
    exact: request?.exact ?? true,
    requestBytes: request?.bytes ?? 0,
    roundTripNs: connection.tcp?.roundTripNs ?? Number.NaN,
    tries: request?.tries ?? 1,
    tgid: request?.tgid ?? connection.tgid,
    tid: request?.tid ?? connection.tgid,
  });
  return { ...toTransactionRow(transaction, context), outcome: 'open' };
}
