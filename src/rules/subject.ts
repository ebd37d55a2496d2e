/** Of what a condition has its values: single rows, or all of one side together. */
import type { SnapshotRow, SnapshotTotals } from '../metrics/snapshot.ts';
import type { Role } from '../transactions/transaction.ts';
import { Durations } from './durations.ts';

export type Subject =
  | { readonly kind: 'row'; readonly row: SnapshotRow }
  | { readonly kind: 'side'; readonly role: Role; readonly rows: number }
  /** No row in particular. */
  | { readonly kind: 'whole' };

/** What the values are taken of. */
export interface Figures {
  readonly subject: Subject;
  readonly transactions: number;
  readonly errors: number;
  readonly inFlight: number;
  readonly oldestInFlightSeconds: number | null;
  /** Merged when somebody asks. */
  readonly durations: () => Durations;
}

const SIDES: readonly Role[] = ['server', 'client', 'unknown'];

export function figuresOfRow(row: SnapshotRow): Figures {
  return {
    subject: { kind: 'row', row },
    transactions: row.transactions,
    errors: row.errors,
    inFlight: row.inFlight.count,
    oldestInFlightSeconds: row.inFlight.oldestSeconds,
    durations: () => Durations.of([row.durationSeconds]),
  };
}

/**
 * One for each side that has rows; where there are none, one of nothing.
 * @param totals of the sides where all rows are chosen: they know what waits by design
 */
export function figuresOfSides(
  rows: readonly SnapshotRow[],
  totals: Readonly<Record<Role, SnapshotTotals>> | null,
): Figures[] {
  const sides = SIDES.map((role) => ({ role, rows: rows.filter((row) => row.role === role) }));
  const seen = sides.filter((side) => side.rows.length > 0);
  if (seen.length === 0) return [{ ...sum([]), subject: { kind: 'whole' } }];
  return seen.map((side) => ({
    ...sum(side.rows),
    ...(totals !== null && { oldestInFlightSeconds: totals[side.role].oldestInFlightSeconds }),
    subject: { kind: 'side', role: side.role, rows: side.rows.length },
  }));
}

function sum(rows: readonly SnapshotRow[]): Omit<Figures, 'subject'> {
  const total = (count: (row: SnapshotRow) => number): number => rows.reduce((all, row) => all + count(row), 0);
  const ages = rows.flatMap(({ inFlight }) => inFlight.oldestSeconds ?? []);
  return {
    transactions: total((row) => row.transactions),
    errors: total((row) => row.errors),
    inFlight: total((row) => row.inFlight.count),
    oldestInFlightSeconds: ages.length === 0 ? null : Math.max(...ages),
    durations: () => Durations.of(rows.map((row) => row.durationSeconds)),
  };
}
