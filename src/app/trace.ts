import { exportSummary, exportTransaction } from '../exports/trace.ts';
import type { TransactionRow } from '../transactions/row.ts';
import { traceLine } from '../views/lines.ts';
import type { Watched } from './child/observe.ts';
import { DataOutput } from './data-output.ts';
import type { SessionAccount } from './messages.ts';
import { RunningSession } from './run-session.ts';
import { summaryLine } from './summary-line.ts';
import { say } from './words.ts';

export interface TraceOptions extends Watched {
  /** Ends after so many lines; null: no end. */
  readonly count: number | null;
  readonly json: boolean;
  readonly color: boolean;
}

/**
 * Writes a line for each transaction as it ends, and the account at the end.
 * @throws UserError
 */
export async function runTrace(options: TraceOptions): Promise<void> {
  const { json, count, color } = options;
  const output = new DataOutput(null, () => session.stop());
  const lineOf = (row: TransactionRow): string =>
    json ? JSON.stringify(exportTransaction(row)) : traceLine(row, { color });
  using session = new RunningSession(
    { ...options.session, mode: { kind: 'trace', count } },
    { rows: (rows) => output.write(rows.map((row) => `${lineOf(row)}\n`).join('')) },
    { command: options.command },
  );
  const { account } = await session.end();
  if (account !== null) await writeAccount(account, json, output);
}

async function writeAccount(account: SessionAccount, json: boolean, output: DataOutput): Promise<void> {
  if (json) await output.write(`${JSON.stringify(exportSummary(account.coverage, account.loss))}\n`);
  else say(summaryLine(account));
}
