import type { LocalNaming } from '../metadata/found-name.ts';
import type { WorkloadResolver } from '../metadata/workload.ts';
import type { InFlight } from '../transactions/in-flight.ts';
import type { Role, Transaction, TransactionConnection, TransactionSink } from '../transactions/transaction.ts';
import type { Cell } from './cell.ts';
import { RowCollector } from './row-collector.ts';
import { type RowSplit, UNSPLIT } from './row-split.ts';
import { otherSeries, type Series } from './series.ts';
import { SeriesTable } from './series-table.ts';
import type { SnapshotRow, SnapshotTotals } from './snapshot.ts';
import { type BeyondKeep, type CellDropped, Windows } from './windows.ts';

/** Rows of a window. Ten times what one screen can tell apart; 2,000 rows of ten windows take some 40 MB at the very worst. */
export const DEFAULT_MAX_SERIES = 2000;

/** A drain takes milliseconds; a machine that sleeps in the middle of one is another matter than a damaged file. */
const LONGEST_DRAIN_NS = 60e9;

export interface AggregatorOptions {
  /** Who saw the transactions; a process's own end by default. */
  readonly observer?: SnapshotRow['observer'];
  /** Where window 0 begins, CLOCK_MONOTONIC nanoseconds. */
  readonly originNs: number;
  /** Infinity: one window for all, `total`. */
  readonly widthNs: number;
  /** How many windows are kept; 1 with an infinite width. */
  readonly keep: number;
  /** Of a window that is pushed out unread: `drop` suits a sliding view, `merge` (into the oldest kept) an export that must lose nothing. */
  readonly beyondKeep?: BeyondKeep;
  /** Told of what a window held that is pushed out and dropped. */
  readonly dropped?: CellDropped;
  readonly maxSeries?: number;
  /** Whether rows carry their histograms, for merging. */
  readonly histograms?: boolean;
  readonly workloads: WorkloadResolver;
  /** Who finds names for servers that their clients have not called by one; null: nobody. */
  readonly naming?: LocalNaming | null;
  readonly split?: RowSplit;
  /** OpenTelemetry attributes of a row; asked once a series. */
  readonly attributesOf: (
    protocol: string,
    operation: string,
    resource: string | null,
  ) => Readonly<Record<string, string | number>>;
}

/** Calls back with each cell that is to be counted. */
export type Cells = (visit: (series: Series, cell: Cell) => void) => void;

export interface RowsOptions {
  /** What rates are taken over. */
  readonly seconds: number;
  readonly cells: Cells;
  readonly inFlight: readonly InFlight[];
  readonly nowNs: number;
  readonly histograms?: boolean;
}

export interface SnapshotRows {
  readonly totals: Readonly<Record<Role, SnapshotTotals>>;
  /** By transactions, the most first, then by key. */
  readonly rows: readonly SnapshotRow[];
}

