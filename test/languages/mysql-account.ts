/** What clients of MySQL have done, in what their libraries send for it, and what must not be beside that. */
import assert from 'node:assert/strict';
import type { ExportDocument, ExportRow, Way } from '../equality/sae-mon.ts';
import { Account } from '../load/account.ts';
import type { Sent } from '../workloads/language-client.ts';
import { type Kind, MYSQL_CLIENTS, type MysqlClientName } from '../workloads/mysql-clients.ts';

/** How often: prime numbers. So many steps that every connection comes to each. */
export const STEPS = [
  'select 211',
  'join 53',
  'insert 101',
  'update 43',
  'prepared 131',
  'stored 61',
  'missing 17',
  'duplicate 13',
  'transaction 23',
  'report 19',
  'many 7',
  'ping 31',
  'use 11',
];

const CODES: Readonly<Record<string, string>> = { '42S02': '1146', '23000': '1062' };
/** What has been prepared before anyone looked is a SELECT. */
const PREPARED_BEFORE: Kind = ['STMT_EXECUTE', '(prepared before)'];

export interface MysqlRun {
  readonly name: MysqlClientName;
  readonly connections: number;
  /** Statements of each before sae-mon attaches. */
  readonly warm: number;
  readonly way: Way;
}

/** What the client has done, in what the library sends for it. */
export function expectedOf({ name, connections, warm }: MysqlRun, sent: Sent): Account {
  const { opens, sends, first } = MYSQL_CLIENTS[name];
  const account = new Account();
  const add = (kinds: readonly Kind[], count: number): void => {
    for (const [operation, resource, state = 'ok'] of kinds) account.add(operation, resource, state, count);
  };
  if (warm === 0) add(opens, connections);
  for (const [step, count] of Object.entries(sent)) {
    const isPreparedBefore = warm > 0 && step === 'prepared' && first[step] !== undefined;
    add(isPreparedBefore ? [PREPARED_BEFORE] : (sends[step] as readonly Kind[]), count);
    if (!isPreparedBefore) add(first[step] ?? [], connections);
  }
  return account;
}

/** Of the server at `serverPort`. */
export function checkNothingElse(document: ExportDocument, serverPort: number): void {
  const { endpoints, dependencies, unattributed, loss } = document;
  for (const row of [...endpoints, ...dependencies]) {
    const { protocol, server: at, operation, outcomes, durationSeconds } = row;
    assert.equal(`${protocol} ${at.address} ${at.port}`, `mysql 127.0.0.1 ${serverPort}`);
    // No answer comes to it.
    const isOneWay = operation === 'STMT_CLOSE';
    assert.deepEqual(
      Object.keys(outcomes).filter((outcome) => !(isOneWay ? /^oneWay$/ : /^(ok|error)$/).test(outcome)),
      [],
    );
    assert.equal(durationSeconds.count, isOneWay ? 0 : row.transactions);
    if (!isOneWay) assert.ok((durationSeconds.min ?? -1) > 0, 'a duration that is none');
    checkCodes(row);
  }
  assert.deepEqual(unattributed, []);
  assert.ok(loss.complete, `the account is not complete: ${JSON.stringify(loss)}`);
}

/** The server's number beside each SQLSTATE. */
function checkCodes({ errorTypes, statusCodes }: ExportRow): void {
  const codes = Object.entries(errorTypes).map(([state, count]) => [CODES[state], count] as const);
  assert.deepEqual({ ...statusCodes }, Object.fromEntries(codes));
}
