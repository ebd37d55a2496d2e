import { formatSeconds } from '../../lib/formats.ts';
import type { CallTree, NestedCall, TransactionRow } from '../../transactions/row.ts';
import { COLORED, PLAIN } from './columns.ts';
import { headLines } from './head.ts';
import { type LineOptions, traceLine } from './line.ts';

/** Of the time of the request: shorter ones between its calls are only in the sum. */
const GAP_SHARE = 0.1;
/** What stands before a call has the place of these. */
const REPLACED = ['time', 'role'];
/** Of heads, below the line of their call. */
const HEAD_INDENT = `${' '.repeat(16)}│       `;
const OFFSET_COLUMNS = 10;
const SHARE_COLUMNS = 4;

/**
 * Below the line of a request its calls, as they began: when, which share of its time, and the rest of their own line.
 *
 *     12:00:01.123456 server  http  GET /users/{id}             200         20.0ms …
 *        +1.20ms  62% ├─      redis GET                         ok          12.4ms …
 *       +13.60ms  22% ┊       4.40ms outside of its calls
 *       +18.00ms   5% ├─      mysql SELECT users                ok          1.00ms …
 *                 33% └─      6.60ms outside of its calls, in all
 */
export function treeLines(row: TransactionRow, options: LineOptions): string[] {
  const { tree, durationSeconds } = row;
  if (tree === undefined || tree === null || tree.calls.length === 0) return [];
  return [...timeline(tree, durationSeconds ?? 0, options), sumLine(tree, durationSeconds ?? 0, options)];
}

function timeline({ calls }: CallTree, wholeSeconds: number, options: LineOptions): string[] {
  const lines: string[] = [];
  let reached = 0;
  for (const nested of calls) {
    lines.push(...gapLine(reached, nested.offsetSeconds, wholeSeconds, options), callLine(nested, options));
    lines.push(...headLines(nested.call, HEAD_INDENT, options.color));
    reached = Math.max(reached, nested.offsetSeconds + nested.share * wholeSeconds);
  }
  return [...lines, ...gapLine(reached, wholeSeconds, wholeSeconds, options)];
}

function callLine({ call, offsetSeconds, share }: NestedCall, { color, columns }: LineOptions): string {
  const line = traceLine(call, { color, columns: columns.filter(({ name }) => !REPLACED.includes(name)) });
  return `${before({ offsetSeconds, share, branch: '├─' }, color)} ${line}`;
}

function gapLine(from: number, to: number, wholeSeconds: number, { color }: LineOptions): string[] {
  const share = (to - from) / wholeSeconds;
  if (!(share >= GAP_SHARE)) return [];
  return [`${before({ offsetSeconds: from, share, branch: '┊ ' }, color)} ${outside(to - from)}`];
}

function sumLine({ outsideSeconds }: CallTree, wholeSeconds: number, { color }: LineOptions): string {
  const share = wholeSeconds > 0 ? outsideSeconds / wholeSeconds : 0;
  return `${before({ offsetSeconds: null, share, branch: '└─' }, color)} ${outside(outsideSeconds)}, in all`;
}

function outside(seconds: number): string {
  return `${formatSeconds(seconds)} outside of its calls`;
}

interface Before {
  readonly offsetSeconds: number | null;
  readonly share: number;
  readonly branch: string;
}

function before({ offsetSeconds, share, branch }: Before, color: boolean): string {
  const offset = (offsetSeconds === null ? '' : `+${formatSeconds(offsetSeconds)}`).padStart(OFFSET_COLUMNS);
  const percent = `${Math.round(share * 100)}%`.padStart(SHARE_COLUMNS);
  return (color ? COLORED : PLAIN).dim(`${offset} ${percent} ${branch.padEnd(7)}`);
}
