/** Requests that never get their answer: each an error at the ends that were watched, in the row of its endpoint. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { WAYS } from '../equality/sae-mon.ts';
import { SERVER } from './network.ts';
import { type Seen, watch } from './observe.ts';
import { Scene } from './scene.ts';

const scene = Scene.ofFile();

for (const way of WAYS) {
  describe(`a request without its answer; ${way}`, () => {
    let seen: Seen;

    before(async () => {
      const { open, closed, resetting } = scene.server.ports;
      seen = await watch([scene.client.pid, scene.server.pid], way, async () => {
        for (const host of [SERVER.ipv4, SERVER.ipv6]) {
          assert.equal(await scene.client.do('fetch', host, open, '/half_then_reset'), 'ECONNRESET');
          assert.equal(await scene.client.do('fetch', host, open, '/half_then_close'), 'closed');
          assert.equal(await scene.client.do('fetch', host, open, '/close'), 'closed');
          assert.equal(await scene.client.do('fetch', host, open, '/reset'), 'ECONNRESET');
          assert.equal(await scene.client.do('fetch', host, open, '/never', 0.3), 'timeout');
          assert.equal(await scene.client.do('listen_to', host, resetting), 'ECONNRESET');
        }
        assert.equal(await scene.client.do('fetch', SERVER.ipv4, open, '/ok'), '200');
        assert.equal(await scene.client.do('again', SERVER.ipv4, closed, open), 'ECONNREFUSED,200');
      });
    });

    it('is reset in the middle of it', () => {
      check('/half_then_reset', ['cutByServer', 'ECONNRESET'], ['cutByServer', 'truncated']);
    });

    it('is reset before it', () => {
      check('/reset', ['reset', 'ECONNRESET'], ['unanswered', 'unanswered']);
    });

    it('is closed by the server in the middle of it', () => {
      check('/half_then_close', ['cutByServer', 'truncated'], ['cutByServer', 'truncated']);
    });

    it('is closed by the server before it', () => {
      check('/close', ['unanswered', 'unanswered'], ['unanswered', 'unanswered']);
    });

    it('is given up by the client', () => {
      check('/never', ['unanswered', 'unanswered'], ['unanswered', 'unanswered']);
    });

    it('is a failed connect where there was no request to reset', () => {
      const lines = seen.lines.filter(({ peer }) => peer.port === scene.server.ports.resetting);
      assert.deepEqual(
        lines.map(({ operation, outcome, errorType }) => [operation, outcome, errorType]),
        [
          ['connect', 'reset', 'ECONNRESET'],
          ['connect', 'reset', 'ECONNRESET'],
        ],
      );
    });

    it('leaves nothing in flight and nothing lost', () => {
      const { document } = seen;
      assert.equal(document.totals.client.inFlight, 0);
      assert.equal(document.totals.server.inFlight, 0);
      assert.equal(document.totals.server.transactions, 12);
      assert.equal(document.totals.server.errors, 10);
      assert.ok(document.loss.complete, JSON.stringify(document.loss));
    });

    type Failure = readonly [outcome: string, errorType: string];

    function check(path: string, atClient: Failure, atServer: Failure): void {
      for (const [role, expected] of [
        ['client', atClient],
        ['server', atServer],
      ] as const) {
        const lines = seen.lines.filter((line) => line.resource === path && line.role === role);
        const tuples = lines.map(({ protocol, operation, outcome, errorType }) => [
          protocol,
          operation,
          outcome,
          errorType,
        ]);
        assert.deepEqual(tuples, [
          ['http', 'GET', ...expected],
          ['http', 'GET', ...expected],
        ]);
        const rows = seen.document[role === 'client' ? 'dependencies' : 'endpoints'].filter(
          (row) => row.resource === path && row.server.port === scene.server.ports.open,
        );
        assert.deepEqual(
          rows.map(({ transactions, errors, errorTypes }) => [transactions, errors, errorTypes]),
          [
            [1, 1, { [expected[1]]: 1 }],
            [1, 1, { [expected[1]]: 1 }],
          ],
          `${role}: a row for IPv4 and one for IPv6`,
        );
      }
    }
  });
}
