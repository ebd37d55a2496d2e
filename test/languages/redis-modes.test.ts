/** Connections of Redis that turn into something else, or leave answers out: what is a command is counted, and nothing else is. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import { Account } from '../load/account.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { LanguageClient } from '../workloads/language-client.ts';
import { languageCommand } from '../workloads/language-command.ts';
import { Redis } from '../workloads/redis.ts';
import { freePort } from '../workloads/tcp.ts';
import { tell } from './compared.ts';
import { accountsAt } from './curl.ts';

/** CLIENT REPLY OFF and SKIP, client tracking, MONITOR, RESET within a transaction (GETSET is queued, and never done). */
const STEPS = ['replies 13', 'tracking 7', 'monitor 5', 'reset 11'];

for (const way of WAYS) {
  test(`CLIENT REPLY, tracking, MONITOR and RESET; ${way}`, async (context) => {
    await using redis = await Redis.start();
    const command = await languageCommand('python', 'redis_modes.py');
    const options = { port: redis.port, connections: 1, warm: 0, steps: STEPS };
    await using client = await LanguageClient.start(command, options);
    const earlier = await redis.account();
    await using saeMon = await SaeMon.exporting([redis.pid, client.pid], way);
    client.release();
    const expected = new Account();
    for (const [kind, count] of Object.entries(await client.sent())) {
      const [, operation = '', status = ''] = /^(.*) (\S+)$/.exec(kind) ?? [];
      expected.add(operation, null, status, count);
    }
    const { served, called } = accountsAt(redis.port, await saeMon.document());
    const later = await redis.account();
    for (const { operation, count } of expected.rows()) {
      const calls = (later.calls.get(operation) ?? 0) - (earlier.calls.get(operation) ?? 0);
      assert.equal(calls, operation === 'GETSET' ? 0 : count, `the server's count of ${operation}`);
    }
    assert.deepEqual(served.rows(), expected.rows());
    assert.deepEqual(called.rows(), expected.rows());
    await client.close();
    tell(context, { client: 'python, special modes', server: 'redis-server', way }, { expected, served, called });
  });
}

const WRITES = 211;

for (const way of WAYS) {
  test(`replication: what the replica is told is no request; ${way}`, async (context) => {
    // At once, not after five seconds in which others could come.
    await using source = await Redis.start(['--repl-diskless-sync-delay', '0']);
    await using replica = await Redis.start();
    await using writer = await HeldProgram.start(
      'redis-cli',
      '-p',
      `${source.port}`,
      '-r',
      `${WRITES}`,
      'INCR',
      'count',
    );
    const earlier = (await replica.account()).calls.get('INCR') ?? 0;
    await using saeMon = await SaeMon.exporting([source.pid, replica.pid, writer.pid], way);
    await ask(replica.port, 'REPLICAOF', '127.0.0.1', `${source.port}`);
    while (!(await ask(replica.port, 'INFO', 'replication')).includes('master_link_status:up')) await delay(20);
    await writer.run();
    while ((await ask(replica.port, 'GET', 'count')) !== `${WRITES}\n`) await delay(20);
    const document = await saeMon.document();
    assert.equal(((await replica.account()).calls.get('INCR') ?? 0) - earlier, WRITES, 'the replica has done them all');
    const { served, called } = accountsAt(source.port, document);
    const kinds = served.rows().map(({ operation, status, count }) => `${operation} ${status} ${count}`);
    // The replica says hello, and begins to follow: from there on it is the stream of replication.
    assert.deepEqual(kinds, [`INCR ok ${WRITES}`, 'PING ok 1', 'PSYNC ok 1', 'REPLCONF ok 2']);
    assert.deepEqual(called.rows(), served.rows());
    const own = accountsAt(replica.port, document).served.rows();
    assert.ok(!own.some(({ operation }) => operation === 'INCR'), 'the replica was asked for what it was told');
    const expected = Account.of([{ operation: 'INCR', resource: null, status: 'ok', count: WRITES }]);
    const incr = (account: Account): Account =>
      Account.of(account.rows().filter(({ operation }) => operation === 'INCR'));
    const counted = { expected, served: incr(served), called: incr(called) };
    tell(context, { client: 'redis-cli, with a replica', server: 'redis-server', way }, counted);
  });
}

