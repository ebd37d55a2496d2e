import type { SnapshotRow } from '../../metrics/snapshot.ts';
import { rowName } from './names.ts';

export const SORTS = ['rate', 'err%', 'p50', 'p95', 'p99', 'in flight', 'name'] as const;
export type SortName = (typeof SORTS)[number];

export interface SortOrder {
  readonly by: SortName;
  readonly reversed: boolean;
}

/** What sorting looks at. */
export interface Sortable {
  readonly row: SnapshotRow;
  readonly idle: boolean;
}

export function nextSort(by: SortName): SortName {
  return SORTS[(SORTS.indexOf(by) + 1) % SORTS.length] ?? 'rate';
}

/**
 * Largest first; by name from A. Rows without the figure come last, and idle rows after all others (also
 * reversed): their figures are of the past. Ties are settled by rate and key, so that the order is total.
 */
export function compareRows(order: SortOrder): (a: Sortable, b: Sortable) => number {
  const sign = order.reversed ? -1 : 1;
  return (a, b) => {
    if (order.by === 'name')
      return sign * compareText(rowName(a.row), rowName(b.row)) || compareText(a.row.key, b.row.key);
    if (a.idle !== b.idle) return a.idle ? 1 : -1;
    const left = figure(a.row, order.by);
    const right = figure(b.row, order.by);
    if (left !== right) return compareFigures(left, right, sign);
    return sign * (b.row.ratePerSecond - a.row.ratePerSecond) || compareText(a.row.key, b.row.key);
  };
}

function figure(row: SnapshotRow, by: Exclude<SortName, 'name'>): number | null {
  switch (by) {
    case 'rate':
      return row.ratePerSecond;
    case 'err%':
      return row.errorRatio;
    case 'p50':
      return row.durationSeconds.p50;
    case 'p95':
      return row.durationSeconds.p95;
    case 'p99':
      return row.durationSeconds.p99;
    case 'in flight':
      return row.inFlight.count;
    default:
      return by satisfies never;
  }
}

function compareFigures(left: number | null, right: number | null, sign: number): number {
  if (left === null) return 1;
  if (right === null) return -1;
  return sign * (right - left);
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
