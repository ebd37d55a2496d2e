import { Account } from '../load/account.ts';
import type { ExportRow } from './sae-mon.ts';

/** The rows of an export as an account: a status code, else the error's type or the outcome, else `ok`. */
export function exportAccount(rows: readonly ExportRow[]): Account {
  const account = new Account();
  for (const row of rows) {
    const counted = row.protocol === 'http' ? { ...row.statusCodes } : { ...row.errorTypes };
    if (row.protocol === 'http') addUnanswered(row, counted);
    const others = row.transactions - Object.values(counted).reduce((sum, count) => sum + count, 0);
    account.add(row.operation, row.resource, row.protocol === 'http' ? 'none' : 'ok', others);
    for (const [status, count] of Object.entries(counted)) account.add(row.operation, row.resource, status, count);
  }
  return account;
}

function addUnanswered(row: ExportRow, counted: Record<string, number>): void {
  for (const outcome of ['unanswered', 'reset', 'timeout']) {
    const count = row.outcomes[outcome];
    if (count !== undefined) counted[outcome] = count;
  }
}

/** How many of an account are errors to that side, by the rules of the protocols. */
export function errorsOf(account: Account, role: 'server' | 'client'): number {
  const least = role === 'server' ? 500 : 400;
  let errors = 0;
  for (const { status, count } of account.rows()) {
    if (status !== 'ok' && !(Number(status) < least)) errors += count;
  }
  return errors;
}
