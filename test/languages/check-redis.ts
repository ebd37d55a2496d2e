/** Redis clients of all languages: sae-mon's account of both sides is the client's, and the server's own. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { type ExportDocument, type ExportRow, SaeMon, type Way } from '../equality/sae-mon.ts';
import { Account, type AccountRow } from '../load/account.ts';
import { encode } from '../load/redis-command.ts';
import type { Sent } from '../workloads/language-client.ts';
import { Redis, type RedisAccount } from '../workloads/redis.ts';
import { type RedisClientName, type RespVersion, startRedisClient } from '../workloads/redis-clients.ts';
import { type BothEnds, tell } from './compared.ts';

/** README.md of test/workloads says what each is; how often: prime numbers. */
const STEPS = ['get 211', 'nil 31', 'set 53', 'pipeline 17', 'multi 19', 'execerror 7', 'blocking 23', 'wrongtype 13'];
/** BLPOP of a queue that stays empty for so long. */
const WAITING = { step: 'waiting', count: 3, seconds: 0.1 };
/** A subscriber of phpredis does nothing but listen: it has no part in this. */
const PUBLISH = 'pubsub 29';

export interface RedisRun {
  readonly name: RedisClientName;
  readonly resp: RespVersion;
  readonly connections: number;
  /** Commands on each connection before sae-mon attaches; 0: connect afterwards. */
  readonly warm: number;
  readonly way: Way;
}

/** Declares a test. */
export function redisTest(run: RedisRun): void {
  const { name, resp, connections, warm, way } = run;
  const opened = warm > 0 ? 'opened before attach' : 'opened after attach';
  const client = `${name}, RESP${resp}`;
  test(`${client} → redis-server; ${connections} connections, ${opened}; ${way}`, async (context) => {
    tell(context, { client, server: 'redis-server', way }, await checkRun(run));
  });
}

async function checkRun({ name, resp, connections, warm, way }: RedisRun): Promise<BothEnds> {
  await using redis = await Redis.start();
  await setText(redis.port);
  const steps = [...STEPS, `${WAITING.step} ${WAITING.count}`];
  if (name !== 'phpredis') steps.push(PUBLISH);
  await using client = await startRedisClient({ name, resp, port: redis.port, connections, warm, steps });
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
  // A HELLO from before is not known of.
  if (warm === 0) checkVersion(document, resp);
  return { expected, served: Account.of(served.plan), called: Account.of(called.plan) };
}

function checkNothingElse({ endpoints, dependencies, unattributed, loss }: ExportDocument): void {
  for (const row of [...endpoints, ...dependencies]) {
    assert.equal(`${row.protocol} ${row.server.address} ${row.resource}`, 'redis 127.0.0.1 null');
    if (row.operation === 'BLPOP') checkWaiting(row);
    else assert.ok((row.durationSeconds.min ?? -1) > 0, 'a duration that is none');
  }
  assert.deepEqual(unattributed, []);
  assert.ok(loss.complete, `the account is not complete: ${JSON.stringify(loss)}`);
}

/** Blocking commands wait by design, for others or for nothing. */
function checkWaiting({ transactions, waiting, durationSeconds }: ExportRow): void {
  assert.equal(durationSeconds.count, 0, 'waiting is no duration');
  assert.equal(waiting.count, transactions);
  const least = WAITING.count * WAITING.seconds;
  assert.ok(waiting.sum >= least, `BLPOP has waited for ${waiting.sum} s, which is less than ${least}`);
}

function checkVersion({ endpoints, dependencies }: ExportDocument, resp: RespVersion): void {
  for (const row of [...endpoints, ...dependencies]) {
    if (row.operation === 'GET') assert.equal(row.protocolVersion, `RESP${resp}`);
  }
}

/** What a library asks when it connects is not in its plan. */
function split(account: Account): { plan: AccountRow[]; greeting: AccountRow[] } {
  const greets = ({ operation }: AccountRow): boolean =>
    /^(HELLO|CLIENT .*|INFO|COMMAND( DOCS)?|SELECT)$/.test(operation);
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
