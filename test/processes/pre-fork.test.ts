/** Servers that fork before they serve: whoever accepts a connection that the first process listens for, counts it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type TraceLine, WAYS, type Way } from '../equality/sae-mon.ts';
import { watch } from '../failures/observe.ts';
import { type HttpClientName, startHttpClient } from '../workloads/http-clients.ts';
import { HttpServer, type HttpServerName } from '../workloads/http-servers.ts';

interface Case {
  readonly server: HttpServerName;
  readonly client: HttpClientName;
  /** Requests on each connection before the attach: a worker has it then. */
  readonly warm: number;
  /** What the workers speak with their own clients. */
  readonly protocol: string;
}

const CASES: readonly Case[] = [
  { server: 'c nginx', client: 'python requests', warm: 1, protocol: 'http' },
  { server: 'python gunicorn', client: 'python requests', warm: 0, protocol: 'http' },
  { server: 'php php-fpm behind nginx', client: 'php curl', warm: 1, protocol: 'fastcgi' },
];
const CONNECTIONS = 7;
const REQUESTS = 211;

for (const way of WAYS) {
  describe(`a server that forks before it serves; ${way}`, () => {
    for (const each of CASES) it(`${each.server}: all is served by the children of the first`, () => check(each, way));
  });
}

async function check({ server: name, client: clientName, warm, protocol }: Case, way: Way): Promise<void> {
  await using server = await HttpServer.start(name);
  const { port } = server;
  const steps = [`GET /plain 200 6 ${REQUESTS}`];
  await using client = await startHttpClient(clientName, { port, connections: CONNECTIONS, warm, steps });
  const { lines, document } = await watch(server.pids, way, async () => {
    client.release();
    await client.sent();
  });
  await client.close();
  assert.ok(document.loss.complete, JSON.stringify(document.loss));
  const served = lines.filter((line) => line.role === 'server' && line.protocol === protocol);
  assert.equal(served.length, REQUESTS);
  const first = protocol === 'fastcgi' ? server.pids[1] : server.pid;
  const workers = childrenOf(first as number);
  assert.equal(workers.length, 2);
  for (const pid of pidsOf(served)) assert.ok(workers.includes(pid), `${pid} is none of ${workers}`);
  const rows = document.endpoints.filter((row) => row.protocol === protocol);
  assert.equal(rows.length, 1, 'the workers are one workload');
}

function pidsOf(lines: readonly TraceLine[]): Set<number> {
  return new Set(lines.map(({ process }) => process.pid));
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}
