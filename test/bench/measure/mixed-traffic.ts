/**
 * Traffic of many kinds of requests on many connections, as services have it: half of it one request at a time, half in
 * pipelines of 16. Every answer is checked.
 */
import { Account } from '../../load/account.ts';
import type { HttpStep } from '../../load/http-step.ts';
import type { RedisLoadOptions } from '../../load/redis-load.ts';
import { Load, type LoadOptions } from '../../load/start-load.ts';
import { MariaDb } from '../../workloads/mariadb.ts';
import { Nginx } from '../../workloads/nginx.ts';
import { Redis } from '../../workloads/redis.ts';
import { freePort } from '../../workloads/tcp.ts';
import { filterOf } from '../../workloads/tcpdump.ts';
import { startDns } from './dns-traffic.ts';

/** Of each of the two halves: 5,000 a connection, since what a connection itself takes is no garbage. */
const REQUESTS = 100_000;
const CONNECTIONS = 20;
const DEPTHS = [1, 16];
/** The load, the server, and what watches them share the machine's cores. */
const PATIENCE_MS = 300_000;

const BROWSER = [
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language: en-US,en;q=0.5',
  'Accept-Encoding: gzip, deflate',
  'Connection: keep-alive',
];
const SERVICE = ['User-Agent: node', 'Accept: application/json', 'Content-Type: application/json'];

const HTTP_STEPS: readonly HttpStep[] = [
  http('GET /items/{n} 200', 0.3, { resource: '/items/{id}', fields: SERVICE }),
  http('GET /items/{n}/parts?page={n}&size=50 200', 0.2, { resource: '/items/{id}/parts', fields: BROWSER }),
  http('POST /items/ 200', 0.1, { fields: SERVICE, upload: 512 }),
  http('PUT /items/{n} 200', 0.05, { resource: '/items/{id}', fields: SERVICE, upload: 2_000 }),
  http('GET /static/small.txt 200', 0.1, { fields: BROWSER }),
  http('GET /ok 200', 0.1),
  http('GET /empty 204', 0.05, { fields: SERVICE }),
  http('GET /moved 301', 0.05, { fields: BROWSER }),
  http('GET /missing 404', 0.05, { fields: BROWSER }),
];

const REDIS_STEPS: RedisLoadOptions['steps'] = Object.entries({
  GET: 0.35,
  SET: 0.15,
  INCR: 0.15,
  PAGE_GET: 0.1,
  PAGE_SET: 0.05,
  NIL: 0.1,
  SHORT_LIST: 0.05,
  CONFIG_GET: 0.02,
  WRONGTYPE: 0.02,
  UNKNOWN: 0.01,
}).map(([command, share]) => ({ command, count: Math.round(share * REQUESTS) }));

const MYSQL_STEPS = Object.entries({
  SELECT: 0.45,
  EXECUTE: 0.3,
  INSERT: 0.05,
  UPDATE: 0.05,
  COMMIT: 0.05,
  PING: 0.05,
  MISSING: 0.03,
  DUPLICATE: 0.02,
}).map(([command, share]) => ({ command, count: Math.round(share * REQUESTS) }));

/** A server that the mix can be sent to. */
export interface MixedServer extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** Of its packets, for tcpdump. */
  readonly filter: string;
  /** Sends it; returns the number of transactions. */
  load(): Promise<number>;
}

export async function startMixed(protocol: 'http' | 'redis' | 'mysql' | 'dns'): Promise<MixedServer> {
  if (protocol === 'dns') return startDns();
  const server = await SERVERS[protocol]();
  const { pid, port } = server;
  return {
    pid,
    port,
    filter: filterOf(port),
    load: () => loadAll(DEPTHS.map((depth) => optionsOf(protocol, port, depth))),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const SERVERS = {
  http: async () => Nginx.start(await freePort()),
  redis: () => Redis.start(),
  mysql: async () => {
    const server = await MariaDb.start({ listens: true });
    await server.shop();
    return server;
  },
};

function optionsOf(protocol: keyof typeof SERVERS, port: number, depth: number): LoadOptions {
  const fixed = { host: '127.0.0.1', port, connections: CONNECTIONS, depth, warm: null };
  if (protocol === 'http') return { kind: 'http', ...fixed, steps: HTTP_STEPS };
  if (protocol === 'mysql') return { kind: 'mysql', ...fixed, steps: MYSQL_STEPS };
  return { kind: 'redis', ...fixed, steps: REDIS_STEPS, ratePerSecond: null };
}

/** One after the other: each begins with an empty server. */
async function loadAll(each: readonly LoadOptions[]): Promise<number> {
  let transactions = 0;
  for (const options of each) {
    await using load = await Load.start(options);
    load.release();
    const { account } = await load.result(PATIENCE_MS);
    await load.close();
    transactions += Account.of(account).total();
  }
  return transactions;
}

/** `line`: method, path, status. */
function http(line: string, share: number, more: Partial<HttpStep> = {}): HttpStep {
  const [method = '', path = '', status = ''] = line.split(' ');
  return { method, path, resource: path, status: Number(status), count: Math.round(share * REQUESTS), ...more };
}
