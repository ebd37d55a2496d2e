import type { Verdict } from '../../transactions/chains/verdict.ts';
import type { TransactionSink } from '../../transactions/transaction.ts';
import type { SnapshotContext } from './snapshot-builder.ts';

/** What one mode makes of the transactions, in the worker. Times are CLOCK_MONOTONIC nanoseconds. */
export interface Report {
  readonly sinks: readonly TransactionSink[];
  /** True when the report has all that was asked for. */
  readonly done: boolean;
  /** True where `drained` had more to give than there was room for. */
  readonly behind: boolean;
  /** Records that were drained at this time are decoded next. */
  draining(drainedNs: number): void;
  /** Everything that ended before `beganNs` has been given, some of what ended after. */
  drained(beganNs: number, context: SnapshotContext): void;
  /** Nothing more comes: what is unfinished ends at `endNs`. */
  finish(endNs: number, context: SnapshotContext): void;
  /** Transactions that share an `(other)` row. */
  readonly otherSeriesTransactions: number;
  /** Of a tree alone: why calls stand beside. */
  readonly verdicts?: readonly Verdict[];
}
