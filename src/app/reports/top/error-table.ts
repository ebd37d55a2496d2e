import { type ClockPair, toUnixNs } from '../../../lib/clock.ts';
import { KeptTransaction } from '../../../metrics/history/kept-transaction.ts';
import type { Bounded, ErrorRow, SceneTransaction } from '../../../metrics/scene.ts';
import { otherSeries, type Series } from '../../../metrics/series.ts';
import type { Role, Transaction } from '../../../transactions/transaction.ts';

/** Reasons of all rows that are told apart; what comes later counts in one of its role. Some 700 bytes each, and the last connection. */
const MAX_ENTRIES = 500;
const OTHER_REASON = '(other)';

class ErrorEntry {
  readonly series: Series;
  readonly reason: string;
  count = 0;
  readonly firstNs: number;
  lastNs: number;
  readonly last = new KeptTransaction();

  constructor(series: Series, reason: string, atNs: number) {
    this.series = series;
    this.reason = reason;
    this.firstNs = atNs;
    this.lastNs = atNs;
  }
}

/** Errors by row and reason, since counting began. */
export class ErrorTable {
  /** By row, then reason: no key is made for each error. */
  #byRow = new Map<string, Map<string, ErrorEntry>>();
  #entries: ErrorEntry[] = [];
  readonly #others: Readonly<Record<Role, Series>> = {
    server: otherSeries('server'),
    client: otherSeries('client'),
    unknown: otherSeries('unknown'),
  };

  add(transaction: Transaction, series: Series): void {
    const entry = this.#entryOf(series, transaction.errorType ?? transaction.outcome, transaction.endNs);
    entry.count += 1;
    if (transaction.endNs < entry.lastNs) return;
    entry.lastNs = transaction.endNs;
    entry.last.keep(transaction, series.key);
  }

  clear(): void {
    this.#byRow = new Map();
    this.#entries = [];
  }

  /** The last one first. */
  scene(clocks: ClockPair, toScene: (kept: KeptTransaction) => SceneTransaction): Bounded<ErrorRow> {
    const sorted = [...this.#entries].sort((a, b) => b.lastNs - a.lastNs);
    return { rows: sorted.map((entry) => rowOf(entry, clocks, toScene)), total: sorted.length };
  }

  #entryOf(series: Series, reason: string, atNs: number): ErrorEntry {
    return this.#find(series.key, reason) ?? this.#admit(series, reason, atNs);
  }

  #find(rowKey: string, reason: string): ErrorEntry | null {
    return this.#byRow.get(rowKey)?.get(reason) ?? null;
  }

  #admit(series: Series, reason: string, atNs: number): ErrorEntry {
    if (this.#entries.length < MAX_ENTRIES) return this.#make(series, reason, atNs);
    const other = this.#others[series.group.identity.role];
    return this.#find(other.key, OTHER_REASON) ?? this.#make(other, OTHER_REASON, atNs);
  }

  #make(series: Series, reason: string, atNs: number): ErrorEntry {
    const entry = new ErrorEntry(series, reason, atNs);
    const ofRow = this.#byRow.get(series.key) ?? new Map<string, ErrorEntry>();
    ofRow.set(reason, entry);
    this.#byRow.set(series.key, ofRow);
    this.#entries.push(entry);
    return entry;
  }
}

function rowOf(
  { series, reason, count, firstNs, lastNs, last }: ErrorEntry,
  clocks: ClockPair,
  toScene: (kept: KeptTransaction) => SceneTransaction,
): ErrorRow {
  const { role, protocol, workload } = series.group.identity;
  return {
    key: `${series.key}\0${reason}`,
    rowKey: series.key,
    role,
    protocol,
    operation: series.operation,
    resource: series.resource,
    workload: workload.name,
    server: series.group.server,
    reason,
    count,
    firstUnixNs: toUnixNs(clocks, firstNs),
    lastUnixNs: toUnixNs(clocks, lastNs),
    last: toScene(last),
  };
}
