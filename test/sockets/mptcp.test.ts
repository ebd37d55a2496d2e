/** Go listens with MPTCP by itself: who comes with MPTCP has a connection of that kind, who does not a plain one. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TRANSPORT_MPTCP, TRANSPORT_TCP } from '../../src/events/abi.gen.ts';
import { WAYS } from '../equality/sae-mon.ts';
import { watch } from '../failures/observe.ts';
import { isGoSince } from '../workloads/go-version.ts';
import { type HttpClientName, startHttpClient } from '../workloads/http-clients.ts';
import { HttpServer } from '../workloads/http-servers.ts';
import { Recorder } from './recorder.ts';

const REQUESTS = 53;
/** The version of Go from which on its listeners speak MPTCP unasked: 1.24. Debian 12's is older. */
const LISTENS_SINCE = 24;
const CLIENTS: readonly { readonly client: HttpClientName; readonly transport: number }[] = [
  { client: 'go net/http over MPTCP', transport: TRANSPORT_MPTCP },
  { client: 'go net/http', transport: TRANSPORT_TCP },
];

const needs = { skip: isGoSince(LISTENS_SINCE) ? false : `needs Go 1.${LISTENS_SINCE}` };

for (const { client: name, transport } of CLIENTS) {
  for (const way of WAYS) {
    it(`${name} to Go's default listener: both ends of each call, tied together; ${way}`, needs, async () => {
      await using server = await HttpServer.start('go net/http');
      const options = { port: server.port, connections: 3, warm: 0, steps: [`GET /plain 200 6 ${REQUESTS}`] };
      await using client = await startHttpClient(name, options);
      const pids = [server.pid, client.pid];
      using recorder = new Recorder(pids, way);
      const { lines, document } = await watch(pids, way, async () => {
        client.release();
        await client.sent();
      });
      const moved = recorder.records().filter(({ kind, role }) => kind === 'DATA' && role !== 'UNKNOWN');
      assert.deepEqual(new Set(moved.map((record) => record.transport)), new Set([transport]));
      const pairs = (role: string): Set<string | null> =>
        new Set(lines.filter((line) => line.role === role).map(({ pairId }) => pairId));
      assert.equal(pairs('server').size, REQUESTS);
      assert.deepEqual(pairs('client'), pairs('server'));
      assert.ok(document.loss.complete, JSON.stringify(document.loss));
      await client.close();
    });
  }
}
