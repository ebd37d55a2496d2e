/** nginx before php-fpm, over a Unix socket: FastCGI is recognised, and each request is one turn there, at both ends. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import { startHttpClient } from '../workloads/http-clients.ts';
import { HttpServer } from '../workloads/http-servers.ts';

const STEPS = ['GET /plain 200 6 211', 'POST /echo 200 3000 29', 'GET /status/404 404 4 17'];
const REQUESTS = 211 + 29 + 17;

for (const way of WAYS) {
  test(`nginx to php-fpm: FastCGI in turns; ${way}`, async () => {
    await using server = await HttpServer.start('php php-fpm behind nginx');
    await using client = await startHttpClient('php curl', {
      port: server.port,
      connections: 2,
      warm: 0,
      steps: STEPS,
    });
    await using saeMon = await SaeMon.exporting(server.pids, way);
    client.release();
    await client.sent();
    const { endpoints, dependencies, unattributed, coverage, loss } = await saeMon.document();
    await client.close();
    for (const [role, rows] of Object.entries({ server: endpoints, client: dependencies })) {
      const turns = rows.filter(({ protocol }) => protocol === 'fastcgi');
      assert.deepEqual(
        turns.map((row) => [row.operation, row.transactions, row.errors, row.server.port]),
        [['turn', REQUESTS, 0, null]],
        role,
      );
      assert.match(turns[0]?.server.address ?? '', /\/fpm\.sock$/);
    }
    assert.notEqual(coverage.connections.recognised, 0);
    assert.equal(coverage.connections.unknown, 0);
    assert.deepEqual(unattributed, []);
    assert.ok(loss.complete, JSON.stringify(loss));
  });
}
