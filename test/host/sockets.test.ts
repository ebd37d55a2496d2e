import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'node:test';
import { socketsHeldBy } from '../../src/host/held-sockets.ts';
import { pidsIn } from '../../src/host/proc-files.ts';
import { identifyProcess } from '../../src/host/process-identity.ts';
import { socketsSeenBy } from '../../src/host/sockets.ts';

for (const host of ['127.0.0.1', '::1']) {
  test(`a listener and both ends of its connection are there, and held by this process: ${host}`, async () => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = connect(port, host);
    await Promise.all([once(client, 'connect'), once(server, 'connection')]);
    // Connections of others to that port, closed a while ago, may be listed, too.
    const own = socketsSeenBy(process.pid, '/proc').filter(
      ({ state, local }) => state !== 'other' && local.address === host,
    );
    const seen = own.filter(({ local, remote }) => local.port === port || remote.port === port);
    const listeners = seen.filter(({ state }) => state === 'listening');
    assert.deepEqual(
      listeners.map(({ transport, local }) => ({ transport, local })),
      [{ transport: 'tcp', local: { address: host, port } }],
    );
    const ends = seen.filter(({ state }) => state === 'connected');
    assert.deepEqual(
      ends.map(({ local }) => local.address),
      [host, host],
    );
    const held = socketsHeldBy(process.pid, '/proc');
    assert.ok(seen.every(({ inode }) => held?.has(inode)));
    client.destroy();
    server.close();
  });
}

test('a bound socket of UDP is held by this process, and by its inode', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const [seen, ...others] = socketsSeenBy(process.pid, '/proc').filter(({ local }) => local.port === port);
  assert.deepEqual(others, []);
  assert.equal(seen?.state, 'bound');
  assert.ok(socketsHeldBy(process.pid, '/proc')?.has(seen.inode));
  socket.close();
});

test('a process that is not there has no sockets and no name', () => {
  const pid = Math.max(...pidsIn('/proc')) + 1_000_000;
  assert.deepEqual(socketsSeenBy(pid, '/proc'), []);
  assert.equal(socketsHeldBy(pid, '/proc'), null);
  assert.equal(identifyProcess(pid, '/proc'), null);
});
