/** Connections that come and go by the hundred thousand: each is counted, and nothing of them stays. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { memory } from '../bench/measure/process-cost.ts';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import type { ChurnLoadOptions } from '../load/churn-load.ts';
import { Child } from '../workloads/child.ts';
import { LOOPBACKS, Nginx } from '../workloads/nginx.ts';

const BEFORE = 20_011;
const ALL = 100_003;
/** What one counts more than the other may cost. */
const GROWTH_BYTES = 5 * 2 ** 20;
/** Until what was collected has been drained and decoded. */
const SETTLE_MS = 1_000;
const PATIENCE_MS = 120_000;

const LOAD = fileURLToPath(new URL('../load/churn-load.ts', import.meta.url));
const STEP = { method: 'GET', path: '/ok', resource: '/ok', status: 200, count: ALL } as const;

for (const way of WAYS) {
  it(`${ALL} connections with one request each are counted, at both ends, in a memory that does not grow; ${way}`, async (context) => {
    await using nginx = await Nginx.start(9);
    const options: ChurnLoadOptions = {
      port: nginx.port,
      hosts: LOOPBACKS.filter((address) => address.startsWith('127.')),
      connections: 32,
      path: '/ok',
    };
    await using load = Child.node(LOAD, [JSON.stringify(options)]);
    await load.line('stdout', 'ready');
    nginx.clearAccount();
    await using saeMon = await SaeMon.exporting([nginx.pid, load.pid], way);

    const residentAfter = async (count: number): Promise<number> => {
      load.write(`${count}\n`);
      context.diagnostic(await load.line('stdout', `answered ${count} `, PATIENCE_MS));
      await delay(SETTLE_MS);
      return memory(saeMon.pid).residentBytes;
    };
    const early = await residentAfter(BEFORE);
    const late = await residentAfter(ALL - BEFORE);
    context.diagnostic(`RSS ${(early / 2 ** 20).toFixed(1)} MiB, then ${(late / 2 ** 20).toFixed(1)} MiB`);

    const document = await saeMon.document();
    assert.ok(document.loss.complete, JSON.stringify(document.loss));
    const server = await nginx.account([STEP], ALL);
    assert.equal(server.total(), ALL);
    assert.deepEqual([document.totals.server.transactions, document.totals.client.transactions], [ALL, ALL]);
    assert.deepEqual([document.totals.server.errors, document.totals.client.errors], [0, 0]);
    assert.equal(document.coverage.connections['decoded'], 2 * ALL);
    assert.ok(late - early <= GROWTH_BYTES, `grew by ${late - early} bytes`);
  });
}
