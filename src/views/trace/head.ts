import { stripControl } from '../../lib/formats.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import { COLORED, PLAIN } from './columns.ts';

/** Below the line of a transaction: `>` what was asked, `<` what was answered. */
export function headLines({ head }: TransactionRow, indent: string, color: boolean): string[] {
  const { dim } = color ? COLORED : PLAIN;
  const shown = (arrow: string, lines: readonly string[] | null): string[] =>
    (lines ?? []).map((line) => `${indent}${dim(`${arrow} ${stripControl(line)}`)}`);
  return head === undefined ? [] : [...shown('>', head.request), ...shown('<', head.response)];
}
