import type { TransactionSink } from '../../transactions/transaction.ts';
import type { Report } from './report.ts';
import type { SnapshotContext } from './snapshot-builder.ts';

/** Windows and what sinks ask for, of the same transactions. The windows decide when it is over, and what the account says of rows. */
export class BothReports implements Report {
  readonly sinks: readonly TransactionSink[];
  readonly #windows: Report;
  readonly #store: Report;

  constructor(windows: Report, store: Report) {
    this.#windows = windows;
    this.#store = store;
    this.sinks = [...windows.sinks, ...store.sinks];
  }

  get done(): boolean {
    return this.#windows.done;
  }

  get behind(): boolean {
    return this.#windows.behind;
  }

  get otherSeriesTransactions(): number {
    return this.#windows.otherSeriesTransactions;
  }

  named(tgid: number): void {
    this.#store.named?.(tgid);
  }

  draining(drainedNs: number): void {
    this.#windows.draining(drainedNs);
    this.#store.draining(drainedNs);
  }

  drained(beganNs: number, context: SnapshotContext): void {
    this.#windows.drained(beganNs, context);
    this.#store.drained(beganNs, context);
  }

  finish(endNs: number, context: SnapshotContext): void {
    this.#windows.finish(endNs, context);
    this.#store.finish(endNs, context);
  }
}
