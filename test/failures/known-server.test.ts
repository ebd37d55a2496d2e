/** A server that was decoded before it failed: its failed connects carry its protocol; and what a broken link does to either end. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WAYS } from '../equality/sae-mon.ts';
import { FailingClient, FailingServer } from './failing-programs.ts';
import { Network, SERVER } from './network.ts';
import { told, watch } from './observe.ts';

/** A SYN without an answer is sent again after one second (RFC 6298), less a tick of the kernel's; the connect ends two seconds later. */
const SYN_SECONDS = 0.99;

for (const way of WAYS) {
  describe(`a server that has been decoded; ${way}`, () => {
    it('gives its protocol to a connect that is refused when it is gone', async () => {
      using network = new Network();
      await using server = await FailingServer.start(network);
      await using client = await FailingClient.start(network);
      const { open } = server.ports;
      const { lines, document } = await watch([client.pid], way, async () => {
        assert.equal(await client.do('fetch', SERVER.ipv4, open, '/ok'), '200');
        await server[Symbol.asyncDispose]();
        assert.equal(await client.do('connect', SERVER.ipv4, open), 'ECONNREFUSED');
      });
      assert.deepEqual(lines.map(told), [
        ['http', 'GET', 'ok', null],
        ['http', 'connect', 'refused', 'ECONNREFUSED'],
      ]);
      const rows = document.dependencies.map((row) => [row.protocol, row.operation, row.server.port, row.errors]);
      assert.deepEqual(rows.sort(), [
        ['http', 'GET', open, 0],
        ['http', 'connect', open, 1],
      ]);
    });

    it('loses its link in the middle of an answer: a time-out to it, given up by the client; then nothing connects', async () => {
      using network = new Network();
      await using server = await FailingServer.start(network);
      await using client = await FailingClient.start(network);
      const { open } = server.ports;
      const { lines, document } = await watch([client.pid, server.pid], way, async () => {
        const answer = client.do('fetch', SERVER.ipv4, open, '/half_then_stall', 2.5);
        await server.line('half');
        network.setLink('down');
        assert.equal(await answer, 'timeout');
        await server.line('stalled 110');
        assert.equal(await client.do('connect', SERVER.ipv4, open), 'ETIMEDOUT');
        network.setLink('up');
      });
      assert.deepEqual(lines.map((line) => [line.role, ...told(line)]).sort(), [
        ['client', 'http', 'GET', 'cutByClient', null],
        ['client', 'http', 'connect', 'timeout', 'timeout'],
        ['server', 'http', 'GET', 'timeout', 'timeout'],
      ]);
      assert.ok(document.loss.complete, JSON.stringify(document.loss));
    });

    it('shows a connect that hangs as in flight, with its age', async () => {
      using network = new Network();
      await using server = await FailingServer.start(network);
      await using client = await FailingClient.start(network);
      const { open } = server.ports;
      let hanging: Promise<string> = Promise.resolve('');
      const { document } = await watch([client.pid], way, async () => {
        assert.equal(await client.do('fetch', SERVER.ipv4, open, '/ok'), '200');
        network.setLink('down');
        const before = network.sentAgain();
        hanging = client.do('connect', SERVER.ipv4, open);
        await network.sendingAgain(before);
      });
      await hanging;
      const row = document.dependencies.find(({ operation }) => operation === 'connect');
      assert.deepEqual([row?.protocol, row?.transactions, row?.inFlight.count], ['http', 0, 1]);
      assert.ok((row?.inFlight.oldestSeconds ?? 0) > SYN_SECONDS);
      assert.equal(document.totals.client.inFlight, 1);
    });
  });
}
