import type { Aggregator } from '../../metrics/aggregator.ts';
import type { Snapshot } from '../../metrics/snapshot.ts';
import type { TransactionSink } from '../../transactions/transaction.ts';
import type { Report } from './report.ts';
import { buildSnapshot, type SnapshotContext } from './snapshot-builder.ts';

export interface WindowReportOptions {
  /** Its windows are this report's. */
  readonly aggregator: Aggregator;
  readonly originNs: number;
  /** Infinity: one window of all. */
  readonly widthNs: number;
  /** Ends after so many windows; Infinity: never. */
  readonly windows: number;
  emit(snapshot: Snapshot): void;
  /** Whether a window finds room now: what must not wait is given all the same, and counted where it is refused. */
  hasRoom(): boolean;
}

/** A day of seconds; a clock that jumps (a damaged file, a suspended machine) would give billions. */
const MAX_EMPTY_WINDOWS = 86_400;

/** Windows one after the other, each given once, after a drain that began past its end. */
export class WindowReport implements Report {
  readonly sinks: readonly TransactionSink[];
  behind = false;
  readonly #options: WindowReportOptions;
  #next = 0;

  constructor(options: WindowReportOptions) {
    this.#options = options;
    this.sinks = [options.aggregator];
  }

  get done(): boolean {
    return this.#next >= this.#options.windows;
  }

  get otherSeriesTransactions(): number {
    return this.#options.aggregator.otherSeriesTransactions;
  }

  draining(drainedNs: number): void {
    this.#options.aggregator.drainedNs = drainedNs;
  }

  drained(beganNs: number, context: SnapshotContext): void {
    this.behind = !this.#giveDue(beganNs, context, this.#options.hasRoom);
  }

  /** False where there was no room for all. */
  #giveDue(beganNs: number, context: SnapshotContext, hasRoom: () => boolean): boolean {
    const { originNs, widthNs } = this.#options;
    while (!this.done && beganNs >= originNs + (this.#next + 1) * widthNs) {
      if (!hasRoom()) return false;
      this.#emit(beganNs, context, false);
      this.#passSilence(Math.floor((beganNs - originNs) / widthNs) - 1);
    }
    return true;
  }

  /** After a silence of more windows than anybody reads, the empty ones up to `last` are left out: their indexes are missing. */
  #passSilence(last: number): void {
    if (last - this.#next < MAX_EMPTY_WINDOWS) return;
    this.#options.aggregator.release(last - 1);
    this.#next = last;
  }

  finish(endNs: number, context: SnapshotContext): void {
    const { originNs, widthNs } = this.#options;
    this.#giveDue(endNs, context, () => true);
    const startNs = this.#next === 0 ? originNs : originNs + this.#next * widthNs;
    if (!this.done && (this.#next === 0 || endNs > startNs))
      this.#emit(endNs, context, widthNs !== Number.POSITIVE_INFINITY);
  }

  #emit(nowNs: number, context: SnapshotContext, partial: boolean): void {
    const { aggregator, emit } = this.#options;
    const index = this.#next;
    const span = { index, partial, ...aggregator.span(index, index, nowNs) };
    emit(buildSnapshot(context, span, aggregator.snapshotRows(index, index, context.inFlight(nowNs), nowNs)));
    aggregator.release(index);
    this.#next += 1;
  }
}
