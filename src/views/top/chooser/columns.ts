import type { TargetRow } from '../../../app/targets/target-row.ts';
import { callsText, listensText } from '../../target-words.ts';
import { count } from '../figures.ts';
import { left, right } from '../text.ts';

/** A column of fixed width; what is left of the line is the command's. */
interface ChooserColumn {
  readonly title: string;
  /** Columns of its text, without the gap before it. */
  readonly width: number;
  readonly gap: number;
  readonly align: 'left' | 'right';
  /** The narrowest terminal that shows it, and the narrowest that does not any more. */
  readonly from: number;
  readonly until?: number;
  text(row: TargetRow): string;
}

const FIGURE = { align: 'right', gap: 1 } as const;
const WORDS = { align: 'left', gap: 2 } as const;
/** A cut would show no more. */
const LISTED = 8;
const SHORT_ID = 12;

const listens = (width: number, from: number, until = Infinity): ChooserColumn => ({
  ...WORDS,
  title: 'listens on',
  width,
  from,
  until,
  text: ({ use }) => listensText(use, LISTED),
});

const placed = (width: number, from: number, until = Infinity): ChooserColumn => ({
  ...WORDS,
  title: 'container/unit',
  width,
  from,
  until,
  text: ({ workload }) => workload.containerName ?? workload.containerId?.slice(0, SHORT_ID) ?? workload.unit ?? '',
});

/** Widths are such that the command keeps 16 columns of 80, and 13 of 40. */
export const CHOOSER_COLUMNS: readonly ChooserColumn[] = [
  placed(16, 76, 120),
  placed(28, 120),
  { ...FIGURE, title: 'pid', width: 7, from: 100, text: ({ workload }) => String(workload.pids[0] ?? '') },
  { ...FIGURE, title: 'procs', width: 5, from: 60, text: ({ processes }) => count(processes) },
  { ...FIGURE, title: 'in', width: 4, from: 0, text: ({ use }) => count(use.connectionsIn) },
  { ...FIGURE, title: 'out', width: 4, from: 0, text: ({ use }) => count(use.connectionsOut) },
  listens(14, 0, 60),
  listens(26, 60, 120),
  listens(30, 120),
  { ...WORDS, title: 'calls', width: 30, from: 140, text: ({ use }) => callsText(use, LISTED) },
];

export function fitChooserColumns(width: number): {
  readonly nameWidth: number;
  readonly columns: readonly ChooserColumn[];
} {
  const columns = CHOOSER_COLUMNS.filter(({ from, until = Infinity }) => from <= width && width < until);
  const used = columns.reduce((sum, column) => sum + column.width + column.gap, 1);
  return { columns, nameWidth: Math.max(0, width - used) };
}

export function headingText(width: number): string {
  const { nameWidth, columns } = fitChooserColumns(width);
  return ` ${left('COMMAND', nameWidth)}${columns.map((column) => cell(column, column.title)).join('')}`;
}

export function rowText(row: TargetRow, width: number): string {
  const { nameWidth, columns } = fitChooserColumns(width);
  return `${left(row.workload.command, nameWidth)}${columns.map((column) => cell(column, column.text(row))).join('')}`;
}

function cell({ width, gap, align }: ChooserColumn, text: string): string {
  return ' '.repeat(gap) + (align === 'right' ? right(text, width) : left(text, width));
}
