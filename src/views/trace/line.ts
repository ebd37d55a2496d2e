import { formatCount } from '../../lib/formats.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import { COLORED, type Column, PLAIN, USUAL_COLUMNS } from './columns.ts';

/** What grows is cut so that a line keeps to this, where it can. `--json` cuts nothing. */
const LINE_COLUMNS = 120;

export interface LineOptions {
  readonly color: boolean;
  readonly columns: readonly Column[];
}

export const USUAL_LINE: LineOptions = { color: false, columns: USUAL_COLUMNS };

/**
 * A transaction for people, on one line:
 *
 *     12:00:01.123456 server  http  GET /users/{id}             200         1.92ms    345B→12.1kB ←10.0.0.7:40000 nginx/123
 *
 * time of completion (local), role, protocol, operation and resource, status, duration, bytes of request and
 * response, the other end, process (of a packet capture, this end's address). `!` marks an error, `*` what was slow, `~`
 * a duration that was taken late, `>` one that is not over. `×2`: the request was sent so often. Where the same call is
 * watched at its other end, too, `⇄` and what both of its lines have.
 */
export function traceLine(row: TransactionRow, { color, columns }: LineOptions): string {
  const chalk = color ? COLORED : PLAIN;
  const texts = columns.map((column) => column.text(row));
  const taken = columns.map((column, at) => (column.grows ? column.width : Math.max(column.width, widthOf(texts[at]))));
  const room = LINE_COLUMNS - taken.reduce((sum, width) => sum + (width === 0 ? 0 : width + 1), -1);
  const cells = columns.map((column, at) => {
    const text = texts[at] as string;
    const shown = column.grows ? cut(text, column.width + Math.max(0, room)) : text;
    const cell = at === columns.length - 1 && !column.right ? shown : padded(column, shown);
    return column.paint === undefined || cell === '' ? cell : column.paint(chalk, row)(cell);
  });
  return cells.filter((cell) => cell !== '').join(' ');
}

/** What stands in the place of lines that a slow reader did not get. */
export function notShownLine(count: number, color: boolean): string {
  return (color ? COLORED : PLAIN).yellow(`… ${formatCount(count)} not shown: the reader was too slow`);
}

function padded({ width, right }: Column, text: string): string {
  return right ? text.padStart(width) : text.padEnd(width);
}

function widthOf(text: string | undefined): number {
  return [...(text ?? '')].length;
}

function cut(text: string, columns: number): string {
  const characters = [...text];
  return characters.length <= columns ? text : `${characters.slice(0, columns - 1).join('')}…`;
}
