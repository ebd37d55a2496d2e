import { Chalk } from 'chalk';
import type { CaseDetail, CheckCase } from '../app/check/cases.ts';
import { formatCount, stripControl } from '../lib/formats.ts';
import { renderList } from './table-list.ts';

export interface CheckViewOptions {
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'undecided';
  readonly columns: number;
  readonly color: boolean;
}

/** Of a case that passed few are read, of another the worst come first. */
const MAX_DETAILS = { passed: 3, skipped: 0, failed: 20, undecided: 10 } as const;
const COLUMNS = [
  { title: 'RESULT' },
  { title: 'CHECK', wrap: true },
  { title: 'VALUE', align: 'right' },
  { title: 'SAMPLES', align: 'right' },
  { title: 'FOUND' },
] as const;
const PAINT = { passed: 'green', failed: 'red', undecided: 'yellow' } as const;

/** The report for people: what was seen, a line for each check with what it was judged by, and the outcome. */
export function renderCheck(cases: readonly CheckCase[], options: CheckViewOptions): string {
  const { title, outcome, columns, color } = options;
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const table = renderList({ columns: COLUMNS, rows: cases.flatMap(rowsOf), width: columns, color });
  return [stripControl(title), '', table, '', `check: ${chalk[PAINT[outcome]](outcome)}`, ''].join('\n');
}

function rowsOf({ name, outcome, details, why }: CheckCase): string[][] {
  const shown = details.slice(0, MAX_DETAILS[outcome]);
  const rest = details.length - shown.length;
  return [
    [outcome === 'skipped' ? '-' : outcome, name, '', '', details.length > 0 && outcome === 'failed' ? '' : why],
    ...shown.map(detailRow),
    ...(rest > 0 && outcome !== 'skipped' ? [['', `  … ${rest} more`, '', '', '']] : []),
  ];
}

function detailRow({ what, value, samples, verdict }: CaseDetail): string[] {
  return ['', `  ${what}`, value, samples === null ? '' : formatCount(samples), verdict];
}
