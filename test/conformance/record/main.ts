/**
 * Records `captures/` anew: real clients against real servers of this host, through a proxy that notes each chunk.
 * Needs redis-server, redis-cli, redis-benchmark, nginx, curl, openssl, ssh, php-fpm and a PostgreSQL. `node test/conformance/record/main.ts [name…]`
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Capture } from '../capture.ts';
import { writeDocumented } from './documented.ts';
import {
  FASTCGI_SCENARIOS,
  POSTGRESQL_SCENARIOS,
  phpServer,
  postgresqlServer,
  SSH_SCENARIOS,
  sshServer,
  TLS_SCENARIOS,
  tlsServer,
} from './foreign.ts';
import { NGINX_SCENARIOS } from './nginx.ts';
import { NODE_SCENARIOS, nodeServer } from './node-http.ts';
import { nginxServer, type RunningServer, redisServer } from './processes.ts';
import { RecordingProxy } from './proxy.ts';
import { REDIS_SCENARIOS } from './redis.ts';
import type { Scenario } from './scenario.ts';

const FOLDER = join(import.meta.dirname, '..', 'captures');

async function record(scenario: Scenario, target: number): Promise<void> {
  const proxy = await RecordingProxy.open(target);
  await scenario.client(proxy.port, target);
  await proxy.close();
  const { connections } = proxy;
  if (connections.length !== scenario.golden.length) {
    throw new Error(`${scenario.name}: ${connections.length} connections, ${scenario.golden.length} expected`);
  }
  connections.forEach(({ segments, ended }, index) => {
    const golden = scenario.golden[index];
    if (golden === null || golden === undefined) return;
    const suffix = connections.length > 1 && index > 0 ? `-${index + 1}` : '';
    write(`${scenario.name}${suffix}`, {
      protocol: scenario.protocol,
      origin: scenario.origin,
      ended,
      segments,
      golden,
    });
  });
}

function write(name: string, capture: Capture): void {
  mkdirSync(join(FOLDER, capture.protocol), { recursive: true });
  const lines = (items: readonly object[]) => items.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
  const { segments, golden, ...head } = capture;
  const text = `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "golden": [\n${lines(golden)}\n  ],\n  "segments": [\n${lines(segments)}\n  ]\n}\n`;
  writeFileSync(join(FOLDER, capture.protocol, `${name}.json`), text);
  console.log(`${capture.protocol}/${name}: ${segments.length} segments, ${golden.length} transactions`);
}

async function recordAll(scenarios: readonly Scenario[], start: () => Promise<RunningServer>): Promise<void> {
  const wanted = process.argv.slice(2);
  for (const scenario of scenarios) {
    if (wanted.length > 0 && !wanted.includes(scenario.name)) continue;
    const server = await start();
    try {
      await record(scenario, server.port);
    } finally {
      await server.stop();
    }
  }
}

await recordAll(REDIS_SCENARIOS, redisServer);
await recordAll(NGINX_SCENARIOS, () => nginxServer());
await recordAll(NODE_SCENARIOS, nodeServer);
await recordAll(TLS_SCENARIOS, tlsServer);
await recordAll(POSTGRESQL_SCENARIOS, postgresqlServer);
await recordAll(SSH_SCENARIOS, sshServer);
await recordAll(FASTCGI_SCENARIOS, phpServer);
writeDocumented(write);
