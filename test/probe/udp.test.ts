import assert from 'node:assert/strict';
import { test } from 'node:test';
import { data, ProbedProgram, summary, WAYS } from './probed-program.ts';

const ECONNREFUSED = 111;
const LOOPBACK = { '4': '7f000001', '6': '00000000000000000000000000000001' } as const;

for (const way of WAYS) {
  for (const family of ['4', '6'] as const) {
    test(`${way}: IPv${family}, not connected: each datagram has its other end, the empty one too`, async () => {
      await using probed = await ProbedProgram.start({ way });
      const [, port] = JSON.parse(await probed.program.tell(`udp_pair unconnected ${family}`));
      const sent = await probed.records('give one empty three');
      const server = `${LOOPBACK[family]}:${port}`;
      assert.deepEqual(
        sent.map(({ kind, role, position, length, peer }) => [kind, role, position, length, peer]),
        [
          ['DATA', 'CLIENT', 0, 3, server],
          ['DATA', 'CLIENT', 1, 0, server],
          ['DATA', 'CLIENT', 2, 5, server],
        ],
        summary(sent),
      );
      const client = `${LOOPBACK[family]}:${sent[0]?.localPort}`;
      const received = await probed.records(
        'take recvfrom',
        'answer yes',
        'take recvmsg',
        'take recvfrom',
        'answer no sendmsg',
      );
      assert.deepEqual(
        received.map(({ role, direction, position, opposite, bytes, peer }) => [
          role,
          direction,
          position,
          opposite,
          bytes,
          peer,
        ]),
        [
          ['SERVER', 'RECEIVED', 0, 0, 'one', client],
          ['SERVER', 'SENT', 0, 1, 'yes', client],
          ['SERVER', 'RECEIVED', 1, 1, null, client],
          ['SERVER', 'RECEIVED', 2, 1, 'three', client],
          ['SERVER', 'SENT', 1, 3, 'no', client],
        ],
        summary(received),
      );
    });
  }

  test(`${way}: one socket holds many conversations`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['udp_pair unconnected']);
    const records = await probed.records('crowd 7');
    const asked = records.filter(({ role, direction }) => role === 'SERVER' && direction === 'RECEIVED');
    const answered = records.filter(({ role, direction }) => role === 'SERVER' && direction === 'SENT');
    assert.equal(new Set(asked.map(({ peer }) => peer)).size, 7, summary(records));
    assert.deepEqual(
      answered.map(({ peer }) => peer),
      asked.map(({ peer }) => peer),
    );
    assert.equal(new Set([...asked, ...answered].map(({ connection }) => connection)).size, 1);
  });

  test(`${way}: a datagram whose sender nobody asked for is told without, and counted`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['udp_pair unconnected']);
    const [, unknown] = await probed.records('give one', 'take read');
    assert.deepEqual([unknown?.bytes, unknown?.peer], ['one', null]);
    assert.equal(probed.probe.counters().peersUnknown, 1);
    const [, known] = await probed.records('give two', 'take recvfrom');
    assert.notEqual(known?.peer, null);
    assert.equal(probed.probe.counters().peersUnknown, 1);
  });

  test(`${way}: connected: the addresses are the socket's, and the client is who connected`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const [clientPort, serverPort] = JSON.parse(await probed.program.tell('udp_pair connected'));
    const [sent, received] = await probed.records('call write recvfrom');
    assert.deepEqual(
      [sent?.role, sent?.localPort, sent?.remotePort, sent?.peer],
      ['CLIENT', clientPort, serverPort, null],
    );
    assert.deepEqual([received?.role, received?.localPort, received?.remotePort], ['SERVER', serverPort, 0]);
  });

  test(`${way}: what the program had no room for is told as truncated; a look ahead moves nothing`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['udp_pair unconnected']);
    const [, cut] = await probed.records('give datagram', 'take trunc 4');
    assert.deepEqual([cut?.length, cut?.bytes, cut?.reason], [8, 'data', 'TRUNCATED']);
    const [, whole, ...more] = await probed.records('give look', 'take peek');
    assert.deepEqual([whole?.position, whole?.reason, more], [1, 'COMPLETE', []], 'one receive');
  });

  test(`${way}: many messages of one call are records of their own`, async () => {
    await using probed = await ProbedProgram.start({ way }, ['udp_pair connected', 'call write read']);
    for (const count of [1, 2, 16, 3, 100]) {
      const records = await probed.records(`batch ${count}`, `batch ${count}`);
      const expected = [...Array.from({ length: count }, (_, index) => `message ${index}`)];
      const sent = data(records, 'CLIENT', 'SENT').map(({ bytes }) => bytes);
      const received = data(records, 'SERVER', 'RECEIVED').map(({ bytes }) => bytes);
      assert.deepEqual(sent, [...expected, ...expected], `${count}`);
      assert.deepEqual(received, [...expected, ...expected], `${count}`);
    }
    assert.equal(probed.probe.counters().unreadableCalls, 0);
  });

  test(`${way}: a port where nobody listens is an error of the client's next call`, async () => {
    await using probed = await ProbedProgram.start({ way });
    const [sent, failed, ...more] = await probed.records('udp_refused');
    assert.equal(sent?.bytes, 'anyone?');
    assert.deepEqual([failed?.kind, failed?.error, failed?.connection], ['ERROR', ECONNREFUSED, sent?.connection]);
    assert.deepEqual(more, []);
  });
}
