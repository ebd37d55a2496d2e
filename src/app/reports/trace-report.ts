import type { TransactionRow } from '../../transactions/row.ts';
import type { Transaction, TransactionSink } from '../../transactions/transaction.ts';
import type { Report } from './report.ts';

/** Rows are handed on at most this often: a terminal shows no more, and a message costs. */
const FLUSH_NS = 50e6;
/** … or when so many wait. */
const FLUSH_ROWS = 4096;

export interface TraceReportOptions {
  toRow(transaction: Transaction): TransactionRow;
  /** Ends after so many rows; null: never. */
  readonly count: number | null;
  /** Where rows wait and leave from. */
  readonly outbox: { readonly waitingRows: number; row(row: TransactionRow): void; flushRows(): void };
}

/** Each transaction as a row, as it ends. */
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
    if (this.#left === 0) return;
    this.#left -= 1;
    this.#options.outbox.row(this.#options.toRow(transaction));
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

  finish(): void {
    this.#options.outbox.flushRows();
  }
}
