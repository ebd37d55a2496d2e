import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Child } from '../workloads/child.ts';
import { ProbedProgram, summary, WAYS, type Way } from './probed-program.ts';
import type { SeenRecord } from './seen-record.ts';

const EADDRNOTAVAIL = 99;
const ETIMEDOUT = 110;
const ECONNREFUSED = 111;
const PROGRAM = new URL('./failures-program.ts', import.meta.url).pathname;

interface Told {
  readonly answers: readonly string[];
  /** Of TCP clients. */
  readonly records: readonly SeenRecord[];
}

/** What commands gave in a network of their own, where only loopback is, and routes that refuse. */
async function inOwnNetwork(way: Way, ...commands: readonly string[]): Promise<Told> {
  await using child = new Child('unshare', ['--net', process.execPath, PROGRAM, way, ...commands]);
  const told = JSON.parse(await child.line('stdout', '{')) as Told;
  return { answers: told.answers, records: clients(told.records) };
}

function clients(records: readonly SeenRecord[]): SeenRecord[] {
  return records.filter(({ role, transport }) => role === 'CLIENT' && transport === 1);
}

const EACCES = 13;
const EINVAL = 22;
const ENETUNREACH = 101;
const EHOSTUNREACH = 113;

/** Where the routes of the program's network do not lead, and what connect(2) says of it. */
const NOWHERE = [
  ['198.18.0.1', EHOSTUNREACH],
  ['198.18.0.2', EACCES],
  ['198.18.0.3', EINVAL],
  ['203.0.113.1', ENETUNREACH],
  ['::ffff:198.18.0.1', EHOSTUNREACH],
  ['::ffff:203.0.113.1', ENETUNREACH],
  ['2001:db8:3::1', EHOSTUNREACH],
  ['2001:db8:3::2', EACCES],
  ['2001:db8:3::3', EINVAL],
  ['2001:db8:4::1', ENETUNREACH],
] as const;

for (const way of WAYS) {
  for (const rules of [[], ['rules']]) {
    test(`${way}: a connect that this host's own routes refuse has its address and errno; ${rules.length} rules`, async () => {
      const commands = NOWHERE.flatMap(([address], index) =>
        ['waiting', 'at_once'].map((how) => `unreachable ${address} ${100 + index} ${how}`),
      );
      const { answers, records } = await inOwnNetwork(way, ...rules, ...commands);
      const errors = NOWHERE.flatMap(([, error]) => [error, error, error, error]);
      assert.deepEqual(
        answers.flatMap((answer) => JSON.parse(answer) as number[]),
        errors,
        'what the program was told',
      );
      const expected = errors.flatMap((error, call) => {
        const port = 100 + Math.floor(call / 4);
        return [
          ['CONNECT', 0, port],
          ['CLOSE', error, port],
        ];
      });
      assert.deepEqual(
        records.map(({ kind, error, remotePort }) => [kind, error, remotePort]),
        expected,
        summary(records),
      );
      const connects = records.filter(({ kind }) => kind === 'CONNECT');
      assert.equal(new Set(connects.map(({ connection }) => connection)).size, errors.length);
      assert.equal(connects[0]?.remote, 'c6120001000000000000000000000000');
      assert.equal(connects[16]?.remote, '00000000000000000000ffffc6120001');
      assert.equal(connects[24]?.remote, '20010db8000300000000000000000001');
    });
  }

  test(`${way}: refused by the routes, then connected with the same socket: two connections`, async () => {
    const { answers, records } = await inOwnNetwork(
      way,
      'unreachable_first 198.18.0.1 81',
      'unreachable_first 203.0.113.1 81',
    );
    assert.deepEqual(answers, ['[113, 0]', '[101, 0]']);
    assert.deepEqual(
      records.map(({ kind, error }) => [kind, error]),
      [EHOSTUNREACH, ENETUNREACH].flatMap((error) => [
        ['CONNECT', 0],
        ['CLOSE', error],
        ['CONNECT', 0],
        ['CONNECTED', 0],
        ['CLOSE', 0],
      ]),
      summary(records),
    );
  });

  test(`${way}: a peer that does not answer: timed out, or given up by the program`, async () => {
    await using probed = await ProbedProgram.start({ way });
    for (const [how, error] of [
      ['wait', ETIMEDOUT],
      ['abandon', 0],
    ] as const) {
      // The first fills the queue.
      const [, , connect, close] = clients(await probed.records(`unanswered ${how}`));
      assert.deepEqual([connect?.kind, close?.kind, close?.error], ['CONNECT', 'CLOSE', error]);
      assert.equal(connect?.remotePort, close?.remotePort);
      if (how === 'wait') assert.ok((close?.tcp?.retransmissions ?? 0) > 0, 'it was tried again');
    }
  });

  test(`${way}: a connect that finds no free port has that error, the second of a socket too`, async () => {
    const { records } = await inOwnNetwork(way, 'no_port');
    const ends = records.filter(({ kind }) => kind === 'CLOSE').map(({ error }) => error);
    assert.deepEqual(ends, [EADDRNOTAVAIL, 0, EADDRNOTAVAIL, 0], summary(records));
  });

  test(`${way}: a refused connect that does not block ends as one that does`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const records = await probed.records('refused_later');
    assert.deepEqual(
      records.map(({ kind, error }) => [kind, error]),
      [
        ['CONNECT', 0],
        ['CLOSE', ECONNREFUSED],
      ],
      summary(records),
    );
    assert.ok(records[1]?.localPort, 'the port that it had is known at its end');
  });

  test(`${way}: a client's answers carry the round-trip time, and its close the last word`, async () => {
    await using probed = await ProbedProgram.start({ way });
    await probed.records('pair', 'call write read', 'swap', 'call write read', 'swap');
    const records = await probed.records('call write read', 'swap', 'call write read', 'close client', 'close server');
    const closes = records.filter(({ kind }) => kind === 'CLOSE');
    assert.equal(closes.length, 2);
    for (const { tcp } of closes) assert.ok(tcp !== null && tcp.srttUs > 0 && tcp.retransmissions === 0);
  });
}
