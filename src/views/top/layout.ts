import type { Role } from '../../transactions/transaction.ts';

/** Below this, tables cannot be read: only the totals are shown. */
export const MIN_COLUMNS = 60;
export const MIN_ROWS = 10;

/** From this height on all tables are shown at once, below it one. */
export const ALL_TABLES_ROWS = 18;

// Lines of the parts of a frame.
const BLANK = 1;
const HEADING = 1;
const FOOTER = 1;
const SELECTED_ROW = 1;
/** Title, totals of both sides, coverage, loss, and a blank. */
const FULL_HEADER = 6;
/** The same without coverage and blank. */
const SHORT_HEADER = 4;

export interface TableSpace {
  readonly role: Role;
  /** Lines for rows, without the heading. */
  readonly rows: number;
}

export interface Layout {
  readonly kind: 'small' | 'short' | 'full';
  readonly width: number;
  /** Lines of the frame: one less than the terminal has, so that it never scrolls. */
  readonly height: number;
  /** Lines between header and footer, for tables, help or words. */
  readonly body: number;
  readonly tables: readonly TableSpace[];
}

export interface TableNeed {
  readonly role: Role;
  readonly rows: number;
}

/** How the lines of a terminal are shared; `active` is the table that is shown where there is room for one only, `extra` more lines of the header. */
export function layoutOf(
  size: { readonly columns: number; readonly rows: number; readonly extra?: number },
  needs: readonly TableNeed[],
  active: Role,
): Layout {
  const { extra = 0 } = size;
  const frame = { width: size.columns, height: Math.max(1, size.rows - 1) };
  if (size.columns < MIN_COLUMNS || size.rows < MIN_ROWS) return { ...frame, kind: 'small', body: 0, tables: [] };
  if (size.rows < ALL_TABLES_ROWS) {
    const body = frame.height - SHORT_HEADER - extra - FOOTER;
    return { ...frame, kind: 'short', body, tables: [{ role: active, rows: body - HEADING }] };
  }
  const body = frame.height - FULL_HEADER - extra - SELECTED_ROW - FOOTER;
  const lines = body + BLANK - needs.length * (BLANK + HEADING);
  const shares = shareLines(
    lines,
    needs.map(({ rows }) => Math.max(1, rows)),
  );
  return { ...frame, kind: 'full', body, tables: needs.map(({ role }, index) => ({ role, rows: shares[index] ?? 0 })) };
}

/** Equal shares, so that tables keep their place; what one does not need goes to those that need more. */
export function shareLines(lines: number, needs: readonly number[]): readonly number[] {
  const shares = needs.map((_, index) => Math.floor(lines / needs.length) + (index < lines % needs.length ? 1 : 0));
  for (;;) {
    const poor = indexOfMost(needs.map((need, index) => need - (shares[index] ?? 0)));
    const rich = indexOfMost(needs.map((need, index) => (shares[index] ?? 0) - need));
    if (poor < 0 || rich < 0) return shares;
    shares[poor] = (shares[poor] ?? 0) + 1;
    shares[rich] = (shares[rich] ?? 0) - 1;
  }
}

/** Index of the largest value above 0, or -1. */
function indexOfMost(values: readonly number[]): number {
  const most = Math.max(0, ...values);
  return most === 0 ? -1 : values.indexOf(most);
}
