import { bytes, count, milliseconds, percent, rate } from '../figures.ts';
import { FIGURE, type ListColumn } from '../list/column.ts';
import { errorRatioTone } from '../threshold-tones.ts';
import type { Quantile, RowSum } from './sum.ts';

/** Of which sum of a row; null: it has none. */
export type SumOf<Row> = (row: Row) => RowSum | null;

export interface SumColumn {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly priority: number;
}

export function rateColumn<Row>(place: SumColumn, of: SumOf<Row>): ListColumn<Row> {
  return {
    ...FIGURE,
    ...place,
    width: 6,
    sort: (row) => of(row)?.ratePerSecond ?? null,
    text: (row) => text(of(row), ({ ratePerSecond }) => rate(ratePerSecond)),
  };
}

export function errorColumn<Row>(place: SumColumn, of: SumOf<Row>): ListColumn<Row> {
  return {
    ...FIGURE,
    ...place,
    width: 4,
    sort: (row) => of(row)?.errorRatio ?? null,
    text: (row) => text(of(row), ({ errorRatio }) => percent(errorRatio)),
    tone: (row, { thresholds }) => errorRatioTone(of(row)?.errorRatio ?? null, thresholds),
  };
}

/** `<140`: of the worst row, so that of all is less. */
export function quantileColumn<Row>(place: SumColumn, of: SumOf<Row>, which: 'p95' | 'p99'): ListColumn<Row> {
  return {
    ...FIGURE,
    ...place,
    width: 7,
    sort: (row) => of(row)?.[which]?.seconds ?? null,
    text: (row) => text(of(row), (sum) => quantile(sum[which])),
  };
}

export function maxColumn<Row>(place: SumColumn, of: SumOf<Row>): ListColumn<Row> {
  return {
    ...FIGURE,
    ...place,
    width: 6,
    sort: (row) => of(row)?.max ?? null,
    text: (row) => text(of(row), ({ max }) => milliseconds(max)),
  };
}

export function inFlightColumn<Row>(place: SumColumn, of: SumOf<Row>): ListColumn<Row> {
  return {
    ...FIGURE,
    ...place,
    width: 4,
    sort: (row) => of(row)?.inFlight ?? null,
    text: (row) => text(of(row), ({ inFlight }) => count(inFlight)),
  };
}

export function bytesColumn<Row>(
  place: SumColumn,
  of: SumOf<Row>,
  which: 'requestBytes' | 'responseBytes',
): ListColumn<Row> {
  return {
    ...FIGURE,
    ...place,
    width: 6,
    sort: (row) => of(row)?.[which] ?? null,
    text: (row, { picture }) =>
      text(of(row), (sum) => bytes(sum[which] / Math.max(picture.snapshot.window.durationSeconds, 1e-3))),
  };
}

function quantile(value: Quantile | null): string {
  if (value === null) return milliseconds(null);
  const shown = milliseconds(value.seconds);
  return value.exact || shown.startsWith('<') ? shown : `<${shown}`;
}

function text(sum: RowSum | null, of: (sum: RowSum) => string): string {
  return sum === null ? '' : of(sum);
}
