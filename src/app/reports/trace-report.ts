import type { InFlight } from '../../transactions/in-flight.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import type { Transaction, TransactionSink } from '../../transactions/transaction.ts';
import type { Report } from './report.ts';
import type { SnapshotContext } from './snapshot-builder.ts';

/** Rows are handed on at most this often: a terminal shows no more, and a message costs. */
const FLUSH_NS = 50e6;
/** … or when so many wait. */
const FLUSH_ROWS = 4096;

export interface TraceReportOptions {
  toRow(transaction: Transaction): TransactionRow;
  /** Of a request that has no answer yet. */
  toOpenRow(request: InFlight, nowNs: number): TransactionRow;
  /** Ends after so many rows; null: never. */
  readonly count: number | null;
  /** Where rows wait and leave from. */
  readonly outbox: { readonly waitingRows: number; row(row: TransactionRow): boolean; flushRows(): void };
}

/** Each transaction as a row, as it ends; at the end those that have none. */
export class TraceReport implements Report, TransactionSink {
  readonly sinks: readonly TransactionSink[] = [this];
  readonly otherSeriesTransactions = 0;
  readonly #options: TraceReportOptions;
  #left: number;
  #flushedNs = 0;

  constructor(options: TraceReportOptions) {
    this.#options = options;
    this.#left = options.count ?? Number.POSITIVE_INFINITY;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  transaction(transaction: Transaction): void {
    this.give(this.#options.toRow(transaction));
  }

  get behind(): boolean {
    return false;
  }

  draining(): void {}

  drained(beganNs: number): void {
    const { outbox } = this.#options;
    if (outbox.waitingRows === 0 || (beganNs - this.#flushedNs < FLUSH_NS && outbox.waitingRows < FLUSH_ROWS)) return;
    this.#flushedNs = beganNs;
    outbox.flushRows();
  }

  /** Who waits longest comes first. */
  finish(endNs: number, context: Pick<SnapshotContext, 'inFlight'>): void {
    const open = [...context.inFlight(endNs)].sort((one, other) => one.startNs - other.startNs);
    for (const request of open) this.give(this.#options.toOpenRow(request, endNs));
    this.#options.outbox.flushRows();
  }

  give(row: TransactionRow): void {
    if (this.#left > 0 && this.#options.outbox.row(row)) this.#left -= 1;
  }
}
