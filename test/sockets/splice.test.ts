/** haproxy that splices, from socket to socket: what passes it unseen still counts, or is said to be missing. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { type ExportDocument, WAYS, type Way } from '../equality/sae-mon.ts';
import { type Seen, watch } from '../failures/observe.ts';
import { Account } from '../load/account.ts';
import type { HttpStep } from '../load/http-step.ts';
import { Load } from '../load/start-load.ts';
import { Haproxy, type HaproxyOptions } from '../workloads/haproxy.ts';
import { HttpService } from '../workloads/http-service.ts';

/** Bodies from nothing to several pipes full, up and down; the service's other answers are a line. */
const STEPS: readonly HttpStep[] = [
  { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 101 },
  { method: 'GET', path: '/big', resource: '/big', status: 200, count: 7, download: 3_000_017 },
  { method: 'GET', path: '/chunked/100003', resource: '/chunked/{id}', status: 200, count: 11, download: 100_003 },
  { method: 'PUT', path: '/upload', resource: '/upload', status: 200, count: 13, upload: 40_009 },
  { method: 'POST', path: '/upload', resource: '/upload', status: 200, count: 5, upload: 3_000_017 },
  { method: 'PATCH', path: '/upload', resource: '/upload', status: 200, count: 3, upload: 300_007, chunked: true },
];

const CONNECTIONS = 3;

let service: HttpService;
before(async () => {
  service = await HttpService.start();
});
after(() => service?.[Symbol.asyncDispose]());

interface Run {
  readonly seen: Seen;
  readonly expected: Account;
}

/** Haproxy alone is watched: what its two sides said. */
async function run(mode: HaproxyOptions['mode'], way: Way): Promise<Run> {
  await using haproxy = await Haproxy.start({ mode, servicePort: service.port });
  const where = { host: '127.0.0.1', port: haproxy.port, connections: CONNECTIONS, depth: 1, warm: null };
  await using load = await Load.start({ kind: 'http', ...where, steps: STEPS });
  await service.clearAccount();
  let expected = new Account();
  const seen = await watch([haproxy.pid], way, async () => {
    load.release();
    expected = Account.of((await load.result()).account);
    await load.close();
  });
  assert.deepEqual(
    (await service.account(STEPS, expected.total())).rows(),
    expected.rows(),
    'the generator and the service disagree',
  );
  assert.ok((await haproxy.pipes()) > 0, 'haproxy has spliced nothing');
  return { seen, expected };
}

for (const way of WAYS) {
  describe(`haproxy that splices; ${way}`, () => {
    it('bodies: both its sides count all requests, and nothing is lost', async () => {
      const { seen, expected } = await run('http', way);
      const { endpoints, dependencies, unattributed, totals, loss } = seen.document;
      assert.deepEqual(exportAccount(endpoints).rows(), expected.rows());
      // An answer whose end was spliced is in flight until its connection speaks again.
      assert.equal(totals.client.transactions + totals.client.inFlight, expected.total());
      assert.ok(totals.client.inFlight <= CONNECTIONS, `${totals.client.inFlight} in flight`);
      checkPart(exportAccount(dependencies), expected);
      assert.deepEqual(unattributed, []);
      assert.ok(loss.complete, JSON.stringify(loss));
      checkDurations(seen);
    });

    it('everything: nothing is invented, and the account says that it is not complete', async () => {
      const { seen, expected } = await run('tcp', way);
      const { document } = seen;
      assert.equal(document.loss.complete, false);
      assert.ok(missing(document) > 0, JSON.stringify(document.loss));
      for (const rows of [document.endpoints, document.dependencies]) checkPart(exportAccount(rows), expected);
    });
  });
}

/** What its last byte was not seen of has none; no other is longer than the whole run, or shorter than nothing. */
function checkDurations({ lines }: Seen): void {
  for (const { durationSeconds, role } of lines) {
    if (role === 'server') assert.notEqual(durationSeconds, null);
    if (durationSeconds !== null) assert.ok(durationSeconds > 0);
  }
}

function missing({ loss }: ExportDocument): number {
  return (loss.stream['gapBytes'] ?? 0) + (loss.stream['unreadableBytes'] ?? 0);
}

/** Some of what was expected, nothing else. */
function checkPart(part: Account, whole: Account): void {
  const counts = new Map(whole.rows().map(({ count, ...kind }) => [JSON.stringify(kind), count]));
  for (const { count, ...kind } of part.rows()) {
    assert.ok(count <= (counts.get(JSON.stringify(kind)) ?? 0), `${JSON.stringify(kind)}: ${count}`);
  }
}
