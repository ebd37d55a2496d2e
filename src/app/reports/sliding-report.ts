import type { Aggregator } from '../../metrics/aggregator.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import type { TransactionSink } from '../../transactions/transaction.ts';
import type { Report } from './report.ts';
import { buildSnapshot, type SnapshotContext } from './snapshot-builder.ts';

/** What `top` looks back on: long enough for steady percentiles, short enough to follow a change. */
export const SLIDING_NS = 10e9;

export interface SlidingReportOptions {
  readonly aggregator: Aggregator;
  readonly originNs: number;
  /** Of the aggregator's windows. */
  readonly widthNs: number;
  /** How many windows one picture covers. */
  readonly span: number;
  readonly intervalNs: number;
  /** @param last true for the picture that stays */
  emit(snapshot: Snapshot, last: boolean): void;
}

/** At each interval, the last windows that are closed, as one. */
export class SlidingReport implements Report {
  readonly sinks: readonly TransactionSink[];
  readonly done = false;
  readonly #options: SlidingReportOptions;
  #dueNs: number;

  constructor(options: SlidingReportOptions) {
    this.#options = options;
    this.sinks = [options.aggregator];
    this.#dueNs = options.originNs + options.intervalNs;
  }

  get otherSeriesTransactions(): number {
    return this.#options.aggregator.otherSeriesTransactions;
  }

  get behind(): boolean {
    return false;
  }

  draining(drainedNs: number): void {
    this.#options.aggregator.drainedNs = drainedNs;
  }

  drained(beganNs: number, context: SnapshotContext): void {
    const { intervalNs } = this.#options;
    if (beganNs < this.#dueNs) return;
    this.#dueNs += Math.max(1, Math.ceil((beganNs - this.#dueNs) / intervalNs)) * intervalNs;
    this.#emit(this.#options.aggregator.indexAt(beganNs) - 1, beganNs, context, false);
  }

  /** The last picture takes in the window that had begun. */
  finish(endNs: number, context: SnapshotContext): void {
    this.#emit(this.#options.aggregator.indexAt(endNs), endNs, context, true);
  }

  #emit(last: number, nowNs: number, context: SnapshotContext, final: boolean): void {
    const { aggregator, emit, span } = this.#options;
    const first = Math.max(0, last - span + 1);
    const partial = last - first + 1 < span;
    const { startNs, endNs } = aggregator.span(first, Math.max(first, last), nowNs);
    const rows = aggregator.snapshotRows(first, last, context.inFlight(nowNs), nowNs);
    emit(buildSnapshot(context, { index: last, startNs, endNs, partial }, rows), final);
  }
}
