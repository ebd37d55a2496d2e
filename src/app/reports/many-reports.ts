import type { TransactionSink } from '../../transactions/transaction.ts';
import type { Report } from './report.ts';
import type { SnapshotContext } from './snapshot-builder.ts';

/** Several, of the same transactions. The first decides when it is over, and what the account says of rows. */
export class ManyReports implements Report {
  readonly sinks: readonly TransactionSink[];
  readonly #first: Report;
  readonly #reports: readonly Report[];

  constructor(first: Report, ...others: readonly Report[]) {
    this.#first = first;
    this.#reports = [first, ...others];
    this.sinks = this.#reports.flatMap(({ sinks }) => sinks);
  }

  get done(): boolean {
    return this.#first.done;
  }

  get behind(): boolean {
    return this.#reports.some(({ behind }) => behind);
  }

  get otherSeriesTransactions(): number {
    return this.#first.otherSeriesTransactions;
  }

  draining(drainedNs: number): void {
    for (const report of this.#reports) report.draining(drainedNs);
  }

  drained(beganNs: number, context: SnapshotContext): void {
    for (const report of this.#reports) report.drained(beganNs, context);
  }

  finish(endNs: number, context: SnapshotContext): void {
    for (const report of this.#reports) report.finish(endNs, context);
  }
}
