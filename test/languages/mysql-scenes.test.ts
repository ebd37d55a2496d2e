/** What happens to clients of MySQL: statements and connections that are killed, a slow statement. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createConnection, type Connection as Database } from 'mysql2/promise';
import { SaeMon, type TraceLine } from '../equality/sae-mon.ts';
import { MariaDb } from '../workloads/mariadb.ts';

const MANY = 100_000;
const SLOW_MS = 1300;
/** What a killed statement waits for, if it is not. */
const PATIENCE_SECONDS = 60;
/** By so much sae-mon's duration may be longer than the client's clock says: their clocks differ. */
const CLOCKS_MS = 1;

let server: MariaDb;
before(async () => {
  server = await MariaDb.start({ listens: true });
  await server.shop();
});
after(() => server?.[Symbol.asyncDispose]());

test('a statement that is killed is an error with its code and the time until then; one that is slow is as slow as it was', async () => {
  const { found, took } = await traced(async (database) => {
    const killed = await timed(() => killedAfter(database, 'QUERY', 'ER_QUERY_INTERRUPTED'));
    const slow = await timed(() => database.query(`SELECT SLEEP(${SLOW_MS / 1000})`));
    const gone = await timed(() => killedAfter(database, 'CONNECTION', 'PROTOCOL_CONNECTION_LOST'));
    return [killed.ms, slow.ms, gone.ms];
  });
  for (const role of ['server', 'client'] as const) {
    const told = found.filter((line) => line.role === role && line.operation === 'SELECT');
    // The end of the connection is the last word, to the client too.
    assert.deepEqual(
      told.map(({ statusCode, errorType, outcome }) => [statusCode, errorType, outcome]),
      [
        ['1317', '70100', 'error'],
        [null, null, 'ok'],
        [null, 'unanswered', 'unanswered'],
      ],
      role,
    );
    for (const [index, { durationSeconds }] of told.entries()) {
      const ms = (durationSeconds ?? 0) * 1000;
      assert.ok(
        ms >= SLOW_MS - CLOCKS_MS && ms < (took[index] as number) + CLOCKS_MS,
        `${role}: ${ms} of ${took[index]}`,
      );
    }
  }
});

test('how many rows a result has is told where all of it was read, and left out where most of it was not copied', async () => {
  const text = `SELECT seq, concat('row ', seq, repeat('x', 100)) AS note FROM seq_1_to_${MANY}`;
  const { found } = await traced(async (database) => {
    const [rows] = await database.query(text);
    assert.equal((rows as unknown[]).length, MANY);
    await database.query('SELECT id FROM orders');
    return [];
  });
  for (const role of ['server', 'client'] as const) {
    const told = found.filter((line) => line.role === role && line.operation === 'SELECT');
    assert.deepEqual(
      told.map(({ resource, outcome, attributes }) => [resource, outcome, attributes['db.response.returned_rows']]),
      [
        [`seq_1_to_${MANY}`, 'ok', undefined],
        ['orders', 'ok', 3],
      ],
      role,
    );
    assert.ok((told[0]?.responseBytes ?? 0) > 100 * MANY, 'all of its bytes are counted');
  }
});

interface Traced {
  readonly found: readonly TraceLine[];
  /** Of each statement, by the client's clock. */
  readonly took: readonly number[];
}

/** What both sides of this process's connection are told of, from its first statement on. */
async function traced(talk: (database: Database) => Promise<readonly number[]>): Promise<Traced> {
  const database = await connect();
  // That the server ends it is part of the scene.
  database.on('error', () => undefined);
  await database.ping();
  const pids = `${server.pid},${process.pid}`;
  await using saeMon = await SaeMon.attach('trace', '--json', '--pid', pids);
  const took = await talk(database);
  const lines = await saeMon.lines();
  database.destroy();
  return { found: lines.filter(({ kind }) => kind === 'transaction'), took };
}

function connect(): Promise<Database> {
  return createConnection({ host: '127.0.0.1', port: server.port, user: 'root', database: 'shop' });
}

/** Waits in a statement until another connection kills it, or this connection. */
async function killedAfter(database: Database, what: 'QUERY' | 'CONNECTION', code: string): Promise<void> {
  const other = await connect();
  const waiting = database.query(`SELECT SLEEP(${PATIENCE_SECONDS})`);
  const failed = assert.rejects(waiting, { code });
  await other.query(`DO SLEEP(${SLOW_MS / 1000})`);
  await other.query(`KILL ${what} ${database.threadId}`);
  await failed;
  await other.end();
}

async function timed<T>(task: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const begun = performance.now();
  const result = await task();
  return { result, ms: performance.now() - begun };
}
