import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Child } from '../workloads/child.ts';
import { ProbedProgram, summary, WAYS, type Way } from './probed-program.ts';
import type { SeenRecord } from './seen-record.ts';

const EADDRNOTAVAIL = 99;
const ETIMEDOUT = 110;
const ECONNREFUSED = 111;
const PROGRAM = new URL('./failures-program.ts', import.meta.url).pathname;

/** What a client's commands gave in a network of their own, where only loopback is. */
async function inOwnNetwork(way: Way, ...commands: readonly string[]): Promise<SeenRecord[]> {
  await using child = new Child('unshare', ['--net', process.execPath, PROGRAM, way, ...commands]);
  const records = JSON.parse(await child.line('stdout', '[')) as SeenRecord[];
  return clients(records);
}

function clients(records: readonly SeenRecord[]): SeenRecord[] {
  return records.filter(({ role, transport }) => role === 'CLIENT' && transport === 1);
}

for (const way of WAYS) {
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
    const records = await inOwnNetwork(way, 'no_port');
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
