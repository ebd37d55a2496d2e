/** Connections to which nothing happened that deserves the name of an error. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { WAYS } from '../equality/sae-mon.ts';
import { FailingClient, FailingServer } from './failing-programs.ts';
import { Network, SERVER } from './network.ts';
import { type Seen, watch } from './observe.ts';

const IDLE_SECONDS = 0.3;

let network: Network;
let server: FailingServer;
let client: FailingClient;

before(async () => {
  network = new Network();
  server = await FailingServer.start(network, IDLE_SECONDS);
  client = await FailingClient.start(network);
});
after(async () => {
  await client?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  network?.[Symbol.dispose]();
});

for (const way of WAYS) {
  describe(`a connection in good health; ${way}`, () => {
    let seen: Seen;

    before(async () => {
      const { open, closed, other } = server.ports;
      seen = await watch([client.pid, server.pid], way, async () => {
        assert.equal(await client.do('connect', SERVER.ipv4, open), 'connected');
        assert.equal(await client.do('connect_later', SERVER.ipv6, open), 'connected');
        assert.equal(await client.do('linger', SERVER.ipv4, open), 'reset');
        assert.equal(await client.do('idle', SERVER.ipv4, open, IDLE_SECONDS / 3), '200,200');
        assert.equal(await client.do('idle', SERVER.ipv4, open, IDLE_SECONDS * 3), '200,200');
        assert.equal(await client.do('fetch', SERVER.ipv4, open, '/slow'), '200');
        assert.equal(await client.do('twice', SERVER.ipv4, open, other), '200,200');
        assert.equal(await client.do('again', SERVER.ipv6, closed, open), 'ECONNREFUSED,200');
      });
    });

    it('is no error: short without a request, probed and reset by the client, idle and closed by either end', () => {
      const errors = seen.lines.filter(({ outcome }) => outcome !== 'ok');
      assert.deepEqual(
        errors.map(({ operation, errorType, peer }) => [operation, errorType, peer.port]),
        [['connect', 'ECONNREFUSED', server.ports.closed]],
      );
      assert.equal(seen.document.totals.client.errors, 1);
      assert.equal(seen.document.totals.server.errors, 0);
    });

    it('is counted at both ends', () => {
      const { server: served, client: called } = seen.document.totals;
      assert.deepEqual([served.transactions, called.transactions], [8, 9]);
      assert.ok(seen.document.loss.complete, JSON.stringify(seen.document.loss));
    });

    it('is another one when its socket is connected again: after a refusal, and after AF_UNSPEC', () => {
      const { other } = server.ports;
      const second = seen.lines.filter(({ role, peer }) => role === 'client' && peer.port === other);
      assert.deepEqual(
        second.map(({ operation, statusCode, sequence }) => [operation, statusCode, sequence]),
        [['GET', '200', 0]],
      );
      const ids = new Set(seen.lines.filter(({ role }) => role === 'client').map(({ connectionId }) => connectionId));
      assert.equal(ids.size, 7);
    });
  });
}
