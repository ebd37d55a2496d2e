import { exportNotShown, exportSummary, exportTransaction, exportTree } from '../../exports/trace.ts';
import { exportFields } from '../../exports/trace-fields.ts';
import type { TransactionRow } from '../../transactions/row.ts';
import { columnNamed, USUAL_COLUMNS } from '../../views/trace/columns.ts';
import { headLines } from '../../views/trace/head.ts';
import { notShownLine, traceLine } from '../../views/trace/line.ts';
import { treeLines } from '../../views/trace/tree.ts';
import type { Watched } from '../child/observe.ts';
import { DataOutput } from '../data-output.ts';
import type { SessionAccount } from '../messages.ts';
import { RunningSession } from '../run-session.ts';
import { summaryLine } from '../summary-line.ts';
import { say } from '../words.ts';
import { besideLine } from './beside-line.ts';
import { TraceTally } from './tally.ts';

/** Of heads below the line of their transaction. */
const HEAD_INDENT = '    ';

export interface TraceOptions extends Watched, TraceForm {
  /** Ends after so many lines; null: no end. */
  readonly count: number | null;
}

/** How a transaction is written. */
interface TraceForm {
  readonly json: boolean;
  readonly color: boolean;
  /** Calls inside of the requests that caused them. */
  readonly tree: boolean;
  /** Heads of requests and answers. */
  readonly verbose: boolean;
  /** Which fields, in which order; null: the usual ones, of JSON all. */
  readonly fields: readonly string[] | null;
}

/**
 * Writes a line for each transaction as it ends, for what has not ended at the end, and the account.
 * @throws UserError
 */
export async function runTrace(options: TraceOptions): Promise<void> {
  const { json, count, color, tree, verbose } = options;
  const output = new DataOutput(null, () => session.stop());
  const lineOf = writerOf(options);
  const tally = new TraceTally();
  const rows = (shown: readonly TransactionRow[], notShown: number): Promise<void> => {
    tally.add(shown, notShown);
    const lines = shown.map((row) => `${lineOf(row)}\n`);
    if (notShown > 0)
      lines.push(`${json ? JSON.stringify(exportNotShown(notShown)) : notShownLine(notShown, color)}\n`);
    return output.write(lines.join(''));
  };
  using session = new RunningSession(
    { ...options.session, mode: { kind: 'trace', count, tree, verbose } },
    { rows },
    { command: options.command },
  );
  const { account } = await session.end();
  if (account !== null) await conclude(account, json ? output : null, tally);
}

/** Without the end of its last line. */
function writerOf({ json, color, fields }: TraceForm): (row: TransactionRow) => string {
  if (json) return jsonWriter(fields);
  const columns = fields === null ? USUAL_COLUMNS : fields.map(columnNamed);
  return (row) => {
    const line = traceLine(row, { color, columns });
    return [line, ...headLines(row, HEAD_INDENT, color), ...treeLines(row, { color, columns })].join('\n');
  };
}

function jsonWriter(fields: readonly string[] | null): (row: TransactionRow) => string {
  const exported = (row: TransactionRow): object =>
    fields === null ? exportTransaction(row) : exportFields(row, fields);
  return (row) => {
    const { tree } = row;
    if (tree === undefined) return JSON.stringify(exported(row));
    return JSON.stringify({ ...exported(row), tree: tree === null ? null : exportTree(tree, exported) });
  };
}

async function conclude(account: SessionAccount, json: DataOutput | null, tally: TraceTally): Promise<void> {
  await json?.write(`${JSON.stringify(exportSummary(account.coverage, account.loss))}\n`);
  say(`${tally}; ${summaryLine(account)}`);
  for (const verdict of account.verdicts ?? []) say(besideLine(verdict));
}
