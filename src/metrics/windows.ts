import { Cell } from './cell.ts';
import type { Series } from './series.ts';
import type { SeriesTable } from './series-table.ts';

/** What happens to a window that is pushed out by newer ones before it was released. */
export type BeyondKeep = 'drop' | 'merge';

/** Told of each cell of a window that is dropped, before it is used again; the windows come in order. */
export type CellDropped = (series: Series, cell: Cell, index: number) => void;

/** Cells kept for reuse: those of one full window. Beyond it they are left to the garbage collector. */
const MAX_POOLED_CELLS = 2048;

class Window {
  readonly index: number;
  readonly cells = new Map<Series, Cell>();

  constructor(index: number) {
    this.index = index;
  }
}

/** The last `keep` windows by index, each with the cells of the series that occur in it. */
export class Windows {
  readonly #keep: number;
  readonly #beyondKeep: BeyondKeep;
  readonly #table: SeriesTable;
  readonly #dropped: CellDropped | null;
  /** By index; the oldest first, since they only ever open at the end. */
  #windows: Window[] = [];
  readonly #pool: Cell[] = [];
  #newest = 0;
  #released = -1;

  constructor(keep: number, beyondKeep: BeyondKeep, table: SeriesTable, dropped: CellDropped | null = null) {
    this.#keep = keep;
    this.#beyondKeep = beyondKeep;
    this.#table = table;
    this.#dropped = dropped;
  }

  /** The cell of a series in a window. What comes too late for its window counts in the oldest that is still open; what has no time in the newest. */
  cellOf(series: Series, index: number): Cell {
    if (series.cellIndex === index && series.cell !== null) return series.cell;
    const window = this.#windowAt(index);
    let cell = window.cells.get(series);
    if (cell === undefined) {
      cell = this.#pool.pop() ?? new Cell();
      window.cells.set(series, cell);
      series.windows += 1;
    }
    series.cell = cell;
    series.cellIndex = window.index;
    return cell;
  }

  /** The first one that is not dropped: what was counted before is in none. */
  get oldest(): number {
    return this.#oldestOpen();
  }

  /** Calls back with every cell of the windows `first` to `last`. */
  forEach(first: number, last: number, visit: (series: Series, cell: Cell) => void): void {
    for (const window of this.#windows) {
      if (window.index < first || window.index > last) continue;
      for (const [series, cell] of window.cells) visit(series, cell);
    }
  }

  /** These have been read: they are dropped, and what still comes for them counts in the next. */
  release(last: number): void {
    if (last <= this.#released) return;
    this.#released = last;
    if (this.#newest <= last) this.#newest = last + 1;
    this.#evict();
  }

  #windowAt(index: number): Window {
    const oldest = this.#oldestOpen();
    const wanted = Number.isFinite(index) ? Math.max(index, oldest) : this.#newest;
    const known = this.#windows.find((window) => window.index === wanted);
    if (known !== undefined) return known;
    const made = new Window(wanted);
    const behind = this.#windows.findIndex((window) => window.index > wanted);
    this.#windows.splice(behind < 0 ? this.#windows.length : behind, 0, made);
    if (wanted > this.#newest) {
      this.#newest = wanted;
      this.#evict();
    }
    return made;
  }

  #oldestOpen(): number {
    return Math.max(0, this.#newest - this.#keep + 1, this.#released + 1);
  }

  #evict(): void {
    const oldest = this.#oldestOpen();
    const evicted = this.#windows.filter((window) => window.index < oldest);
    if (evicted.length === 0) return;
    this.#windows = this.#windows.filter((window) => window.index >= oldest);
    for (const window of evicted) {
      if (this.#beyondKeep === 'merge' && window.index > this.#released) this.#moveTo(this.#windowAt(oldest), window);
      else this.#drop(window);
    }
  }

  #drop(window: Window): void {
    for (const [series, cell] of window.cells) {
      this.#dropped?.(series, cell, window.index);
      this.#recycle(series, cell);
      series.windows -= 1;
      if (series.windows === 0) this.#table.forget(series);
    }
  }

  #moveTo(target: Window, window: Window): void {
    for (const [series, cell] of window.cells) {
      const there = target.cells.get(series);
      if (there === undefined) {
        target.cells.set(series, cell);
        if (series.cell === cell) series.cellIndex = target.index;
        continue;
      }
      there.merge(cell);
      series.windows -= 1;
      this.#recycle(series, cell);
    }
  }

  #recycle(series: Series, cell: Cell): void {
    if (series.cell === cell) series.cell = null;
    cell.reset();
    if (this.#pool.length < MAX_POOLED_CELLS) this.#pool.push(cell);
  }
}
