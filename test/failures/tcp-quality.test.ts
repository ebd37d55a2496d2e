/** What the network does to a dependency: segments sent again and the round trip, as the client's own kernel tells it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FailingClient, FailingServer } from './failing-programs.ts';
import { Network, SERVER } from './network.ts';
import { watch } from './observe.ts';

/** Answers of 1 kB queue up behind one another: some 30 ms each, once the first ones have used up the burst. */
const SLOW_LINK = 'qdisc add dev veth0 root tbf rate 32kbit burst 1600 latency 2s';
const CALLS = 7;

for (const [way, ip] of [
  ['socket', 'ipv4'],
  ['sys_exit', 'ipv6'],
] as const) {
  describe(`a dependency's way through the network; ${way}, ${ip}`, () => {
    it('has the round trip that the kernel tells the client', async () => {
      using network = new Network();
      network.tc('server', SLOW_LINK);
      await using server = await FailingServer.start(network);
      await using client = await FailingClient.start(network);
      const told: number[] = [];
      const { lines, document } = await watch([client.pid], way, async () => {
        for (let n = 0; n < CALLS; n += 1) {
          await client.do('open_connection', SERVER[ip], server.ports.open);
          told.push((await measure(client)).rttUs);
        }
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
          await client.do('open_connection', SERVER[ip], server.ports.open);
          if (n > 0) network.setDelivery('lost');
          const before = network.sentAgain();
          const result = measure(client);
          if (n > 0) await network.sendingAgain(before);
          network.setDelivery('arriving');
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

async function measure(client: FailingClient): Promise<Measured> {
  const [status, retransmissions, rttUs] = (await client.do('measure', '/ok')).split(' ');
  assert.equal(status, '200');
  return { retransmissions: Number(retransmissions), rttUs: Number(rttUs) };
}