/** Slot 12,182 and slot 5,061. */
const FOO = { slot: '12182', key: 'foo' };
const BAR = { slot: '5061', key: 'bar' };
const REDIRECTED = 101;

for (const way of WAYS) {
  test(`a cluster: MOVED and ASK are no errors, and its bus is left alone; ${way}`, async (context) => {
    await using one = await startNode();
    await using two = await startNode();
    await ask(one.port, 'CLUSTER', 'ADDSLOTSRANGE', '0', '9999');
    await ask(two.port, 'CLUSTER', 'ADDSLOTSRANGE', '10000', '16383');
    await using moved = await HeldProgram.start(
      'redis-cli',
      '-p',
      `${one.port}`,
      '-r',
      `${REDIRECTED}`,
      'GET',
      FOO.key,
    );
    await using asked = await HeldProgram.start(
      'redis-cli',
      '-p',
      `${one.port}`,
      '-r',
      `${REDIRECTED}`,
      'LLEN',
      BAR.key,
    );
    await using saeMon = await SaeMon.exporting([one.pid, two.pid, moved.pid, asked.pid], way);
    const bus = await ask(two.port, 'CONFIG', 'GET', 'cluster-port');
    await ask(one.port, 'CLUSTER', 'MEET', '127.0.0.1', `${two.port}`, bus.trim().split('\n')[1] ?? '');
    for (const { port } of [one, two]) while (!(await isWhole(port))) await delay(20);
    const target = (await ask(two.port, 'CLUSTER', 'MYID')).trim();
    await ask(one.port, 'CLUSTER', 'SETSLOT', BAR.slot, 'MIGRATING', target);
    assert.match(await moved.run(), /^(MOVED 12182 127\.0\.0\.1:\d+\s+){101}$/);
    assert.match(await asked.run(), /^(ASK 5061 127\.0\.0\.1:\d+\s+){101}$/);
    const document = await saeMon.document();
    const { called } = accountsAt(one.port, document);
    const expected = Account.of(
      ['GET', 'LLEN'].map((operation) => ({ operation, resource: null, status: 'ok', count: REDIRECTED })),
    );
    assert.deepEqual(called.rows(), expected.rows());
    const served = Account.of(
      accountsAt(one.port, document)
        .served.rows()
        .filter(({ operation }) => !operation.startsWith('CLUSTER ')),
    );
    assert.deepEqual(served.rows(), expected.rows());
    assert.equal(document.totals.server.errors + document.totals.client.errors, 0);
    const ports = new Set([...document.endpoints, ...document.dependencies].map(({ server }) => server.port));
    assert.deepEqual(ports, new Set([one.port, two.port]), 'transactions of the bus');
    assert.ok((document.coverage.connections['unknown'] ?? 0) > 0, 'the bus was not seen');
    tell(context, { client: 'redis-cli, redirected', server: 'redis-server', way }, { expected, served, called });
  });
}

async function startNode(): Promise<Redis> {
  // By default the bus is 10,000 above, where there may be no port.
  return Redis.start(['--cluster-enabled', 'yes', '--cluster-port', `${await freePort()}`]);
}

async function isWhole(port: number): Promise<boolean> {
  const info = await ask(port, 'CLUSTER', 'INFO');
  return info.includes('cluster_state:ok') && info.includes('cluster_slots_ok:16384');
}

/** By a redis-cli that nobody watches. */
async function ask(port: number, ...command: string[]): Promise<string> {
  return (await promisify(execFile)('redis-cli', ['-p', `${port}`, ...command])).stdout;
}
