/** What is kept of names and of what is open has a limit: what goes beyond it shows in the account, and --max-names moves it. */
import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { type ExportDocument, type ExportRow, SaeMon } from '../equality/sae-mon.ts';
import { MariaDb } from '../workloads/mariadb.ts';
import { Unbound } from '../workloads/unbound.ts';

/** Of one connection, by default. */
const STATEMENTS = 1024;
const MORE_STATEMENTS = 7;
/** Right below one domain, by default. */
const NAMES_BELOW = 256;
const MORE_NAMES = 44;
/** Open at once on one connection. */
const OPEN = 16_384;
const MORE_OPEN = 16;

test('prepared statements of a connection', async () => {
  await using server = await MariaDb.start({ listens: true });
  await server.shop();
  const byDefault = await watching(server.pid, [], () => prepareMany(server.port));
  assert.equal(byDefault.loss.limits['forgottenStatements'], MORE_STATEMENTS);
  assert.equal(countOf(byDefault.endpoints, 'STMT_EXECUTE (prepared before)'), MORE_STATEMENTS);
  assert.equal(countOf(byDefault.endpoints, 'SELECT orders'), STATEMENTS);
  const more = await watching(server.pid, ['--max-names', '2048'], () => prepareMany(server.port));
  assert.equal(more.loss.limits['forgottenStatements'], 0);
  assert.equal(countOf(more.endpoints, 'SELECT orders'), STATEMENTS + MORE_STATEMENTS);
  for (const { loss } of [byDefault, more]) assert.ok(loss.complete, JSON.stringify(loss));
});

test('names of statements', async () => {
  await using server = await MariaDb.start({ listens: true });
  await server.shop();
  const ask = async (): Promise<void> => {
    const database = await createConnection({ host: '127.0.0.1', port: server.port, user: 'root', database: 'shop' });
    for (let i = 0; i < NAMES_BELOW + MORE_NAMES; i += 1) await database.query(`SELECT id AS number_${i} FROM orders`);
    await database.end();
  };
  const least = await watching(server.pid, ['--sql', '--max-names', `${NAMES_BELOW}`], ask);
  assert.equal(least.loss.limits['cappedNames'], MORE_NAMES);
  assert.equal(countOf(least.endpoints, 'SELECT {*}'), MORE_NAMES);
  const byDefault = await watching(server.pid, ['--sql'], ask);
  assert.equal(byDefault.loss.limits['cappedNames'], 0);
});

test('names asked of DNS', async () => {
  await using unbound = await Unbound.start();
  const ask = (): Promise<void> => askFor(`127.0.0.1:${unbound.port}`, NAMES_BELOW + MORE_NAMES);
  const byDefault = await watching(unbound.pid, [], ask);
  assert.equal(byDefault.loss.limits['cappedNames'], MORE_NAMES);
  assert.equal(countOf(byDefault.endpoints, 'A *.demo.test'), MORE_NAMES);
  const more = await watching(unbound.pid, ['--max-names', '9600'], ask);
  assert.equal(more.loss.limits['cappedNames'], 0);
  assert.equal(countOf(more.endpoints, 'A *.demo.test'), 0);
});

test('names of servers', async () => {
  await using server = await bound((request, socket, { port, address }) =>
    socket.send(answerTo(request), port, address),
  );
  const ask = (): Promise<void> => askFor(`127.0.0.1:${server.address().port}`, 1000);
  const least = await watching(process.pid, ['--max-names', `${NAMES_BELOW}`], ask);
  // Each that has a row of its own takes two places, its own process' and anybody's; two more are the domains'.
  const places = 2 * (NAMES_BELOW - 2);
  assert.ok((least.loss.limits['forgottenNames'] ?? 0) >= places - NAMES_BELOW, JSON.stringify(least.loss.limits));
  const more = await watching(process.pid, ['--max-names', '100000'], ask);
  assert.equal(more.loss.limits['forgottenNames'], 0);
});

test('requests that are open', async () => {
  await using nobody = await bound(() => undefined);
  await using asker = createSocket('udp4');
  asker.connect(nobody.address().port, '127.0.0.1');
  await once(asker, 'connect');
  const { loss, dependencies } = await watching(process.pid, [], async () => {
    for (let id = 0; id < OPEN + MORE_OPEN; id += 1) {
      await new Promise((resolve) => asker.send(question(id), resolve));
    }
  });
  const open = dependencies.filter(({ server }) => server.port === nobody.address().port);
  assert.deepEqual(
    open.map(({ inFlight }) => inFlight.count),
    [OPEN],
  );
  assert.equal(loss.limits['evictedRequests'], MORE_OPEN);
  assert.equal(loss.pairing.unmatchedRequests, MORE_OPEN);
  assert.equal(loss.complete, false);
});

/** What is told of a process while `act` goes on. */
async function watching(pid: number, flags: readonly string[], act: () => Promise<void>): Promise<ExportDocument> {
  await using saeMon = await SaeMon.exporting([pid], 'auto', ...flags);
  await act();
  return await saeMon.document();
}

/** On one connection: then each is executed, the first ones too. */
async function prepareMany(port: number): Promise<void> {
  const database = await createConnection({ host: '127.0.0.1', port, user: 'root', database: 'shop' });
  const statements = [];
  for (let i = 0; i < STATEMENTS + MORE_STATEMENTS; i += 1) {
    statements.push(await database.prepare(`SELECT note FROM orders WHERE id = ? AND ${i} = ${i}`));
  }
  for (const statement of statements) await statement.execute([1]);
  await database.end();
}

async function askFor(server: string, count: number): Promise<void> {
  const resolver = new Resolver();
  resolver.setServers([server]);
  for (let i = 0; i < count; i += 1) await resolver.resolve4(`h${i}.demo.test`).catch(() => undefined);
}

type Answer = (request: Buffer, socket: Socket, from: AddressInfo) => void;

async function bound(answer: Answer): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (request, { port, address }) => answer(request, socket, { port, address, family: 'IPv4' }));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** The address of `hN.demo.test` is one of its own. */
function answerTo(request: Buffer): Buffer {
  const number = Number(/h(\d+)/.exec(request.toString('latin1'))?.[1]);
  const questionEnd = request.indexOf('\x04test\0', 12, 'latin1') + 10;
  const head = Buffer.from([request[0] as number, request[1] as number, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
  const address = [10, 7, number >> 8, number & 255];
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, ...address]);
  return Buffer.concat([head, request.subarray(12, questionEnd), record]);
}

function question(id: number): Buffer {
  const head = Buffer.from([id >> 8, id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([head, Buffer.from('\x04demo\x04test\0\0\x01\0\x01', 'latin1')]);
}

/** Of an operation and its resource. */
function countOf(rows: readonly ExportRow[], wanted: string): number {
  const found = rows.filter(({ operation, resource }) => `${operation} ${resource}` === wanted);
  return found.reduce((sum, { transactions }) => sum + transactions, 0);
}