/** Rate, errors and durations by series and window; a window holds what was completed in it. */
export class Aggregator implements TransactionSink {
  /** Transactions counted in an `(other)` row, since the beginning. */
  otherSeriesTransactions = 0;
  /** When the records that are decoded now were drained. What claims to have ended long after has no time. */
  drainedNs = Number.POSITIVE_INFINITY;
  readonly #options: AggregatorOptions;
  readonly #originNs: number;
  readonly #widthNs: number;
  readonly #table: SeriesTable;
  /** What there is no room for. */
  readonly #other: Readonly<Record<Role, Series>> = {
    server: otherSeries('server'),
    client: otherSeries('client'),
    unknown: otherSeries('unknown'),
  };
  readonly #windows: Windows;

  constructor(options: AggregatorOptions) {
    this.#options = options;
    this.#originNs = options.originNs;
    this.#widthNs = options.widthNs;
    this.#table = new SeriesTable({
      maxSeries: options.maxSeries ?? DEFAULT_MAX_SERIES,
      workloads: options.workloads,
      naming: options.naming ?? null,
      split: options.split ?? UNSPLIT,
    });
    this.#windows = new Windows(options.keep, options.beyondKeep ?? 'drop', this.#table, options.dropped ?? null);
  }

  transaction(transaction: Transaction): void {
    this.count(transaction);
  }

  /** As `transaction`; tells in which row. */
  count(transaction: Transaction): Series {
    const { connection } = transaction;
    const series = this.#countedIn(transaction);
    if (transaction.version !== null) series.version = transaction.version;
    if (series === this.#other[connection.role]) this.otherSeriesTransactions += 1;
    const index = this.#indexOf(transaction.endNs);
    this.#windows.cellOf(series, index).record(transaction);
    return series;
  }

  /** One more error of a request that was counted when it was answered, maybe in an earlier window. */
  failedLater(transaction: Transaction): void {
    this.countFailed(transaction);
  }

  /** As `failedLater`; tells in which row. */
  countFailed(transaction: Transaction): Series {
    const { errorType } = transaction;
    const series = this.#countedIn(transaction);
    this.#windows.cellOf(series, this.#indexOf(transaction.endNs)).recordError(errorType ?? transaction.outcome);
    return series;
  }

  /** What the network did after the connection's last transaction counts in the row of its group that was counted last. */
  closed(connection: TransactionConnection, retransmissions: number): void {
    const cell = this.#table.lastOf(connection)?.cell ?? null;
    if (cell === null) return;
    const isToldNow = connection.role === 'server';
    cell.recordTcp(retransmissions, isToldNow ? (connection.tcp?.roundTripNs ?? Number.NaN) : Number.NaN);
  }

  /** The window in which something completed at this time counts. */
  indexAt(timeNs: number): number {
    return Math.max(0, Math.floor((timeNs - this.#originNs) / this.#widthNs));
  }

  /** Where the windows `first` to `last` truly begin and end, nanoseconds: not before the origin, not after now. */
  span(first: number, last: number, nowNs: number): { readonly startNs: number; readonly endNs: number } {
    const startNs = first <= 0 ? this.#originNs : this.#originNs + first * this.#widthNs;
    const endNs = Math.min(this.#originNs + (last + 1) * this.#widthNs, nowNs);
    return { startNs, endNs: Math.max(startNs, endNs) };
  }

  /**
   * The rows of the windows `first` to `last` as one, with rates over the time that they truly span, and with what is
   * in flight now. Windows that are no longer kept are left out.
   */
  snapshotRows(first: number, last: number, inFlight: readonly InFlight[], nowNs: number): SnapshotRows {
    const { startNs, endNs } = this.span(first, last, nowNs);
    const cells: Cells = (visit) => this.forEach(first, last, visit);
    return this.rowsOf({ seconds: (endNs - startNs) / 1e9, cells, inFlight, nowNs });
  }

  /** The same of any cells: of one row those of the series that was met last come first. */
  rowsOf({
    seconds,
    cells,
    inFlight,
    nowNs,
    histograms = this.#options.histograms ?? false,
  }: RowsOptions): SnapshotRows {
    const { observer = 'process', attributesOf } = this.#options;
    const collector = new RowCollector({ observer, seconds, histograms, attributesOf });
    cells((series, cell) => collector.add(series, cell));
    for (const request of inFlight) collector.addInFlight(this.seriesOf(request), request, nowNs);
    return { totals: collector.totals(), rows: collector.rows() };
  }

  /** Calls back with each cell of the windows `first` to `last`. */
  forEach(first: number, last: number, visit: (series: Series, cell: Cell) => void): void {
    this.#windows.forEach(first, last, visit);
  }

  /** The first window that is not dropped. */
  get oldest(): number {
    return this.#windows.oldest;
  }

  /** In which row it will count, as far as is known now. */
  seriesOf({ connection, operation, resource }: InFlight): Series {
    return this.#table.peek(connection, operation, resource) ?? this.#other[connection.role];
  }

  /** The windows up to `last` have been written: what still comes for them counts in the next one. */
  release(last: number): void {
    this.#windows.release(last);
  }

  #countedIn({ connection, tgid, operation, resource }: Transaction): Series {
    return this.#table.seriesOf(connection, tgid, operation, resource) ?? this.#other[connection.role];
  }

  /** NaN where it has no time. */
  #indexOf(endNs: number): number {
    return endNs > this.drainedNs + LONGEST_DRAIN_NS
      ? Number.NaN
      : Math.floor((endNs - this.#originNs) / this.#widthNs);
  }
}
