/** `trace --tree` of real servers under load: what stands inside of a request carries that request's name. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SaeMon } from '../equality/sae-mon.ts';
import { ChainServer, type ChainServerName } from '../workloads/chain-servers.ts';
import { Redis } from '../workloads/redis.ts';
import { askForCalls, Backend } from './chain-load.ts';

const REQUESTS = 601;
/** With few at a time gunicorn takes some 1,300 of them until its threads are proven. */
const REQUESTS_OF_FEW = 6001;
const FEW = 4;

interface Line {
  readonly kind: string;
  readonly role: string;
  readonly protocol: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tree?: { readonly calls: readonly { readonly by: string; readonly call: Line }[] } | null;
}

interface Found {
  /** Calls inside of a request: of its name, of another. */
  readonly right: number;
  readonly wrong: number;
  /** Calls inside that carry no name (of Redis). */
  readonly nameless: number;
  readonly by: Readonly<Record<string, number>>;
  /** Calls of HTTP in all. */
  readonly called: number;
}

function requestsOf(name: ChainServerName, callers: number): number {
  return name === 'gunicorn' && callers <= FEW ? REQUESTS_OF_FEW : REQUESTS;
}

async function found(name: ChainServerName, callers: number, traced: boolean, context: TestContext): Promise<Found> {
  await using backend = await Backend.start();
  await using redis = await Redis.start();
  await using server = await ChainServer.start(name, backend.port, redis.port);
  await using saeMon = await SaeMon.attach('trace', '--tree', '--json', '--pid', `${server.pid}`);
  const requests = requestsOf(name, callers);
  const asked = await askForCalls({ port: server.port, callers, requests, traced });
  const lines = (await saeMon.stop())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const counts = { right: 0, wrong: 0, nameless: 0, called: 0 };
  const by: Record<string, number> = {};
  for (const line of lines.filter(({ kind }) => kind === 'transaction')) {
    if (line.role === 'client' && line.protocol === 'http') counts.called += 1;
    for (const nested of line.tree?.calls ?? []) {
      by[nested.by] = (by[nested.by] ?? 0) + 1;
      const called = nested.call.attributes['user_agent.original'];
      if (nested.call.protocol === 'http') counts.called += 1;
      if (called === undefined) counts.nameless += 1;
      else if (called === line.attributes['user_agent.original']) counts.right += 1;
      else counts.wrong += 1;
    }
  }
  context.diagnostic(`${name}, ${callers} at a time${traced ? ', traced' : ''}: ${JSON.stringify({ ...counts, by })}`);
  assert.equal(counts.called, asked);
  return { ...counts, by };
}

for (const callers of [2, 3, 8, 32]) {
  for (const name of ['go', 'node cluster'] as const) {
    test(`${name}, ${callers} requests at a time: nothing stands inside, however few threads have shared so far`, async (context) => {
      assert.deepEqual((await found(name, callers, false, context)).by, {});
    });
  }
}

for (const callers of [4, 16, 64]) {
  for (const name of ['gunicorn', 'php -S', 'java'] as const) {
    test(`${name}, ${callers} requests at a time: what stands inside of a request is its own call`, async (context) => {
      const { right, wrong, called } = await found(name, callers, false, context);
      assert.equal(wrong, 0);
      assert.ok(right > called / 2, `${right} of ${called}`);
    });
  }

  for (const name of ['node', 'asyncio'] as const) {
    test(`${name}, ${callers} requests at a time: nothing stands inside by the thread that all share`, async (context) => {
      assert.deepEqual((await found(name, callers, false, context)).by, {});
    });

    test(`${name}, ${callers} requests at a time that carry a trace: every call stands inside of its own`, async (context) => {
      const { right, wrong, called, by } = await found(name, callers, true, context);
      assert.equal(wrong, 0);
      assert.equal(right, called);
      assert.deepEqual(by, { traceparent: called });
    });
  }
}
