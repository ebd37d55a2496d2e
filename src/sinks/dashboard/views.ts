/** What the page is told of the history: made when it asks, and once for all who ask the same. */
import type { Overview, RowDetail, RowName, RowView, SessionView } from './api.ts';
import { ChartSum, Columns } from './columns.ts';
import { Durations } from './durations.ts';
import type { History } from './history.ts';
import type { PastWindow, Tally } from './window.ts';

/** Rows of an answer: 100 kB. Who has more filters what is counted (`--filter`). */
const MOST_ROWS = 500;
const SPARK_COLUMNS = 30;

export interface Look {
  readonly history: History;
  /** How far back, seconds. */
  readonly range: number;
  readonly windowSeconds: number;
}

export function overview({ history, range, windowSeconds }: Look, session: SessionView): Overview {
  const columns = new Columns(history.windows, range, windowSeconds);
  const sums = { server: new ChartSum(columns), client: new ChartSum(columns), unknown: null };
  const rows = new Map<number, RowSum>();
  for (const window of columns.windows) {
    for (const [at, id] of window.rows.entries()) {
      const row = rows.get(id) ?? new RowSum(nameOf(history, id), columns);
      rows.set(id, row);
      row.add(window, at);
      sums[row.name.role]?.add(window, at);
    }
  }
  const views = [...rows.values()].map((row) => row.view());
  views.sort((a, b) => b.transactions - a.transactions || b.inFlight - a.inFlight || a.id - b.id);
  return {
    session,
    range: columns.view(),
    served: sums.server.view(),
    called: sums.client.view(),
    rows: views.slice(0, MOST_ROWS),
    rowsLeftOut: Math.max(0, views.length - MOST_ROWS),
  };
}

/** Null where there is no such row any more. */
export function rowDetail({ history, range, windowSeconds }: Look, id: number): RowDetail | null {
  const name = history.nameOf(id);
  if (name === null) return null;
  const columns = new Columns(history.windows, range, windowSeconds);
  const chart = new ChartSum(columns);
  const row = new RowSum(name, columns);
  const more = new MoreSum(columns);
  for (const window of columns.windows) {
    const at = window.rows.indexOf(id);
    if (at < 0) continue;
    chart.add(window, at);
    row.add(window, at);
    more.add(window, at);
  }
  return { row: row.view(), range: columns.view(), chart: chart.view(), ...more.view() };
}

function nameOf(history: History, id: number): RowName {
  const name = history.nameOf(id);
  if (name === null) throw new Error(`a window has the row ${id}, and nobody its name`);
  return name;
}

/** Of a row over the whole range. */
class RowSum {
  readonly name: RowName;
  readonly #columns: Columns;
  readonly #durations = new Durations();
  readonly #spark: number[] = new Array<number>(SPARK_COLUMNS).fill(0);
  #transactions = 0;
  #errors = 0;
  #inFlight = 0;

  constructor(name: RowName, columns: Columns) {
    this.name = name;
    this.#columns = columns;
  }

  add(window: PastWindow, at: number): void {
    const transactions = window.field(at, 'transactions');
    this.#transactions += transactions;
    this.#errors += window.field(at, 'errors');
    // Of now: what an earlier window had in flight has ended since, or is in this one too.
    this.#inFlight = window === this.#columns.windows.at(-1) ? window.field(at, 'inFlight') : 0;
    this.#durations.add(window.buckets(at));
    const column = Math.floor((this.#columns.of(window) * SPARK_COLUMNS) / this.#columns.count);
    this.#spark[column] = (this.#spark[column] as number) + transactions;
  }

  view(): RowView {
    const seconds = this.#columns.seconds.reduce((sum, part) => sum + part, 0);
    return {
      ...this.name,
      transactions: this.#transactions,
      errors: this.#errors,
      rate: seconds === 0 ? 0 : Number((this.#transactions / seconds).toPrecision(4)),
      p50: this.#durations.quantile(0.5),
      p95: this.#durations.quantile(0.95),
      p99: this.#durations.quantile(0.99),
      inFlight: this.#inFlight,
      spark: this.#spark,
    };
  }
}

/** What only a row's own page shows. */
class MoreSum {
  readonly #columns: Columns;
  readonly #statusCodes = new Map<string, number>();
  readonly #errorTypes = new Map<string, number>();
  #requestBytes = 0;
  #responseBytes = 0;
  #waiting = 0;
  #oldest: number | null = null;

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  add(window: PastWindow, at: number): void {
    addTo(this.#statusCodes, window.statusCodes(at));
    addTo(this.#errorTypes, window.errorTypes(at));
    this.#requestBytes += window.field(at, 'requestBytes');
    this.#responseBytes += window.field(at, 'responseBytes');
    this.#waiting += window.field(at, 'waiting');
    const oldest = window.field(at, 'oldest');
    this.#oldest = window === this.#columns.windows.at(-1) && !Number.isNaN(oldest) ? oldest : null;
  }

  view(): Omit<RowDetail, 'row' | 'range' | 'chart'> {
    return {
      statusCodes: Object.fromEntries(this.#statusCodes),
      errorTypes: Object.fromEntries(this.#errorTypes),
      requestBytes: this.#requestBytes,
      responseBytes: this.#responseBytes,
      waiting: this.#waiting,
      oldestInFlight: this.#oldest,
    };
  }
}

function addTo(sum: Map<string, number>, tally: Tally): void {
  for (let i = 0; i < tally.length; i += 2) {
    const name = String(tally[i]);
    sum.set(name, (sum.get(name) ?? 0) + Number(tally[i + 1]));
  }
}
