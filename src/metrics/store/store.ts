import type { SampleClock } from '../../lib/sample-clock.ts';
import type { WorkloadResolver } from '../../metadata/workload.ts';
import type { InFlight } from '../../transactions/in-flight.ts';
import type { Transaction, TransactionSink } from '../../transactions/transaction.ts';
import type { CollectedInFlight, CollectedSeries, SeriesIdentity, StoreAccount } from '../collection.ts';
import { type RowSplit, UNSPLIT } from '../row-split.ts';
import { type GroupIdentity, OTHER_WORKLOAD, type Series, type SeriesGroup } from '../series.ts';
import { SeriesTable } from '../series-table.ts';
import { errorOf } from './error-of.ts';
import { InFlightRows } from './in-flight-rows.ts';
import { StoredAnswer, StoredRow } from './stored-row.ts';
import { StoredSeries } from './stored-series.ts';

/** Workloads of which what has no room is told apart; beyond it, one more for all others. */
const MAX_OVERFLOWS = 256;
/** Idle series are looked for so often within their time. */
const SWEEPS = 4;

/** A row, or of one what ended with this status and error. */
export interface NamedSeries {
  readonly group: GroupIdentity;
  /** Null: of everything in the group for which there was no room. */
  readonly row: { readonly operation: string; readonly resource: string | null } | null;
  readonly statusCode: string | null;
  readonly errorType: string | null;
}

export interface StoreOptions {
  readonly maxSeries: number;
  /** A series in which nothing was counted for so long is forgotten, and begins at 0 if it comes again. */
  readonly idleNs: number;
  readonly workloads: WorkloadResolver;
  readonly split?: RowSplit;
  readonly clock: SampleClock;
  /** Asked once for each row, status and error. What it calls by the same key is one series. */
  identify(named: NamedSeries): SeriesIdentity;
}

/**
 * Counts since the attach, by row, status and error: what sinks export. Bounded: past the cap a workload's protocol has one
 * more series for the rest, so that totals stay exact. Known series cost three look-ups and allocate nothing.
 */
