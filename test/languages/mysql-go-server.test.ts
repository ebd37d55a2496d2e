/** A server of MySQL's protocol that is not MariaDB: both sides count what the client has done, and what the server was asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import type { Account } from '../load/account.ts';
import { GoMysqlServer } from '../workloads/go-mysql-server.ts';
import { MYSQL_CLIENTS, type MysqlClientName, startMysqlClient } from '../workloads/mysql-clients.ts';
import { type BothEnds, tell } from './compared.ts';
import { checkNothingElse, expectedOf, type MysqlRun, STEPS } from './mysql-account.ts';

/** But for CALL, which has several results: this server does not give them. */
const ASKED = STEPS.filter((step) => !step.startsWith('report '));
/** The library answers it without asking. */
const NOT_TOLD = 'PING';
const CLIENTS: readonly MysqlClientName[] = ['go-sql-driver', 'go-sql-driver-1.10', 'mysql2', 'mysqli'];

for (const name of CLIENTS) {
  for (const way of WAYS) {
    test(`${name} → go-mysql; 3 connections; ${way}`, async (context) => {
      const both = await checkRun({ name, connections: 3, warm: 0, way });
      tell(context, { client: name, server: 'go-mysql', way }, both);
    });
  }
}

async function checkRun(run: MysqlRun): Promise<BothEnds> {
  const { name, connections, warm, way } = run;
  await using server = await GoMysqlServer.start();
  await using client = await startMysqlClient(name, { port: server.port, connections, warm, steps: ASKED });
  await using saeMon = await SaeMon.exporting([server.pid, client.pid], way);
  client.release();
  const sent = await client.sent();
  const document = await saeMon.document();
  const asked = await server.account();
  await client.close();
  const expected = expectedOf(run, sent);
  const served = exportAccount(document.endpoints);
  const called = exportAccount(document.dependencies);
  assert.deepEqual(served.rows(), expected.rows(), "sae-mon's account of the server");
  assert.deepEqual(called.rows(), expected.rows(), "sae-mon's account of the client");
  const { STMT_CLOSE: closed = 0, ...others } = asked;
  const told = { ...others, STMT_CLOSE: closed * closesOf(name) };
  assert.deepEqual(byOperation(served), told, "the server's own account");
  checkNothingElse(document, server.port);
  return { expected, served, called };
}

/** Of several that close the same statement it is told of one. */
function closesOf(name: MysqlClientName): number {
  return MYSQL_CLIENTS[name].sends['stored']?.filter(([operation]) => operation === 'STMT_CLOSE').length ?? 0;
}

function byOperation(account: Account): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation, count } of account.rows()) {
    if (operation !== NOT_TOLD) counts[operation] = (counts[operation] ?? 0) + count;
  }
  return counts;
}
