/** Very many connections that were open long before: each is decoded from its next request on. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import { Account } from '../load/account.ts';
import { Load } from '../load/start-load.ts';
import { Redis } from '../workloads/redis.ts';

/** Nearly all that a limit of 20,000 open files leaves to either end. */
const CONNECTIONS = 19_000;

for (const way of WAYS) {
  it(`${CONNECTIONS} connections opened before attach are decoded from their next request on; ${way}`, async (context) => {
    await using redis = await Redis.start(['--maxclients', '19900', '--tcp-backlog', '4096']);
    await using load = await Load.start({
      kind: 'redis',
      host: '127.0.0.1',
      port: redis.port,
      connections: CONNECTIONS,
      depth: 1,
      steps: [{ command: 'GET', count: CONNECTIONS }],
      warm: 1,
      ratePerSecond: null,
    });
    const begun = performance.now();
    await using saeMon = await SaeMon.exporting([redis.pid, load.pid], way);
    context.diagnostic(`attached after ${((performance.now() - begun) / 1000).toFixed(2)} s`);
    load.release();
    const generator = Account.of((await load.result()).account);
    const document = await saeMon.document();
    assert.ok(document.loss.complete, JSON.stringify(document.loss));
    assert.equal(generator.total(), CONNECTIONS);
    assert.deepEqual(exportAccount(document.endpoints).rows(), generator.rows());
    assert.deepEqual(exportAccount(document.dependencies).rows(), generator.rows());
    assert.equal(document.coverage.connections['decoded'], 2 * CONNECTIONS);
    await load.close();
  });
}
