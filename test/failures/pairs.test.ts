/** One call seen at both its ends: `pairId` ties the two lines together, through namespaces and on loopback. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type TraceLine, WAYS, type Way } from '../equality/sae-mon.ts';
import { FailingClient } from './failing-programs.ts';
import { SERVER, type Side } from './network.ts';
import { watch } from './observe.ts';
import { Scene } from './scene.ts';

/** Prime, and each on a connection of its own. */
const CALLS = 11;

const PLACES: readonly { readonly name: string; readonly side: Side; readonly hosts: readonly string[] }[] = [
  { name: 'through a veth', side: 'client', hosts: [SERVER.ipv4, SERVER.ipv6, `::ffff:${SERVER.ipv4}`] },
  { name: 'on loopback', side: 'server', hosts: ['127.0.0.1', '::1', '::ffff:127.0.0.1'] },
];

const scene = Scene.ofFile();

for (const { name, side, hosts } of PLACES) {
  for (const way of WAYS) {
    describe(`both ends of a call ${name}; ${way}`, () => {
      it('have one pairId, and the client waits at least as long as the server works', async () => {
        await using client = await FailingClient.start(scene.network, side);
        const { lines } = await watch([client.pid, scene.server.pid], way, () => call(client, hosts));
        const called = lines.filter(({ role }) => role === 'client');
        const served = new Map(lines.filter(({ role }) => role === 'server').map((line) => [line.pairId, line]));
        assert.equal(called.length, CALLS * hosts.length);
        assert.equal(served.size, called.length);
        for (const line of called) checkPair(line, served.get(line.pairId));
      });

      it('have none where one end is watched alone', async () => {
        await using client = await FailingClient.start(scene.network, side);
        for (const pid of [client.pid, scene.server.pid]) await checkAlone(pid, client, way);
      });
    });

    async function checkAlone(pid: number, client: FailingClient, way: Way): Promise<void> {
      const { lines } = await watch([pid], way, () => call(client, hosts));
      assert.equal(lines.length, CALLS * hosts.length);
      assert.deepEqual([...new Set(lines.map(({ pairId }) => pairId))], [null]);
    }
  }
}

async function call(client: FailingClient, hosts: readonly string[]): Promise<void> {
  for (let n = 0; n < CALLS; n += 1) {
    for (const host of hosts) assert.equal(await client.do('fetch', host, scene.server.ports.open, '/ok'), '200');
  }
}

function checkPair(client: TraceLine, server: TraceLine | undefined): void {
  assert.ok(client.pairId !== null);
  assert.ok(server !== undefined, `no server's line has ${client.pairId}`);
  assert.deepEqual(server.peer, client.local);
  assert.deepEqual(server.local, client.peer);
  if (client.timing !== 'exact' || server.timing !== 'exact') return;
  const [waited, worked] = [client.durationSeconds ?? 0, server.durationSeconds ?? 0];
  assert.ok(waited >= worked, `the client waited ${waited} s, the server worked ${worked} s`);
}
