/**
 * What the page is told: JSON of `/api/overview` and `/api/row`. Times in seconds since the Unix epoch, durations in seconds.
 * Columns are parts of the range that is looked at, all as long as each other, the oldest first.
 */

export interface Overview {
  readonly session: SessionView;
  readonly range: RangeView;
  readonly served: ChartView;
  readonly called: ChartView;
  /** The busiest first. */
  readonly rows: readonly RowView[];
  /** Rows that there is no room for in the answer. */
  readonly rowsLeftOut: number;
}

export interface SessionView {
  /** `pid 123`. */
  readonly target: string;
  readonly filter: string | null;
  readonly host: string;
  readonly version: string;
  readonly startedAt: number;
  /** Null while it goes on. */
  readonly ended: { readonly at: number; readonly why: string } | null;
  /** Since the attach: what was lost, in words; empty while the numbers are whole. */
  readonly lost: readonly string[];
  /** Since the attach, by what can be made of them. */
  readonly coverage: { readonly bytes: Counts; readonly connections: Counts };
}

export type Counts = Readonly<Record<string, number>>;

export interface RangeView {
  /** As asked for. */
  readonly seconds: number;
  /** Of a column. */
  readonly step: number;
  /** When each column begins. */
  readonly times: readonly number[];
  /** How far back anything is kept: less than was asked for where there were too many rows, or it has just begun. */
  readonly kept: number;
}

/** Null in a column: nothing is known of it (rates), or nothing had a duration in it (percentiles). */
export interface ChartView {
  readonly transactions: number;
  readonly errors: number;
  readonly rates: readonly (number | null)[];
  readonly errorRates: readonly (number | null)[];
  readonly p50: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
  readonly heat: HeatView;
}

/** Buckets of durations: bucket i is (2^(i/4), 2^((i+1)/4)] seconds. */
export interface HeatView {
  /** Of each column: the first bucket, and the counts from there on; empty where nothing had a duration. */
  readonly columns: readonly (readonly number[])[];
}

export interface RowName {
  /** Its number, for as long as it is kept. */
  readonly id: number;
  readonly role: 'server' | 'client' | 'unknown';
  readonly protocol: string;
  readonly operation: string;
  readonly resource: string | null;
  /** Whose row it is: container, unit or command. */
  readonly service: string;
  /** Whom it calls; of a server its own address. */
  readonly server: string;
}

export interface RowView extends RowName {
  readonly transactions: number;
  readonly errors: number;
  readonly rate: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly inFlight: number;
  /** Rates, of fewer columns than the charts have. */
  readonly spark: readonly number[];
}

export interface RowDetail {
  readonly row: RowView;
  readonly range: RangeView;
  readonly chart: ChartView;
  readonly statusCodes: Counts;
  readonly errorTypes: Counts;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly waiting: number;
  readonly oldestInFlight: number | null;
}
