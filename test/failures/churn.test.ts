/** Connections that come and go by the hundred thousand: each is counted, and nothing of them stays. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { memory } from '../bench/measure/process-cost.ts';
import { SaeMon, WAYS, type Way } from '../equality/sae-mon.ts';
import type { ChurnLoadOptions } from '../load/churn-load.ts';
import { Child } from '../workloads/child.ts';
import { LOOPBACKS, Nginx } from '../workloads/nginx.ts';
import { mapEntries } from './map-entries.ts';

/** The first ones fill what is kept, the others come and go. Each is another number: its answer names it. */
const STRETCHES = [20_011, 26_663, 26_664, 26_665, 26_667, 26_669];
const ALL = STRETCHES.reduce((sum, count) => sum + count, 0);
/**
 * The least that a stretch may leave, 39 bytes a connection: what is kept of each grows in all of them, a heap that
 * settles late, or a ring that is filled higher beside other work, in one or two.
 */
const GROWTH_BYTES = 2 ** 20;
/**
 * With the default of 8 MiB one of five runs beside other work lost 12,048 records while its reader had no processor, and
 * said so. No more than what the first connections fill: all of it is resident by then.
 */
const RING_BYTES = '32MiB';
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
    await nginx.clearAccount();
    await using saeMon = await SaeMon.exporting([nginx.pid, load.pid], way, '--ring-bytes', RING_BYTES);

    const residentAfter = async (count: number): Promise<number> => {
      load.write(`${count}\n`);
      context.diagnostic(await load.line('stdout', `answered ${count} `, PATIENCE_MS));
      await delay(SETTLE_MS);
      return memory(saeMon.pid).residentBytes;
    };
    const resident: number[] = [];
    for (const count of STRETCHES) resident.push(await residentAfter(count));
    context.diagnostic(`RSS ${resident.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(', ')} MiB`);

    await forgotten(saeMon.pid, way);
    const document = await saeMon.document();
    assert.ok(document.loss.complete, JSON.stringify(document.loss));
    const server = await nginx.account([STEP], ALL);
    assert.equal(server.total(), ALL);
    assert.deepEqual([document.totals.server.transactions, document.totals.client.transactions], [ALL, ALL]);
    assert.deepEqual([document.totals.server.errors, document.totals.client.errors], [0, 0]);
    assert.equal(document.coverage.connections['decoded'], 2 * ALL);
    const growths = resident.slice(1).map((bytes, i) => bytes - (resident[i] as number));
    assert.ok(Math.min(...growths) <= GROWTH_BYTES, `grew by ${growths} bytes`);
  });
}

/** Resolves when the kernel's own table holds no connection any more; socket storage goes with its socket. */
async function forgotten(pid: number, way: Way): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  let entries = mapEntries(pid, 'sae_sockets_hash');
  if (way === 'sys_exit') assert.notEqual(entries, null);
  while (entries !== null && entries > 0) {
    assert.ok(performance.now() < deadline, `${entries} sockets are still in the table`);
    await delay(100);
    entries = mapEntries(pid, 'sae_sockets_hash');
  }
}
