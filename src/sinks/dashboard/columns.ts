import type { ChartView, RangeView } from './api.ts';
import { Durations } from './durations.ts';
import type { PastWindow } from './window.ts';

/** Columns of a chart: what is as wide as a screen. An hour of five seconds is merged by fours. */
const MOST_COLUMNS = 180;

/** Which windows are looked at, and which column each is in. */
export class Columns {
  readonly windows: readonly PastWindow[];
  /** Windows that a column holds. */
  readonly merged: number;
  readonly count: number;
  /** Time that was watched in each. */
  readonly seconds: readonly number[];
  readonly #range: number;
  readonly #windowSeconds: number;
  readonly #firstIndex: number;
  readonly #startUnixSeconds: number;
  readonly #kept: number;

  /** @param range in seconds, up to the end of the last window */
  constructor(windows: readonly PastWindow[], range: number, windowSeconds: number) {
    const most = Math.round(range / windowSeconds);
    this.merged = Math.ceil(most / MOST_COLUMNS);
    this.count = Math.round(most / this.merged);
    this.#range = range;
    this.#windowSeconds = windowSeconds;
    const last = windows.at(-1);
    // A column is always of the same windows: what was drawn does not change when the next one comes.
    this.#firstIndex = (Math.floor((last?.index ?? 0) / this.merged) + 1 - this.count) * this.merged;
    this.windows = windows.filter(({ index }) => index >= this.#firstIndex);
    this.#startUnixSeconds = (last?.startUnixSeconds ?? 0) - ((last?.index ?? 0) - this.#firstIndex) * windowSeconds;
    this.#kept = windows.reduce((sum, { seconds }) => sum + seconds, 0);
    const watched = new Array<number>(this.count).fill(0);
    for (const window of this.windows) watched[this.of(window)] = (watched[this.of(window)] ?? 0) + window.seconds;
    this.seconds = watched;
  }

  of({ index }: PastWindow): number {
    return Math.floor((index - this.#firstIndex) / this.merged);
  }

  view(): RangeView {
    const step = this.merged * this.#windowSeconds;
    return {
      seconds: this.#range,
      step,
      times: Array.from({ length: this.count }, (_, at) => Math.round(this.#startUnixSeconds + at * step)),
      kept: Math.round(this.#kept),
    };
  }
}

/** Adds up a chart. */
export class ChartSum {
  readonly #columns: Columns;
  readonly #transactions: number[];
  readonly #errors: number[];
  readonly #durations: Durations[];

  constructor(columns: Columns) {
    this.#columns = columns;
    this.#transactions = new Array<number>(columns.count).fill(0);
    this.#errors = new Array<number>(columns.count).fill(0);
    this.#durations = Array.from({ length: columns.count }, () => new Durations());
  }

  /** @param at of which of the window's rows */
  add(window: PastWindow, at: number): void {
    const column = this.#columns.of(window);
    this.#transactions[column] = (this.#transactions[column] as number) + window.field(at, 'transactions');
    this.#errors[column] = (this.#errors[column] as number) + window.field(at, 'errors');
    this.#durations[column]?.add(window.buckets(at));
  }

  view(): ChartView {
    const perSecond = (count: number, column: number): number | null => {
      const seconds = this.#columns.seconds[column] as number;
      return seconds === 0 ? null : Number((count / seconds).toPrecision(4));
    };
    return {
      transactions: sum(this.#transactions),
      errors: sum(this.#errors),
      rates: this.#transactions.map(perSecond),
      errorRates: this.#errors.map(perSecond),
      p50: this.#durations.map((durations) => durations.quantile(0.5)),
      p95: this.#durations.map((durations) => durations.quantile(0.95)),
      p99: this.#durations.map((durations) => durations.quantile(0.99)),
      heat: { columns: this.#durations.map((durations) => durations.heat()) },
    };
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
