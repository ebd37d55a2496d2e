import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRANSPORT_MPTCP, TRANSPORT_TCP } from '../../src/events/abi.gen.ts';
import { data, ProbedProgram, summary, WAYS } from './probed-program.ts';

test('socket: io_uring gives lengths, and never the bytes of the call that its completion ran inside of', async () => {
  await using probed = await ProbedProgram.start({ way: 'socket' }, ['pair']);
  const records = await probed.records('uring 100');
  const server = records.filter(({ role }) => role === 'SERVER');
  assert.deepEqual(
    server.map(({ direction, length, reason, bytes }) => [direction, length, reason, bytes]),
    [
      ['RECEIVED', 100, 'UNREADABLE', null],
      ['SENT', 100, 'UNREADABLE', null],
    ],
    summary(records),
  );
  const { unreadableCalls, unreadableBytes } = probed.probe.counters();
  assert.deepEqual([unreadableCalls, unreadableBytes], [2, 200]);
  const plain = await probed.records('uring_then_read');
  assert.deepEqual(
    plain.map(({ bytes }) => bytes),
    ['write to read.', 'write to read.'],
    'plain calls of such a program are read',
  );
});

test('sys_exit: what io_uring moved shows as an exact gap', async () => {
  await using probed = await ProbedProgram.start({ way: 'sys_exit' }, ['pair']);
  const [before] = data(await probed.records('call write read'), 'SERVER', 'RECEIVED');
  const records = await probed.records('uring 100', 'call write read');
  const [after] = data(records, 'SERVER', 'RECEIVED');
  assert.ok(before !== undefined && after !== undefined, summary(records));
  assert.equal((after.position - before.position - before.length) >>> 0, 100);
});

for (const way of WAYS) {
  test(`${way}: MPTCP is a stream with counted positions, and its subflows are no connections`, async () => {
    await using probed = await ProbedProgram.start({ way });
    // The kernel ends the server's once the client has answered, in its own time.
    const records = await probed.recordsUntil(
      (seen) => seen.filter(({ kind }) => kind === 'CLOSE').length === 2,
      'mptcp',
      'call write read 2',
      'swap',
      'call write read',
      'close server',
      'close client',
    );
    assert.ok(
      records.every(({ transport }) => transport === TRANSPORT_MPTCP),
      summary(records),
    );
    const kinds = (role: string) => records.filter((record) => record.role === role).map(({ kind }) => kind);
    assert.deepEqual(kinds('CLIENT'), ['CONNECT', 'CONNECTED', 'DATA', 'DATA', 'DATA', 'CLOSE']);
    assert.deepEqual(kinds('SERVER'), ['DATA', 'DATA', 'DATA', 'CLOSE']);
    assert.deepEqual(
      data(records, 'SERVER', 'RECEIVED').map(({ position, bytes }) => [position, bytes]),
      [
        [0, 'write to read.'],
        [14, 'write to read.'],
      ],
    );
  });

  test(`${way}: a plain client of an MPTCP listener gives connections of TCP`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const records = await probed.records('mptcp plain', 'call write read');
    const [sent] = data(records, 'CLIENT', 'SENT');
    const [received] = data(records, 'SERVER', 'RECEIVED');
    assert.deepEqual([sent?.transport, received?.transport], [TRANSPORT_TCP, TRANSPORT_TCP], summary(records));
    assert.deepEqual([received?.bytes, received?.position], ['write to read.', sent?.position]);
  });
}
