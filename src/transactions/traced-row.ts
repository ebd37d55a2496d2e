import type { TransactionRow } from './row.ts';

/** A transaction as the span that it was: plain data that crosses threads. Ids in hexadecimal. */
export interface TracedRow {
  readonly row: TransactionRow;
  /** CLOCK_REALTIME nanoseconds of its beginning, as a decimal string. */
  readonly startUnixNano: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Of the caller's span; null where it told of none. */
  readonly parentId: string | null;
  /** What the caller said of its own spans; true where it told of none. */
  readonly sampled: boolean;
  /** Of the workload; one object for all of it in a message. */
  readonly resource: Readonly<Record<string, string>>;
}
