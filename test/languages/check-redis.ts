/** Redis libraries of all languages: sae-mon's account of both sides is the client's, and the server's own. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { type ExportDocument, SaeMon, type Way } from '../equality/sae-mon.ts';
import { Account, type AccountRow } from '../load/account.ts';
import { encode } from '../load/redis-command.ts';
import type { Sent } from '../workloads/language-client.ts';
import { Redis, type RedisAccount } from '../workloads/redis.ts';
import { type RedisClientName, startRedisClient } from '../workloads/redis-clients.ts';

/** One at a time, pipelines of ten, transactions of two commands, a blocking command, an error: how often. */
const STEPS = ['get 211', 'nil 31', 'set 53', 'pipeline 17', 'multi 19', 'blocking 23', 'wrongtype 13'];
/** A subscriber of phpredis does nothing but listen: it has no part in this. */
const PUBLISH = 'pubsub 29';

export interface RedisRun {
  readonly connections: number;
  /** Commands on each connection before sae-mon attaches; 0: connect afterwards. */
  readonly warm: number;
  readonly way: Way;
}

/** Declares a test for each run of that library. */
export function redisTests(name: RedisClientName, runs: readonly RedisRun[]): void {
  for (const run of runs) {
    const { connections, warm, way } = run;
    const opened = warm > 0 ? 'opened before attach' : 'opened after attach';
    test(`${name} → redis-server; ${connections} connections, ${opened}; ${way}`, () => checkRun(name, run));
  }
}

async function checkRun(name: RedisClientName, { connections, warm, way }: RedisRun): Promise<void> {
  await using redis = await Redis.start();
  await setText(redis.port);
  const steps = name === 'phpredis' ? STEPS : [...STEPS, PUBLISH];
  await using client = await startRedisClient(name, { port: redis.port, connections, warm, steps });
  const earlier = await redis.account();
  await using saeMon = await SaeMon.exporting([redis.pid, client.pid], way);
  client.release();
  const expected = accountOf(await client.sent());
  const document = await saeMon.document();
  checkServer(expected, earlier, await redis.account());
  await client.close();
  assert.equal(document.source.probe, way);
  const served = split(exportAccount(document.endpoints));
  const called = split(exportAccount(document.dependencies));
  assert.deepEqual(served.plan, expected.rows(), "sae-mon's account of the server");
  assert.deepEqual(called.plan, expected.rows(), "sae-mon's account of the client");
  assert.deepEqual(called.greeting, served.greeting, 'what a library says when it connects');
  checkNothingElse(document);
}

function checkNothingElse({ endpoints, dependencies, unattributed, loss }: ExportDocument): void {
  for (const row of [...endpoints, ...dependencies]) {
    assert.equal(`${row.protocol} ${row.server.address} ${row.resource}`, 'redis 127.0.0.1 null');
    const { count, min } = row.durationSeconds;
    if (row.operation === 'BLPOP') assert.equal(count, 0, 'waiting is no duration');
    else assert.ok((min ?? -1) > 0, 'a duration that is none');
  }
  assert.deepEqual(unattributed, []);
  assert.ok(loss.complete, `the account is not complete: ${JSON.stringify(loss)}`);
}

/** What a library asks when it connects is not in its plan. */
function split(account: Account): { plan: AccountRow[]; greeting: AccountRow[] } {
  const greets = ({ operation }: AccountRow): boolean => /^(HELLO|CLIENT .*|INFO|COMMAND|SELECT)$/.test(operation);
  const rows = account.rows();
  return { plan: rows.filter((row) => !greets(row)), greeting: rows.filter(greets) };
}

/** The second oracle: the server's own count of each command of the plan. */
function checkServer(expected: Account, earlier: RedisAccount, later: RedisAccount): void {
  const wanted = new Map<string, number>();
  for (const { operation, count } of expected.rows()) wanted.set(operation, (wanted.get(operation) ?? 0) + count);
  const counted = [...wanted.keys()].map(
    (command) => [command, (later.calls.get(command) ?? 0) - (earlier.calls.get(command) ?? 0)] as const,
  );
  assert.deepEqual(new Map(counted), wanted, 'the client and the server disagree');
}

/** `LPUSH WRONGTYPE` → LPUSH, no resource, WRONGTYPE. */
function accountOf(sent: Sent): Account {
  const account = new Account();
  for (const [kind, count] of Object.entries(sent)) {
    const [operation = '', status = ''] = kind.split(' ');
    account.add(operation, null, status, count);
  }
  return account;
}

/** What the plans find at the key `text`. */
function setText(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.once('error', reject);
    socket.once('data', (answer: string) => {
      socket.once('close', () => (answer === '+OK\r\n' ? resolve() : reject(new Error(`SET: ${answer}`))));
      socket.destroy();
    });
    socket.write(encode('SET', 'text', 'value'));
  });
}
