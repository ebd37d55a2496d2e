/** Connections to which nothing happened that deserves the name of an error. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { WAYS } from '../equality/sae-mon.ts';
import { SERVER } from './network.ts';
import { type Seen, watch } from './observe.ts';
import { Scene } from './scene.ts';

const IDLE_SECONDS = 0.3;

const scene = Scene.ofFile({ idleSeconds: IDLE_SECONDS });

for (const way of WAYS) {
  describe(`a connection in good health; ${way}`, () => {
    let seen: Seen;

    before(async () => {
      const { open, closed, other } = scene.server.ports;
      seen = await watch([scene.client.pid, scene.server.pid], way, async () => {
        assert.equal(await scene.client.do('connect', SERVER.ipv4, open), 'connected');
        assert.equal(await scene.client.do('connect_later', SERVER.ipv6, open), 'connected');
        assert.equal(await scene.client.do('linger', SERVER.ipv4, open), 'reset');
        assert.equal(await scene.client.do('idle', SERVER.ipv4, open, IDLE_SECONDS / 3), '200,200');
        assert.equal(await scene.client.do('idle', SERVER.ipv4, open, IDLE_SECONDS * 3), '200,200');
        assert.equal(await scene.client.do('fetch', SERVER.ipv4, open, '/slow'), '200');
        assert.equal(await scene.client.do('twice', SERVER.ipv4, open, other), '200,200');
        assert.equal(await scene.client.do('again', SERVER.ipv6, closed, open), 'ECONNREFUSED,200');
      });
    });

    it('is no error: short without a request, probed and reset by the client, idle and closed by either end', () => {
      const errors = seen.lines.filter(({ outcome }) => outcome !== 'ok');
      assert.deepEqual(
        errors.map(({ operation, errorType, peer }) => [operation, errorType, peer.port]),
        [['connect', 'ECONNREFUSED', scene.server.ports.closed]],
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
      const { other } = scene.server.ports;
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
