/**
 * MySQL clients of all languages: sae-mon's account of both sides is the client's, with what each library adds of its own, and
 * agrees with MariaDB's counters. Of a statement that was prepared before the attach the text is not known.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { type ExportDocument, type ExportRow, SaeMon, type Way } from '../equality/sae-mon.ts';
import { Account } from '../load/account.ts';
import type { Sent } from '../workloads/language-client.ts';
import { MariaDb } from '../workloads/mariadb.ts';
import { type Kind, MYSQL_CLIENTS, type MysqlClientName, startMysqlClient } from '../workloads/mysql-clients.ts';
import { type BothEnds, tell } from './compared.ts';

/** How often: prime numbers. So many steps that every connection comes to each. */
const STEPS = [
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
/** What the server counts each operation as; `report` selects twice. */
const COUNTERS: Readonly<Record<string, readonly string[]>> = {
  SELECT: ['COM_SELECT'],
  STMT_EXECUTE: ['COM_SELECT'],
  CALL: ['COM_CALL_PROCEDURE', 'COM_SELECT', 'COM_SELECT'],
  INSERT: ['COM_INSERT'],
  UPDATE: ['COM_UPDATE'],
  BEGIN: ['COM_BEGIN'],
  START: ['COM_BEGIN'],
  COMMIT: ['COM_COMMIT'],
  SET: ['COM_SET_OPTION'],
  USE: ['COM_CHANGE_DB'],
  INIT_DB: ['COM_CHANGE_DB'],
  PING: ['COM_ADMIN_COMMANDS'],
  STMT_PREPARE: ['COM_STMT_PREPARE'],
};

interface Run {
  readonly name: MysqlClientName;
  readonly connections: number;
  /** Statements of each before sae-mon attaches. */
  readonly warm: number;
  readonly way: Way;
}

let server: MariaDb;
before(async () => {
  server = await MariaDb.start({ listens: true });
  await server.shop();
});
after(() => server?.[Symbol.asyncDispose]());

for (const name of Object.keys(MYSQL_CLIENTS) as MysqlClientName[]) {
  mysqlTest({ name, connections: 3, warm: 0, way: 'socket' });
  mysqlTest({ name, connections: 2, warm: 1, way: 'sys_exit' });
}

function mysqlTest(run: Run): void {
  const { name, connections, warm, way } = run;
  const opened = warm > 0 ? 'opened and prepared before attach' : 'opened after attach';
  test(`${name} → MariaDB; ${connections} connections ${opened}; ${way}`, async (context) => {
    tell(context, { client: name, server: 'MariaDB', way }, await checkRun(run));
  });
}

async function checkRun(run: Run): Promise<BothEnds> {
  const { name, connections, warm, way } = run;
  await using client = await startMysqlClient(name, { port: server.port, connections, warm, steps: STEPS });
  const earlier = await server.commands();
  await using saeMon = await SaeMon.exporting([server.pid, client.pid], way);
  client.release();
  const sent = await client.sent();
  const document = await saeMon.document();
  const later = await server.commands();
  await client.close();
  const expected = expectedOf(run, sent);
  assert.equal(document.source.probe, way);
  const served = exportAccount(document.endpoints);
  const called = exportAccount(document.dependencies);
  assert.deepEqual(served.rows(), expected.rows(), "sae-mon's account of the server");
  assert.deepEqual(called.rows(), expected.rows(), "sae-mon's account of the client");
  checkNothingElse(document);
  const counted = (counter: string): number => (later.get(counter) ?? 0) - (earlier.get(counter) ?? 0);
  for (const [counter, count] of countersOf(expected, name, sent)) assert.equal(counted(counter), count, counter);
  return { expected, served, called };
}

/** What the client has done, in what the library sends for it. */
function expectedOf({ name, connections, warm }: Run, sent: Sent): Account {
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

function checkNothingElse({ endpoints, dependencies, unattributed, loss }: ExportDocument): void {
  for (const row of [...endpoints, ...dependencies]) {
    const { protocol, server: at, operation, outcomes, durationSeconds } = row;
    assert.equal(`${protocol} ${at.address} ${at.port}`, `mysql 127.0.0.1 ${server.port}`);
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

/** The second oracle. */
function countersOf(expected: Account, name: MysqlClientName, sent: Sent): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (counter: string, count: number): unknown => counts.set(counter, (counts.get(counter) ?? 0) + count);
  for (const { operation, count } of expected.rows()) {
    for (const counter of COUNTERS[operation] ?? []) add(counter, count);
  }
  const { first, sends } = MYSQL_CLIENTS[name];
  const prepares = first['prepared'] !== undefined;
  // Of two that close the same statement it counts one.
  const closes = sends['stored']?.some(([operation]) => operation === 'STMT_CLOSE');
  add('COM_STMT_CLOSE', closes === true ? (sent['stored'] ?? 0) : 0);
  add('COM_STMT_EXECUTE', prepares ? (sent['prepared'] ?? 0) + (sent['stored'] ?? 0) : 0);
  return counts;
}
