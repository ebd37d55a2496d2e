import assert from 'node:assert/strict';
import { test } from 'node:test';
import { data, ProbedProgram, summary, WAYS } from './probed-program.ts';
import type { SeenRecord } from './seen-record.ts';

const EPIPE = 32;
const ECONNREFUSED = 111;
const ECONNRESET = 104;
const AF_INET6 = 10;
const TCP = 1;
const LOOPBACK = '7f000001000000000000000000000000';
const LOOPBACK6 = '00000000000000000000000000000001';

/** Kinds of one role's records, and whether they are fresh, in order. */
function kinds(records: readonly SeenRecord[], role: string): string[] {
  return records
    .filter((record) => record.role === role)
    .map(({ kind, direction }) => (kind === 'DATA' ? direction : kind));
}

function closes(count: number): (records: readonly SeenRecord[]) => boolean {
  return (records) => records.filter(({ kind }) => kind === 'CLOSE').length === count;
}

for (const way of WAYS) {
  test(`${way}: a client is known by its connect, a server by its listener, both from the first byte`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const [clientPort, serverPort] = JSON.parse(
      (await probed.program.tell('pair')).replace('(', '[').replace(')', ']'),
    );
    const records = await probed.records('call write read', 'swap', 'call write read');
    assert.deepEqual(kinds(records, 'CLIENT'), ['CONNECT', 'CONNECTED', 'SENT', 'RECEIVED'], summary(records));
    assert.deepEqual(kinds(records, 'SERVER'), ['RECEIVED', 'SENT'], summary(records));
    assert.ok(records.every(({ fresh, transport }) => fresh && transport === TCP));
    const [connect, connected, sent] = records.filter(({ role }) => role === 'CLIENT');
    assert.deepEqual([connect?.localPort, connect?.remotePort, connect?.remote], [0, serverPort, LOOPBACK]);
    assert.deepEqual([connected?.localPort, connected?.remotePort], [clientPort, serverPort]);
    assert.deepEqual([sent?.localPort, sent?.remotePort], [clientPort, serverPort]);
    assert.match(connect?.comm ?? '', /^python3/);
    assert.match(sent?.comm ?? '', /^python3/);
    assert.equal(connected?.opposite, sent?.position, 'a connection begins where its first byte goes');
    const announced = records.filter(({ kind, localPort }) => kind === 'DATA' && localPort !== null);
    assert.deepEqual(
      announced.map(({ role }) => role),
      ['CLIENT', 'SERVER'],
      'addresses come once',
    );
  });

  test(`${way}: IPv6`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const records = await probed.records('pair 6', 'call write read');
    assert.equal(records.length, 4, summary(records));
    assert.ok(records.every(({ family, remote }) => family === AF_INET6 && remote === LOOPBACK6));
  });

  test(`${way}: met in its middle a connection is not fresh; met before its first byte it is`, async () => {
    await using middle = await ProbedProgram.start({ way }, ['pair', 'call write read']);
    assert.deepEqual(
      (await middle.records('call write read')).map(({ fresh }) => fresh),
      [false, false],
    );
    // The other direction's first byte makes nothing fresh.
    assert.deepEqual(
      (await middle.records('swap', 'call write read')).map(({ fresh }) => fresh),
      [false, false],
    );
    await using early = await ProbedProgram.start({ way }, ['pair']);
    assert.deepEqual(
      (await early.records('call write read')).map(({ fresh }) => fresh),
      [true, true],
    );
  });

  test(`${way}: a refused connect ends with its errno, and another try is another connection`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const records = await probed.records('refused');
    assert.deepEqual(kinds(records, 'CLIENT'), ['CONNECT', 'CLOSE', 'CONNECT', 'CLOSE'], summary(records));
    const [connect, close, again, last] = records;
    assert.deepEqual([close?.error, last?.error], [ECONNREFUSED, ECONNREFUSED]);
    assert.deepEqual([close?.connection, last?.connection], [connect?.connection, again?.connection]);
    assert.notEqual(connect?.connection, again?.connection);
    assert.ok(records.every(({ tgid }) => tgid === probed.pid));
  });

  test(`${way}: a socket that leaves its connection and connects again is two connections`, async () => {
    await using probed = await ProbedProgram.start({ way });
    await probed.records('pair', 'call write read');
    const records = await probed.records('reconnect', 'call write read');
    const client = records.filter(({ role }) => role === 'CLIENT');
    assert.deepEqual(
      client.map(({ kind }) => kind),
      ['CLOSE', 'CONNECT', 'CONNECTED', 'DATA'],
      summary(records),
    );
    assert.notEqual(client[0]?.connection, client[1]?.connection);
    assert.ok(client.slice(1).every(({ connection, fresh }) => connection === client[1]?.connection && fresh));
  });

  test(`${way}: the end of a stream is told once, and the close after all that can be read`, async () => {
    await using probed = await ProbedProgram.start({ way });
    await probed.records('pair', 'call write read');
    // The server answers and closes; only then the client reads.
    const early = await probed.records('shutdown client', 'finish server 2', 'send server answer', 'close server');
    assert.deepEqual(kinds(early, 'SERVER').slice(0, 2), ['EOF', 'SENT'], summary(early));
    const late = await probed.recordsUntil(
      closes(closes(1)(early) ? 1 : 2),
      'receive client 6',
      'finish client 2',
      'close client',
    );
    const records = [...early, ...late];
    assert.deepEqual(kinds(records, 'CLIENT'), ['RECEIVED', 'EOF', 'CLOSE'], summary(records));
    assert.deepEqual(kinds(records, 'SERVER'), ['EOF', 'SENT', 'CLOSE'], summary(records));
    const flags = Object.fromEntries(
      records.filter(({ kind }) => kind === 'CLOSE').map((close) => [close.role, close.shutdown]),
    );
    assert.deepEqual(flags, { SERVER: false, CLIENT: true }, 'the client closed first');
    assert.ok(records.every(({ error }) => error === 0));
  });

  test(`${way}: a reset with bytes unread is told after them, with its errno`, async () => {
    await using probed = await ProbedProgram.start({ way });
    await probed.records('pair', 'call write read', 'send server answer');
    const reset = await probed.records('reset server');
    assert.deepEqual(
      reset.map(({ kind, role, error }) => [kind, role, error]),
      [['CLOSE', 'SERVER', 0]],
      summary(reset),
    );
    const records = await probed.records('receive client 6', 'expect_reset client', 'close client');
    assert.deepEqual(kinds(records, 'CLIENT'), ['RECEIVED', 'CLOSE'], summary(records));
    assert.equal(records[1]?.error, ECONNRESET);
    assert.equal(data(records, 'CLIENT', 'RECEIVED')[0]?.bytes, 'answer');
  });

  test(`${way}: a close with bytes unread is told at once`, async () => {
    await using probed = await ProbedProgram.start({ way });
    await probed.records('pair', 'call write read', 'send client question');
    const records = await probed.recordsUntil(closes(2), 'close server', 'expect_reset client', 'close client');
    const [first, second] = records.filter(({ kind }) => kind === 'CLOSE');
    assert.deepEqual([first?.role, first?.error, first?.shutdown], ['SERVER', 0, true]);
    assert.deepEqual([second?.role, second?.error], ['CLIENT', ECONNRESET]);
  });

  test(`${way}: sends on a connection that was reset give no record, whatever errno they have`, async () => {
    await using probed = await ProbedProgram.start({ way });
    await probed.records('pair', 'call write read');
    const ended = await probed.records('reset server');
    assert.deepEqual(
      ended.filter(({ kind }) => kind === 'CLOSE').map(({ role, error }) => [role, error]),
      [
        ['SERVER', 0],
        ['CLIENT', ECONNRESET],
      ],
      summary(ended),
    );
    assert.equal(await probed.program.tell('broken client'), String(ECONNRESET));
    assert.equal(await probed.program.tell('broken client'), String(EPIPE));
    assert.deepEqual(await probed.records('close client'), []);
  });
}
