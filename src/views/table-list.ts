import { Chalk } from 'chalk';
import { drawGrid, type GridColumn } from './table-grid.ts';
import { printable, widthOf } from './top/text.ts';

export interface ListColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** The column that gives way where the terminal is narrow: its texts are wrapped. The last one, if none says so. */
  readonly wrap?: boolean;
}

export interface ListOptions {
  readonly columns: readonly ListColumn[];
  /** Cells by column; stripped of control characters here. */
  readonly rows: readonly (readonly string[])[];
  /** Columns of the terminal. */
  readonly width: number;
  readonly color: boolean;
}

const GAP = 2;
/** A wrapped column is no narrower than a word, whatever the terminal is. */
const NARROWEST = 16;

/** A table without borders: a line of titles, then the rows. Used by doctor and protocols. */
export function renderList({ columns, rows, width, color }: ListOptions): string {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const cells = rows.map((row) => columns.map((_, at) => printable(row[at] ?? '')));
  const titles = columns.map(({ title }) => chalk.bold(title));
  return drawGrid(fit(columns, cells, width), [titles, ...cells]).join('\n');
}

/** Names on the left, what there is to say of them on the right, wrapped. */
export function renderKeyValues(
  pairs: readonly (readonly [name: string, text: string])[],
  { width, color }: { readonly width: number; readonly color: boolean },
): string {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const cells = pairs.map(([name, text]) => [printable(name), printable(text)]);
  const columns = fit([{ title: '' }, { title: '' }], cells, width);
  return drawGrid(
    columns,
    cells.map(([name, text]) => [chalk.bold(name), text ?? '']),
  ).join('\n');
}

function fit(columns: readonly ListColumn[], rows: readonly (readonly string[])[], width: number): GridColumn[] {
  const wrapped = Math.max(
    columns.findIndex(({ wrap }) => wrap === true),
    columns.some(({ wrap }) => wrap === true) ? 0 : columns.length - 1,
  );
  const widths = columns.map(({ title }, at) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[at] ?? ''))));
  const used = widths.reduce((sum, each) => sum + each + GAP, -GAP);
  const room = Math.max(NARROWEST, (widths[wrapped] ?? 0) - Math.max(0, used - width));
  return columns.map(({ align }, at) => ({
    width: at === wrapped ? Math.min(widths[at] ?? 0, room) : (widths[at] ?? 0),
    align: align ?? 'left',
    gap: at === 0 ? 0 : GAP,
    wrap: at === wrapped,
  }));
}