export class Store implements TransactionSink {
  readonly #options: StoreOptions;
  readonly #table: SeriesTable;
  readonly #series = new Map<string, StoredSeries>();
  readonly #overflows = new Map<string, StoredSeries>();
  readonly #rows = new Set<Series>();
  #overflowed = 0;
  /** CLOCK_MONOTONIC: of the drain at hand, and of the next sweep. In an array, since a store into a double field may allocate. */
  readonly #clock = new Float64Array(2);
  /** Grows when room was made: who was sent away asks again. */
  #era = 0;
  /** What is not known was not counted anywhere since: it had no room before, or was forgotten then. */
  #sinceUnixNs: number;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#table = new SeriesTable({
      maxSeries: options.maxSeries,
      workloads: options.workloads,
      split: options.split ?? UNSPLIT,
    });
    this.#sinceUnixNs = options.clock.startUnixNs;
  }

  transaction(transaction: Transaction): void {
    const series = this.#seriesOf(transaction);
    if (series.isOverflow) this.#overflowed += 1;
    series.record(transaction, this.#clock[0] as number, this.#options.clock);
  }

  failedLater(transaction: Transaction): void {
    this.#seriesOf(transaction).recordLateError(this.#clock[0] as number);
  }

  /** Everything that is recorded next was drained at this time, CLOCK_MONOTONIC nanoseconds. */
  draining(nowNs: number): void {
    this.#clock[0] = nowNs;
  }

  /** Everything up to this time has been recorded: what is idle ends, also where nothing comes any more. */
  drained(nowNs: number): void {
    const clock = this.#clock;
    if (nowNs < (clock[1] as number)) return;
    clock[1] = nowNs + this.#options.idleNs / SWEEPS;
    this.#sweep(nowNs - this.#options.idleNs);
  }

  account(): StoreAccount {
    return { series: this.#series.size, maxSeries: this.#options.maxSeries, overflowed: this.#overflowed };
  }

  series(): CollectedSeries[] {
    return [...this.#series.values(), ...this.#overflows.values()].map((series) => series.collect());
  }

  /** Of each row, also where nothing is under way: a gauge must fall back to 0. */
  inFlight(requests: readonly InFlight[], nowNs: number): CollectedInFlight[] {
    const rows = new InFlightRows();
    for (const { stored } of this.#rows) if (stored !== null) rows.add(stored.identity);
    const unanswered = new Map<string, SeriesIdentity>();
    for (const request of requests) rows.addRequest(this.#identityOf(request, unanswered), request, nowNs);
    return rows.collect();
  }

  /** `unanswered`: rows of which nothing has been counted yet, and of which there may be many requests. */
  #identityOf({ connection, operation, resource }: InFlight, unanswered: Map<string, SeriesIdentity>): SeriesIdentity {
    const row = this.#table.peek(connection, operation, resource);
    if (row === null) return this.#overflowOf(this.#table.groupOf(connection)).identity;
    const known = row.stored?.identity ?? unanswered.get(row.key);
    if (known !== undefined) return known;
    const identity = this.#identify(row, null, null);
    unanswered.set(row.key, identity);
    return identity;
  }

  #seriesOf(transaction: Transaction): StoredSeries {
    const { connection, tgid, operation, resource, statusCode } = transaction;
    const row = this.#table.seriesOf(connection, tgid, operation, resource);
    if (row === null) return this.#overflowOf(this.#table.groupOf(connection));
    const stored = row.stored ?? this.#admit(row);
    const errorType = errorOf(transaction);
    const answer = stored.find(statusCode, errorType) ?? this.#answerOf(row, stored, transaction);
    if (answer.series.isOverflow && answer.era !== this.#era) this.#askAgain(row, answer);
    return answer.series;
  }

  #admit(row: Series): StoredRow {
    const stored = new StoredRow(this.#identify(row, null, null));
    row.stored = stored;
    this.#rows.add(row);
    return stored;
  }

  #answerOf(row: Series, stored: StoredRow, transaction: Transaction): StoredAnswer {
    const { full } = stored;
    const statusCode = full ? null : transaction.statusCode;
    const errorType = full ? StoredRow.otherError(errorOf(transaction)) : errorOf(transaction);
    const known = full ? stored.find(statusCode, errorType) : null;
    if (known !== null) return known;
    const found = { series: this.#find(row, statusCode, errorType), era: this.#era };
    const answer = new StoredAnswer(statusCode, errorType, found);
    stored.add(answer);
    return answer;
  }

  #askAgain(row: Series, answer: StoredAnswer): void {
    answer.series = this.#find(row, answer.statusCode, answer.errorType);
    answer.era = this.#era;
  }

  #find(row: Series, statusCode: string | null, errorType: string | null): StoredSeries {
    const identity = this.#identify(row, statusCode, errorType);
    const known = this.#series.get(identity.key);
    if (known !== undefined) return known;
    if (this.#series.size >= this.#options.maxSeries) return this.#overflowOf(row.group);
    const series = new StoredSeries(identity, { startUnixNs: this.#sinceUnixNs, overflow: false });
    this.#series.set(identity.key, series);
    return series;
  }

  #identify(row: Series, statusCode: string | null, errorType: string | null): SeriesIdentity {
    return this.#options.identify({ group: row.group.identity, row, statusCode, errorType });
  }

  #overflowOf(group: SeriesGroup): StoredSeries {
    group.overflow ??= this.#overflowNamed(group.identity);
    return group.overflow;
  }

  #overflowNamed(group: GroupIdentity): StoredSeries {
    const identity = this.#options.identify({ group, row: null, statusCode: null, errorType: null });
    const known = this.#overflows.get(identity.key);
    if (known !== undefined) return known;
    if (this.#overflows.size >= MAX_OVERFLOWS && group.workload !== OTHER_WORKLOAD) {
      return this.#overflowNamed({ ...group, workload: OTHER_WORKLOAD });
    }
    const startUnixNs = this.#options.clock.startUnixNs;
    const series = new StoredSeries(identity, { startUnixNs, overflow: true });
    this.#overflows.set(identity.key, series);
    return series;
  }

  #sweep(beforeNs: number): void {
    const known = this.#series.size;
    for (const [key, series] of this.#series) {
      if (series.usedNs >= beforeNs) continue;
      series.ended = true;
      this.#series.delete(key);
    }
    if (this.#series.size === known) return;
    this.#era += 1;
    this.#sinceUnixNs = this.#options.clock.nowUnixNs();
    for (const row of this.#rows) this.#sweepRow(row);
  }

  #sweepRow(row: Series): void {
    row.stored?.sweep();
    if (row.stored?.empty !== true) return;
    row.stored = null;
    this.#rows.delete(row);
    this.#table.forget(row);
  }
}
