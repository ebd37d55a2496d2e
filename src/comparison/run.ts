/** A run as it is compared: what its rows did, window by window. */
import type { SnapshotRow } from '../metrics/snapshot.ts';
import { dependenciesOf, dependencyOf } from '../rules/dependency.ts';
import { Durations } from '../rules/durations.ts';
import type { Missing } from '../rules/missing.ts';

/** What a row must have. */
export type ComparedRow = Pick<
  SnapshotRow,
  'role' | 'protocol' | 'operation' | 'resource' | 'server' | 'transactions' | 'errors' | 'durationSeconds'
>;

/** A row in one window, or in all. */
export interface Slice {
  transactions: number;
  errors: number;
  readonly durations: Durations;
}

export interface RunRow {
  /** The same in every run: side, protocol, operation, resource, and the server that is called. Who serves may have moved. */
  readonly name: string;
  readonly all: Slice;
  /** By their number; those in which something ended. */
  windows: Map<number, Slice>;
}

export interface Run {
  /** By name. */
  readonly rows: ReadonlyMap<string, RunRow>;
  readonly dependencies: ReadonlySet<string>;
  readonly missing: Missing;
}

/** Beyond that, neighbours are taken together: more would say little more of how much windows differ, and cost memory. */
const MAX_WINDOWS = 32;

/** Takes a run window by window; of one whose sum alone is known, that. */
export class RunBuilder {
  readonly #rows = new Map<string, RunRow>();
  readonly #dependencies = new Set<string>();
  #next = 0;
  /** Windows that are taken together, as a power of two. */
  #together = 0;

  add(rows: readonly ComparedRow[]): void {
    if (this.#next >> this.#together === MAX_WINDOWS) this.#halve();
    const window = this.#next >> this.#together;
    this.#next += 1;
    for (const row of rows) if (row.transactions > 0) this.#addRow(row, window);
    for (const name of dependenciesOf(rows.filter(({ role }) => role === 'client'))) this.#dependencies.add(name);
  }

  build(missing: Missing): Run {
    return { rows: this.#rows, dependencies: this.#dependencies, missing };
  }

  #addRow(row: ComparedRow, window: number): void {
    const name = nameOf(row);
    const known = this.#rows.get(name) ?? { name, all: emptySlice(), windows: new Map<number, Slice>() };
    this.#rows.set(name, known);
    addTo(known.all, row);
    addTo(sliceAt(known.windows, window), row);
  }

  #halve(): void {
    this.#together += 1;
    for (const row of this.#rows.values()) {
      const halves = new Map<number, Slice>();
      for (const [window, slice] of row.windows) {
        const half = sliceAt(halves, window >> 1);
        half.transactions += slice.transactions;
        half.errors += slice.errors;
        half.durations.merge(slice.durations);
      }
      row.windows = halves;
    }
  }
}

function nameOf(row: ComparedRow): string {
  const what = row.resource === null ? row.operation : `${row.operation} ${row.resource}`;
  return row.role === 'client' ? `client ${dependencyOf(row)} ${what}` : `${row.role} ${row.protocol} ${what}`;
}

function sliceAt(windows: Map<number, Slice>, window: number): Slice {
  const slice = windows.get(window) ?? emptySlice();
  windows.set(window, slice);
  return slice;
}

function emptySlice(): Slice {
  return { transactions: 0, errors: 0, durations: new Durations() };
}

function addTo(slice: Slice, row: ComparedRow): void {
  slice.transactions += row.transactions;
  slice.errors += row.errors;
  slice.durations.add(row.durationSeconds);
}
