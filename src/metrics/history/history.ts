import { BoundedMap } from '../../lib/bounded-map.ts';
import type { Role } from '../../transactions/transaction.ts';
import type { Cell } from '../cell.ts';
import { otherSeries, type Series } from '../series.ts';
import { Block } from './block.ts';
import { RowHistory } from './row-history.ts';

/** Rows that something is kept of, the one that was silent for longest goes first: more than windows tell apart. Some 5 kB each, up to 20. */
const MAX_ROWS = 2048;

interface KnownRow {
  /** As it was met last. */
  series: Series;
  readonly history: RowHistory;
}

export interface HistoryOptions {
  /** Windows that are one block. */
  readonly blockWindows: number;
  /** Blocks that are kept as such. */
  readonly blocks: number;
}

/**
 * What windows leave behind when they are dropped: blocks of some seconds, those of the last minute, and behind them what each
 * row did since counting began. A transaction is counted once, in its window; what is older is folded once a window.
 */
export class History {
  readonly #options: HistoryOptions;
  readonly #others: Readonly<Record<Role, KnownRow>>;
  readonly #rows: BoundedMap<string, KnownRow>;
  /** The oldest first. */
  #blocks: Block[] = [];
  /** The first window that counts since the start. */
  #first = 0;

  constructor(options: HistoryOptions) {
    this.#options = options;
    const other = (role: Role): KnownRow => this.#make(otherSeries(role));
    this.#others = { server: other('server'), client: other('client'), unknown: other('unknown') };
    this.#rows = new BoundedMap({ limit: MAX_ROWS, onEvicted: (row) => this.#forget(row) });
  }

  /** Where counting since the start begins, as a window's index. */
  get first(): number {
    return this.#first;
  }

  /** Of the row that a transaction counts in. */
  of(series: Series): RowHistory {
    return series.history ?? this.#admit(series).history;
  }

  /** Null where nothing is kept of it. */
  find(key: string): RowHistory | null {
    const row = this.#rows.get(key) ?? Object.values(this.#others).find(({ series }) => series.key === key);
    return row?.history ?? null;
  }

  /** A window of this index is dropped. Indexes never fall. */
  fold(series: Series, cell: Cell, index: number): void {
    this.#admit(series);
    this.#blockAt(index).add(series, cell);
  }

  /** Counting since the start begins anew, with the window of this index. */
  begin(first: number): void {
    this.#first = first;
    for (const { history } of this.#rows.values()) history.reset();
    for (const { history } of Object.values(this.#others)) history.reset();
  }

  /** The first window of the block that begins nearest to a window, of those that there can be. */
  nearest(index: number): number {
    const { blockWindows } = this.#options;
    return Math.max(0, Math.round(index / blockWindows) * blockWindows);
  }

  /** Calls back with what was folded of the windows from `first` on, where a block begins. */
  forEachSince(first: number, visit: (series: Series, cell: Cell) => void): void {
    for (let i = this.#blocks.length - 1; i >= 0; i -= 1) {
      const block = this.#blocks[i] as Block;
      if (block.first >= first) block.forEach(visit);
    }
  }

  /** The same of all since counting began. */
  forEachOfAll(visit: (series: Series, cell: Cell) => void): void {
    this.forEachSince(this.#first, visit);
    for (const row of this.#rows.values()) visitTotal(row, visit);
    for (const row of Object.values(this.#others)) visitTotal(row, visit);
  }

  /** Calls back with the cells of one row in the blocks that are kept, and where each begins. */
  forEachOf(key: string, visit: (cell: Cell, first: number) => void): void {
    for (const block of this.#blocks) {
      const cell = block.cellOf(key);
      if (cell !== null) visit(cell, block.first);
    }
  }

  #blockAt(index: number): Block {
    const { blockWindows, blocks } = this.#options;
    const begins = Math.floor(index / blockWindows) * blockWindows;
    // What is counted since the start has a block of its own, so that it can be told apart.
    const first = index >= this.#first ? Math.max(begins, this.#first) : begins;
    const last = this.#blocks.at(-1);
    if (last?.first === first) return last;
    const oldest = begins - (blocks - 1) * blockWindows;
    while ((this.#blocks[0]?.first ?? oldest) < oldest) this.#leave(this.#blocks.shift() as Block);
    const block = new Block(first);
    this.#blocks.push(block);
    return block;
  }

  /** It is older than a minute. */
  #leave(block: Block): void {
    const slot = Math.floor(block.first / this.#options.blockWindows);
    block.forEach((series, cell) => {
      const { history } = this.#admit(series);
      history.slots.add(slot, cell);
      if (block.first >= this.#first) history.total.merge(cell);
    });
  }

  #admit(series: Series): KnownRow {
    const row = this.#rows.get(series.key) ?? this.#otherOr(series);
    row.series = series;
    series.history = row.history;
    return row;
  }

  #otherOr(series: Series): KnownRow {
    const other = this.#others[series.group.identity.role];
    if (other.series.key === series.key) return other;
    const row = this.#make(series);
    this.#rows.set(series.key, row);
    return row;
  }

  #make(series: Series): KnownRow {
    return { series, history: new RowHistory(series.key) };
  }

  /** The sum over all rows stays exact. */
  #forget({ series, history }: KnownRow): void {
    series.history = null;
    const other = this.#others[series.group.identity.role];
    other.history.total.merge(history.total);
    for (const block of this.#blocks) block.move(series.key, other.series);
  }
}

function visitTotal({ series, history: { total } }: KnownRow, visit: (series: Series, cell: Cell) => void): void {
  if (total.transactions + total.errors > 0) visit(series, total);
}
