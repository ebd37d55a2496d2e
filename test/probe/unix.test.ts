import assert from 'node:assert/strict';
import { test } from 'node:test';
import { data, ProbedProgram, summary, WAYS } from './probed-program.ts';
import type { SeenRecord } from './seen-record.ts';

const AF_UNIX = 1;
const EPIPE = 32;
const UNIX_STREAM = 4;

function kinds(records: readonly SeenRecord[], role: string): string[] {
  return records
    .filter((record) => record.role === role)
    .map(({ kind, direction }) => (kind === 'DATA' ? direction : kind));
}

for (const way of WAYS) {
  for (const [type, naming] of [
    ['stream', 'path'],
    ['stream', 'abstract'],
    ['seqpacket', 'path'],
    ['seqpacket', 'abstract'],
  ] as const) {
    test(`${way}: ${type} ${naming}: both ends know the server's path, each other's process and socket`, async () => {
      await using probed = await ProbedProgram.start({ way });
      const path = await probed.program.tell(`unix_pair ${type} ${naming}`);
      const [clientInode, serverInode] = JSON.parse(await probed.program.tell('inodes'));
      const records = await probed.records('call write read', 'swap', 'call write read');
      assert.deepEqual(kinds(records, 'CLIENT'), ['SENT', 'RECEIVED'], summary(records));
      assert.deepEqual(kinds(records, 'SERVER'), ['RECEIVED', 'SENT'], summary(records));
      assert.ok(records.every(({ family, fresh }) => family === AF_UNIX && !fresh));
      const [client] = data(records, 'CLIENT', 'SENT');
      const [server] = data(records, 'SERVER', 'RECEIVED');
      const process = { peerTgid: probed.pid, peerComm: client?.comm };
      assert.deepEqual([client?.inode, client?.unix], [clientInode, { ...process, peerInode: serverInode, path }]);
      assert.deepEqual([server?.inode, server?.unix], [serverInode, { ...process, peerInode: clientInode, path }]);
      assert.equal(records.filter(({ unix }) => unix !== null).length, 2, 'told once for each end');
    });
  }

  test(`${way}: datagrams to a path: the bound end serves`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const path = await probed.program.tell('unix_pair datagram path');
    const records = await probed.records('call sendto recvfrom');
    assert.deepEqual(
      records.map(({ role, direction, unix }) => [role, direction, unix?.path]),
      [
        ['CLIENT', 'SENT', path],
        ['SERVER', 'RECEIVED', path],
      ],
      summary(records),
    );
  });

  test(`${way}: a pair has no name and no role, and each end knows the other`, async () => {
    for (const type of ['stream', 'datagram', 'seqpacket']) {
      await using probed = await ProbedProgram.start({ way }, [`unix_pair ${type} pair`]);
      const [one, other] = await probed.records('call write read');
      assert.deepEqual([one?.role, other?.role, one?.unix?.path, other?.unix?.path], ['UNKNOWN', 'UNKNOWN', '', '']);
      assert.deepEqual([one?.unix?.peerInode, other?.unix?.peerInode], [other?.inode, one?.inode]);
    }
  });

  test(`${way}: a stream ends where the other end has closed; a send after that fails with EPIPE`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['unix_pair stream path']);
    await probed.records('call write read');
    const records = await probed.records('close client', 'finish server 2');
    assert.deepEqual(kinds(records, 'SERVER'), ['EOF', 'CLOSE'], summary(records));
    assert.deepEqual([records[1]?.error, records[1]?.tcp], [0, null]);
    await using broken = await ProbedProgram.start({ way }, ['unix_pair stream path']);
    await broken.records('call write read');
    const [end, ...more] = await broken.records('close client', 'broken server', 'broken server');
    assert.deepEqual([end?.kind, end?.error, more], ['CLOSE', EPIPE, []]);
  });

  test(`${way}: an end that only stops sending is no close`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['unix_pair stream path']);
    await probed.records('call write read');
    const records = await probed.records('shutdown client', 'finish server', 'swap', 'call write read');
    assert.deepEqual(kinds(records, 'SERVER'), ['EOF', 'SENT'], summary(records));
  });

  test(`${way}: budgets and verdicts hold for a Unix stream`, async () => {
    await using probed = await ProbedProgram.start({ way, copyBytes: 1000 }, ['unix_pair stream path']);
    const [first] = data(await probed.records('transfer 100'), 'CLIENT', 'SENT');
    assert.deepEqual([first?.position, first?.length, first?.transport], [0, 100, UNIX_STREAM]);
    const [cut] = data(await probed.records('transfer 5000'), 'CLIENT', 'SENT');
    assert.deepEqual([cut?.length, cut?.bytes?.length, cut?.reason], [5000, 1000, 'BUDGET']);
    probed.probe.verdicts.skip(first?.connection ?? 0, 'sent', 5100 + 150);
    assert.deepEqual(data(await probed.records('transfer 100'), 'CLIENT', 'SENT'), []);
    const [across] = data(await probed.records('transfer 100'), 'CLIENT', 'SENT');
    assert.deepEqual([across?.position, across?.offset, across?.reason], [5200, 50, 'VERDICT']);
    probed.probe.verdicts.ignore(first?.connection ?? 0);
    assert.deepEqual(data(await probed.records('transfer 100'), 'CLIENT', 'SENT'), []);
  });
}
