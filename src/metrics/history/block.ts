import { Cell } from '../cell.ts';
import type { Series } from '../series.ts';

interface BlockRow {
  /** As it was met last. */
  series: Series;
  readonly cell: Cell;
}

/** Several windows as one. Its rows are those that the history keeps something of. */
export class Block {
  /** Index of its first window. */
  readonly first: number;
  readonly #rows = new Map<string, BlockRow>();

  constructor(first: number) {
    this.first = first;
  }

  add(series: Series, cell: Cell): void {
    let row = this.#rows.get(series.key);
    if (row === undefined) {
      row = { series, cell: new Cell() };
      this.#rows.set(series.key, row);
    }
    row.cell.merge(cell);
    row.series = series;
  }

  forEach(visit: (series: Series, cell: Cell) => void): void {
    for (const { series, cell } of this.#rows.values()) visit(series, cell);
  }

  cellOf(key: string): Cell | null {
    return this.#rows.get(key)?.cell ?? null;
  }

  /** A row is not told apart any more. */
  move(key: string, to: Series): void {
    const row = this.#rows.get(key);
    if (row === undefined) return;
    this.#rows.delete(key);
    this.add(to, row.cell);
  }
}
