/** True durations: the server's own clock says the same, and a client never waits shorter than its server works. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Load } from '../load/start-load.ts';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { SlowServer } from '../workloads/slow-server.ts';
import { SaeMon, type TraceLine, WAYS, type Way } from './sae-mon.ts';

/** p50 within 2 % + 1 ms of the server's own. */
const RELATIVE = 0.02;
const ABSOLUTE_SECONDS = 0.001;

const WAITS = [
  { path: '/twenty/20', resource: '/twenty/{id}', count: 101 },
  { path: '/twohundred/200', resource: '/twohundred/{id}', count: 31 },
  { path: '/threethousand/3000', resource: '/threethousand/{id}', count: 5 },
];

for (const way of WAYS) {
  test(`p50 is the server's own for 20 ms, 200 ms and 3 s; ${way}`, async (context) => {
    await using server = await SlowServer.start();
    await using load = await Load.start({
      kind: 'http',
      host: '127.0.0.1',
      port: server.port,
      connections: 7,
      depth: 1,
      steps: WAITS.map((wait) => ({ method: 'GET', status: 200, ...wait })),
      warm: null,
    });
    await using saeMon = await SaeMon.exporting([server.pid], way);
    load.release();
    await load.result();
    const { endpoints } = await saeMon.document();
    const logged = await server.durations();
    for (const { path, resource } of WAITS) {
      const own = median(logged[path] ?? []) / 1e9;
      const seen = endpoints.find((row) => row.resource === resource)?.durationSeconds.p50 ?? Number.NaN;
      context.diagnostic(`${path}: ${seen.toFixed(6)} s, by the server's own clock ${own.toFixed(6)} s`);
      assert.ok(Math.abs(seen - own) <= own * RELATIVE + ABSOLUTE_SECONDS, `${path}: ${seen} s against ${own} s`);
    }
    await load.close();
  });

  test(`a client's duration is never shorter than its server's; ${way}`, async (context) => {
    await using redis = await Redis.start();
    await using load = await Load.start({
      kind: 'redis',
      host: '127.0.0.1',
      port: redis.port,
      connections: 20,
      depth: 1,
      steps: [{ command: 'GET', count: 5_003 }],
      warm: null,
      ratePerSecond: null,
    });
    await using saeMon = await tracing([redis.pid, load.pid], way);
    load.release();
    await load.result();
    context.diagnostic(checkPairs(await saeMon.lines(), 5_003));
    await load.close();
  });

  test(`… also when one thread writes and another reads; ${way}`, async (context) => {
    await using redis = await Redis.start();
    const script = fileURLToPath(new URL('../workloads/two-threads.py', import.meta.url));
    await using client = new Child('python3', [script, `${redis.port}`, '2003']);
    await client.line('stdout', 'ready');
    await using saeMon = await tracing([redis.pid, client.pid], way);
    client.write('go\n');
    await client.line('stdout', '2003');
    context.diagnostic(checkPairs(await saeMon.lines(), 2_003));
    client.write('close\n');
  });
}

function tracing(pids: readonly number[], way: Way): Promise<SaeMon> {
  return SaeMon.attach('trace', '--json', '--pid', pids.join(','), '--probe', way);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Both ends of each request, tied by the connection's ports and the order in it. @returns the share of late ones, in words. */
function checkPairs(lines: readonly TraceLine[], expected: number): string {
  const transactions = lines.filter((line) => line.kind === 'transaction');
  const servers = new Map<string, TraceLine>();
  for (const line of transactions) {
    if (line.role === 'server') servers.set(`${line.peer.port} ${line.sequence}`, line);
  }
  const clients = transactions.filter((line) => line.role === 'client');
  assert.equal(servers.size, expected);
  assert.equal(clients.length, expected);
  let compared = 0;
  for (const client of clients) {
    const server = servers.get(`${client.local.port} ${client.sequence}`);
    assert.ok(server !== undefined, `no server end of ${client.local.port} ${client.sequence}`);
    if (isExact(client) && isExact(server)) {
      assert.ok(
        client.durationSeconds >= server.durationSeconds,
        `${JSON.stringify(client)}\n${JSON.stringify(server)}`,
      );
      compared += 1;
    }
  }
  for (const { durationSeconds } of transactions) assert.ok(durationSeconds === null || durationSeconds >= 0);
  const late = transactions.filter((line) => line.timing === 'late').length;
  return `${compared} of ${expected} compared; late: ${late} of ${transactions.length} (${share(late, transactions.length)})`;
}

function isExact(line: TraceLine): line is TraceLine & { readonly durationSeconds: number } {
  return line.timing === 'exact' && line.durationSeconds !== null;
}

function share(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}
