/** What the network does to a dependency: segments sent again and the round trip, as the client's own kernel tells it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { WAYS } from '../equality/sae-mon.ts';
import { FailingClient, FailingServer } from './failing-programs.ts';
import { Network, SERVER } from './network.ts';
import { watch } from './observe.ts';

/** Answers of 1 kB queue up behind one another: some 30 ms each, once the first ones have used up the burst. */
const SLOW_LINK = 'qdisc add dev veth0 root tbf rate 32kbit burst 1600 latency 2s';
const CALLS = 7;
/** Longer than the kernel's first patience with a segment (200 ms and more), shorter than a test's. */
const CUT_MS = 900;
/** Between connect and request: see `measure` of the client. */
const CONNECTED_MS = 100;

for (const way of WAYS) {
  describe(`a dependency's way through the network; ${way}`, () => {
    it('has the round trip that the kernel tells the client', async () => {
      using network = new Network();
      network.tc('server', SLOW_LINK);
      await using server = await FailingServer.start(network);
      await using client = await FailingClient.start(network);
      const told: number[] = [];
      const { lines, document } = await watch([client.pid], way, async () => {
        for (let n = 0; n < CALLS; n += 1) told.push(Number((await measure(client, server)).rttUs));
      });
      const seen = lines.map(({ tcp }) => Math.round((tcp?.rttSeconds ?? 0) * 1e6));
      assert.deepEqual(seen, told);
      const mean = told.reduce((sum, us) => sum + us, 0) / CALLS / 1e6;
      const [row] = document.dependencies;
      assert.ok(Math.abs((row?.tcp.rttSeconds ?? 0) - mean) < 1e-6, `${row?.tcp.rttSeconds} s instead of ${mean} s`);
      assert.equal(row?.tcp.retransmissions, 0);
    });

    it('has each segment that was sent again, once', async () => {
      using network = new Network();
      await using server = await FailingServer.start(network);
      await using client = await FailingClient.start(network);
      const told: number[] = [];
      const { lines, document } = await watch([client.pid], way, async () => {
        for (let n = 0; n < 3; n += 1) {
          const result = measure(client, server);
          if (n > 0) await cut(network);
          told.push((await result).retransmissions);
        }
      });
      assert.equal(told[0], 0);
      assert.ok(
        told.slice(1).every((count) => count > 0),
        'nothing was sent again',
      );
      assert.deepEqual(
        lines.map(({ tcp }) => tcp?.retransmissions),
        told,
      );
      assert.equal(
        document.dependencies[0]?.tcp.retransmissions,
        told.reduce((sum, count) => sum + count, 0),
      );
    });
  });
}

interface Measured {
  readonly retransmissions: number;
  readonly rttUs: number;
}

async function measure(client: FailingClient, server: FailingServer): Promise<Measured> {
  const [status, retransmissions, rttUs] = (await client.do('measure', SERVER.ipv4, server.ports.open, '/ok')).split(
    ' ',
  );
  assert.equal(status, '200');
  return { retransmissions: Number(retransmissions), rttUs: Number(rttUs) };
}

async function cut(network: Network): Promise<void> {
  await delay(CONNECTED_MS);
  network.setDelivery('lost');
  await delay(CUT_MS);
  network.setDelivery('arriving');
}
