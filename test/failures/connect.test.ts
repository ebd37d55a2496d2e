/** Connections that cannot be made: each an error in the row of its server, whatever happened to it. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type ExportRow, WAYS } from '../equality/sae-mon.ts';
import { NO_ROUTE, SERVER, SILENT, UNREACHABLE } from './network.ts';
import { type Seen, told, watch } from './observe.ts';
import { Scene } from './scene.ts';

/** Nobody is there; they only tell the cases apart. */
const PORT = { abandoned: 1001, silent: 1002, unreachable: 1003, noRoute: 1004 } as const;

const scene = Scene.ofFile();

for (const way of WAYS) {
  describe(`a connect that fails; ${way}`, () => {
    let seen: Seen;

    before(async () => {
      const { closed } = scene.server.ports;
      seen = await watch([scene.client.pid], way, async () => {
        for (const host of [SERVER.ipv4, SERVER.ipv6, `::ffff:${SERVER.ipv4}`]) {
          assert.equal(await scene.client.do('connect', host, closed), 'ECONNREFUSED');
        }
        assert.equal(await scene.client.do('connect_later', SERVER.ipv4, closed), 'ECONNREFUSED');
        assert.equal(await scene.client.do('abandon', SILENT.ipv4, PORT.abandoned), 'EINPROGRESS');
        assert.equal(await scene.client.do('abandon', SILENT.ipv6, PORT.abandoned), 'EINPROGRESS');
        assert.equal(await scene.client.do('connect', SILENT.ipv4, PORT.silent), 'ETIMEDOUT');
        assert.equal(await scene.client.do('connect', UNREACHABLE.ipv4, PORT.unreachable), 'EHOSTUNREACH');
        assert.equal(await scene.client.do('connect', UNREACHABLE.ipv6, PORT.unreachable), 'ENETUNREACH');
        assert.equal(await scene.client.do('connect', NO_ROUTE.ipv4, PORT.noRoute), 'EHOSTUNREACH');
        assert.equal(await scene.client.do('connect', NO_ROUTE.ipv6, PORT.noRoute), 'EHOSTUNREACH');
      });
    });

    it('is refused: blocking or not, over IPv4, IPv6 and IPv4 in IPv6', () => {
      const { closed } = scene.server.ports;
      const times = toServer(closed).map(({ peer }) => peer.address);
      assert.deepEqual(times, [SERVER.ipv4, SERVER.ipv6, SERVER.ipv4, SERVER.ipv4]);
      checkAll(closed, 'refused', 'ECONNREFUSED');
      checkRow(SERVER.ipv4, closed, { errors: 3, outcomes: { refused: 3 }, errorTypes: { ECONNREFUSED: 3 } });
      checkRow(SERVER.ipv6, closed, { errors: 1, outcomes: { refused: 1 }, errorTypes: { ECONNREFUSED: 1 } });
    });

    it('times out, after as long as it took', () => {
      checkAll(PORT.silent, 'timeout', 'timeout');
      checkRow(SILENT.ipv4, PORT.silent, { errors: 1, outcomes: { timeout: 1 }, errorTypes: { timeout: 1 } });
      const [line] = toServer(PORT.silent);
      const seconds = line?.durationSeconds ?? 0;
      assert.ok(seconds > 2.5 && seconds < 5, `one SYN again takes 3 s, not ${seconds} s`);
    });

    it('is abandoned before the answer', () => {
      checkAll(PORT.abandoned, 'error', 'abandoned');
      for (const address of [SILENT.ipv4, SILENT.ipv6]) {
        checkRow(address, PORT.abandoned, { errors: 1, outcomes: { error: 1 }, errorTypes: { abandoned: 1 } });
      }
    });

    it('is unreachable by the word of a router', () => {
      const [ipv4, ipv6, ...more] = toServer(PORT.unreachable);
      assert.deepEqual(more, []);
      assert.deepEqual(ipv4 && told(ipv4), ['unknown', 'connect', 'error', 'EHOSTUNREACH']);
      assert.deepEqual(ipv6 && told(ipv6), ['unknown', 'connect', 'error', 'ENETUNREACH']);
    });

    it("is refused by this host's own routes", () => {
      checkAll(PORT.noRoute, 'error', 'EHOSTUNREACH');
      for (const address of [NO_ROUTE.ipv4, NO_ROUTE.ipv6]) {
        // Where one record alone tells of it, how long it took is not known.
        checkRow(address, PORT.noRoute, { errors: 1, outcomes: { error: 1 }, errorTypes: { EHOSTUNREACH: 1 } }, false);
      }
    });

    it('is an error and nothing else: no connection is covered, nothing is lost', () => {
      const { document } = seen;
      assert.equal(document.totals.client.transactions, document.totals.client.errors);
      assert.equal(document.totals.server.transactions, 0);
      assert.equal(document.totals.unknown.transactions, 0);
      assert.equal(document.coverage.connections['decoded'], 0);
      assert.ok(document.loss.complete, JSON.stringify(document.loss));
    });

    function toServer(port: number): Seen['lines'] {
      return seen.lines.filter(({ peer }) => peer.port === port);
    }

    function checkAll(port: number, outcome: string, errorType: string): void {
      const lines = toServer(port);
      assert.ok(lines.length > 0, `nothing was seen towards port ${port}`);
      for (const line of lines) {
        assert.deepEqual(told(line), ['unknown', 'connect', outcome, errorType]);
        assert.equal(line.role, 'client');
        assert.equal(line.statusCode, null);
        assert.deepEqual(line.attributes, {});
      }
    }

    function checkRow(address: string, port: number, expected: Partial<ExportRow>, isTimed = true): void {
      const rows = seen.document.dependencies.filter(
        (row) => row.server.address === address && row.server.port === port,
      );
      assert.equal(rows.length, 1, `rows of ${address}:${port}`);
      const [row] = rows as [ExportRow];
      assert.equal(row.operation, 'connect');
      assert.equal(row.transactions, row.errors);
      if (isTimed || row.durationSeconds.count > 0) assert.equal(row.durationSeconds.count, row.transactions);
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(row[key as keyof ExportRow], value, key);
    }
  });
}
