/** Equal counts of MySQL: sae-mon's account is the generator's, by operation, resource and SQLSTATE, and the server's `Com_` counters. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account } from '../load/account.ts';
import { MYSQL_COMMANDS, PREPARED } from '../load/mysql-command.ts';
import { Load } from '../load/start-load.ts';
import { MariaDb } from '../workloads/mariadb.ts';
import { exportAccount } from './export-account.ts';
import { SaeMon, WAYS, type Way } from './sae-mon.ts';

interface Row {
  readonly name: string;
  readonly connections?: number;
  readonly depth?: number;
  readonly warm?: number;
  /** The end of rows that could not be followed shows by what comes after them. */
  readonly closes?: true;
  readonly steps: Readonly<Record<string, number>>;
}

const MIX = {
  SELECT: 401,
  INSERT: 101,
  UPDATE: 53,
  MISSING: 31,
  DUPLICATE: 13,
  COMMIT: 23,
  PING: 17,
  INIT_DB: 11,
  EXECUTE: 211,
};
const TABLE: readonly Row[] = [
  { name: '1,009 one at a time', steps: { SELECT: 1009 } },
  { name: 'all commands over 7 connections', connections: 7, steps: MIX },
  { name: '30,011 over 20 connections', connections: 20, steps: { SELECT: 20_011, EXECUTE: 7_001, INSERT: 2_999 } },
  { name: 'pipelines of depth 16', connections: 3, depth: 16, steps: MIX },
  { name: 'connections opened, used and statements prepared before attach', connections: 5, warm: 3, steps: MIX },
  {
    name: 'values of 3 MB both ways',
    connections: 2,
    closes: true,
    steps: { BIG_VALUE: 7, BIG_INSERT: 5, SELECT: 101 },
  },
  { name: 'answers of 20,011 rows', connections: 2, closes: true, steps: { MANY_ROWS: 13, SELECT: 101 } },
];

let server: MariaDb;
before(async () => {
  server = await MariaDb.start({ listens: true });
  await server.shop();
});
after(() => server[Symbol.asyncDispose]());

for (const row of TABLE) {
  for (const side of ['server', 'client'] as const) {
    for (const way of WAYS) test(`mysql: ${row.name}; ${side}; ${way}`, () => check(row, side, way));
  }
}

async function check(row: Row, side: 'server' | 'client', way: Way): Promise<void> {
  const steps = Object.entries(row.steps).map(([command, count]) => ({ command, count }));
  const { connections = 1, depth = 1, warm = null } = row;
  const where = { host: '127.0.0.1', port: server.port, connections, depth, warm };
  await using load = await Load.start({ kind: 'mysql', ...where, steps });
  const earlier = await server.commands();
  await using saeMon = await SaeMon.exporting([side === 'server' ? server.pid : load.pid], way);
  load.release();
  const generator = Account.of((await load.result()).account);
  if (row.closes === true) await load.close();
  const { endpoints, dependencies, loss, totals } = await saeMon.document();
  const rows = side === 'server' ? endpoints : dependencies;
  const quits = row.closes === true ? [{ operation: 'QUIT', resource: null, status: 'ok', count: connections }] : [];
  const expected = Account.of([...generator.rows(), ...quits]);
  assert.deepEqual(exportAccount(rows).rows(), expected.rows(), "sae-mon's account");
  assert.equal(totals[side].inFlight, 0);
  assert.ok(loss.complete, JSON.stringify(loss));
  const counted = await server.commands();
  const told = countersOf(row.steps, row.warm === undefined ? connections : 0);
  for (const [counter, count] of told)
    assert.equal((counted.get(counter) ?? 0) - (earlier.get(counter) ?? 0), count, counter);
  if (row.closes !== true) await load.close();
}

function countersOf(steps: Row['steps'], opened: number): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (counter: string, count: number): unknown => counts.set(counter, (counts.get(counter) ?? 0) + count);
  for (const [name, count] of Object.entries(steps)) {
    for (const counter of MYSQL_COMMANDS[name]?.counters ?? []) add(counter, count);
  }
  for (const counter of PREPARED.counters) add(counter, opened);
  return counts;
}
