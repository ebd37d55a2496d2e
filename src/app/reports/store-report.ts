import type { SampleClock } from '../../lib/sample-clock.ts';
import type { Collection } from '../../metrics/collection.ts';
import type { Store } from '../../metrics/store/store.ts';
import type { TransactionSink } from '../../transactions/transaction.ts';
import type { Report } from './report.ts';
import type { SnapshotContext } from './snapshot-builder.ts';

export interface StoreReportOptions {
  readonly store: Store;
  readonly clock: SampleClock;
  /** True once for each time that the main thread has asked. */
  takeAsk(): boolean;
  /** @param last nothing more is counted */
  give(collection: Collection, last: boolean): void;
}

/** All since the attach, whenever a sink asks: after a drain that began later than that; and at the end. */
export class StoreReport implements Report {
  readonly sinks: readonly TransactionSink[];
  readonly done = false;
  readonly behind = false;
  readonly #options: StoreReportOptions;

  constructor(options: StoreReportOptions) {
    this.#options = options;
    this.sinks = [options.store];
  }

  get otherSeriesTransactions(): number {
    return this.#options.store.account().overflowed;
  }

  draining(drainedNs: number): void {
    this.#options.store.draining(drainedNs);
  }

  drained(beganNs: number, context: SnapshotContext): void {
    this.#options.store.drained(beganNs);
    if (this.#options.takeAsk()) this.#give(beganNs, context, false);
  }

  finish(endNs: number, context: SnapshotContext): void {
    this.#give(endNs, context, true);
  }

  #give(nowNs: number, context: SnapshotContext, last: boolean): void {
    const { store, clock, give } = this.#options;
    const { coverage, loss } = context.account();
    const collection = {
      timeUnixNs: clock.nowUnixNs(),
      startUnixNs: clock.startUnixNs,
      series: store.series(),
      inFlight: store.inFlight(context.inFlight(nowNs), nowNs),
      store: store.account(),
      coverage,
      loss,
    };
    give(collection, last);
  }
}
