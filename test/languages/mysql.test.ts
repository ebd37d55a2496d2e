/**
 * MySQL clients of all languages: sae-mon's account of both sides is the client's, with what each library adds of its own, and
 * agrees with MariaDB's counters. Of a statement that was prepared before the attach the text is not known.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { SaeMon } from '../equality/sae-mon.ts';
import type { Account } from '../load/account.ts';
import type { Sent } from '../workloads/language-client.ts';
import { MariaDb } from '../workloads/mariadb.ts';
import {
  MYSQL_CLIENTS,
  MYSQL_CLIENTS_OF_CI,
  type MysqlClientName,
  startMysqlClient,
} from '../workloads/mysql-clients.ts';
import { type BothEnds, tell } from './compared.ts';
import { checkNothingElse, expectedOf, type MysqlRun, STEPS } from './mysql-account.ts';

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

let server: MariaDb;
before(async () => {
  server = await MariaDb.start({ listens: true });
  await server.shop();
});
after(() => server?.[Symbol.asyncDispose]());

for (const name of MYSQL_CLIENTS_OF_CI) {
  mysqlTest({ name, connections: 3, warm: 0, way: 'socket' });
  mysqlTest({ name, connections: 2, warm: 1, way: 'sys_exit' });
}

function mysqlTest(run: MysqlRun): void {
  const { name, connections, warm, way } = run;
  const opened = warm > 0 ? 'opened and prepared before attach' : 'opened after attach';
  test(`${name} → MariaDB; ${connections} connections ${opened}; ${way}`, async (context) => {
    tell(context, { client: name, server: 'MariaDB', way }, await checkRun(run));
  });
}

async function checkRun(run: MysqlRun): Promise<BothEnds> {
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
  checkNothingElse(document, server.port);
  const counted = (counter: string): number => (later.get(counter) ?? 0) - (earlier.get(counter) ?? 0);
  for (const [counter, count] of countersOf(expected, name, sent)) assert.equal(counted(counter), count, counter);
  return { expected, served, called };
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
