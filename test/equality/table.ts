/**
 * The workloads of which sae-mon must count every transaction, by operation, resource and status.
 * `equality.test.ts` runs each on each side and by each way in; a new protocol adds rows.
 */
import type { HttpStep } from '../load/http-step.ts';
import type { RedisLoadOptions } from '../load/redis-load.ts';
import { BIG_FILE_BYTES } from '../workloads/nginx.ts';

/** `server` and `client` watch one program each; `both` watches the two in one go. */
export type Side = 'server' | 'client' | 'both';

interface WorkloadBase {
  readonly name: string;
  /** Slow ones watch both sides at once. */
  readonly sides: readonly Side[];
  readonly connections: number;
  readonly depth: number;
  /** Requests on each connection before sae-mon attaches; null: connect afterwards. */
  readonly warm: number | null;
  /** Close the connections before sae-mon ends: the end of a body that could not be followed shows by what comes after it. */
  readonly closes?: boolean;
}

export interface RedisWorkload extends WorkloadBase {
  readonly server: 'redis';
  readonly steps: RedisLoadOptions['steps'];
}

export interface HttpWorkload extends WorkloadBase {
  /** `service`: the Node.js service itself; `proxy`: nginx in front of it. */
  readonly server: 'nginx' | 'service' | 'proxy';
  readonly steps: readonly HttpStep[];
}

export type Workload = RedisWorkload | HttpWorkload;

const EACH: readonly Side[] = ['server', 'client'];
const TOGETHER: readonly Side[] = ['both'];

const REDIS: readonly RedisWorkload[] = [
  redis('redis: 1,009 one at a time', { steps: [{ command: 'GET', count: 1009 }] }),
  redis('redis: 100,003 over 50 connections', {
    connections: 50,
    steps: [
      { command: 'GET', count: 70_001 },
      { command: 'SET', count: 20_011 },
      { command: 'INCR', count: 9_991 },
    ],
  }),
  redis('redis: pipelines of depth 16', {
    connections: 5,
    depth: 16,
    steps: [
      { command: 'GET', count: 5_003 },
      { command: 'INCR', count: 1_009 },
    ],
  }),
  redis('redis: pipelines of depth 100', {
    connections: 5,
    depth: 100,
    steps: [
      { command: 'GET', count: 5_003 },
      { command: 'SET', count: 2_003 },
      { command: 'UNKNOWN', count: 101 },
    ],
  }),
  redis('redis: errors, nil, subcommands and lower case in the mix', {
    connections: 3,
    steps: [
      { command: 'GET', count: 211 },
      { command: 'NIL', count: 31 },
      { command: 'LOWER', count: 37 },
      { command: 'UNKNOWN', count: 17 },
      { command: 'WRONGTYPE', count: 13 },
      { command: 'CONFIG_GET', count: 11 },
    ],
  }),
  redis('redis: values of 3 MB', {
    connections: 2,
    steps: [
      { command: 'BIG_SET', count: 5 },
      { command: 'GET', count: 101 },
      { command: 'BIG_GET', count: 7 },
    ],
  }),
  redis('redis: answers of many elements, larger than what is copied of a call', {
    connections: 2,
    closes: true,
    steps: [
      { command: 'LONG_LIST', count: 53 },
      { command: 'GET', count: 101 },
    ],
  }),
  redis('redis: connections opened and used before attach', {
    connections: 7,
    warm: 3,
    steps: [
      { command: 'GET', count: 503 },
      { command: 'INCR', count: 307 },
    ],
  }),
  redis('redis: answers after 3 s and after 12 s', {
    sides: TOGETHER,
    steps: [
      { command: 'SLOW_3', count: 1 },
      { command: 'SLOW_12', count: 1 },
      { command: 'GET', count: 2 },
    ],
  }),
];

const STATUSES: readonly HttpStep[] = [
  { method: 'GET', path: '/ok', resource: '/ok', status: 200, count: 401, download: 3 },
  { method: 'GET', path: '/empty', resource: '/empty', status: 204, count: 101 },
  { method: 'GET', path: '/moved', resource: '/moved', status: 301, count: 53 },
  { method: 'GET', path: '/missing', resource: '/missing', status: 404, count: 31 },
  { method: 'GET', path: '/broken', resource: '/broken', status: 500, count: 13, serverCloses: true },
];

const METHODS: readonly HttpStep[] = [
  { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 211, download: 5 },
  { method: 'PUT', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 41, upload: 1_013 },
  { method: 'PATCH', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 37, upload: 17, chunked: true },
  { method: 'DELETE', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 29 },
  { method: 'OPTIONS', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 23 },
  { method: 'HEAD', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 19 },
  { method: 'HEAD', path: '/static/big.bin', resource: '/static/big.bin', status: 200, count: 7 },
];

const NGINX: readonly HttpWorkload[] = [
  http('nginx', 'nginx: 1,009 one at a time', {
    steps: [{ method: 'GET', path: '/ok', resource: '/ok', status: 200, count: 1009, download: 3 }],
  }),
  http('nginx', 'nginx: 100,003 over 50 connections', {
    connections: 50,
    steps: [
      { method: 'GET', path: '/ok', resource: '/ok', status: 200, count: 90_001, download: 3 },
      { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 10_002, download: 5 },
    ],
  }),
  http('nginx', 'nginx: every method, every status', { connections: 3, steps: [...STATUSES, ...METHODS] }),
  http('nginx', 'nginx: pipelines of depth 10', { connections: 5, depth: 10, steps: [...STATUSES, ...METHODS] }),
  http('nginx', 'nginx: a file of 3 MB by sendfile', {
    connections: 2,
    steps: [
      {
        method: 'GET',
        path: '/static/big.bin',
        resource: '/static/big.bin',
        status: 200,
        count: 7,
        download: BIG_FILE_BYTES,
      },
      { method: 'GET', path: '/static/small.txt', resource: '/static/small.txt', status: 200, count: 53, download: 6 },
    ],
  }),
  http('nginx', 'nginx: bodies of 3 MB that it discards', {
    steps: [
      { method: 'POST', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 5, upload: 3_000_017 },
      { method: 'GET', path: '/ok', resource: '/ok', status: 200, count: 53 },
    ],
  }),
  http('nginx', 'nginx: connections opened and used before attach', {
    connections: 7,
    warm: 3,
    steps: [{ method: 'GET', path: '/ok', resource: '/ok', status: 200, count: 503 }],
  }),
  http('nginx', 'nginx: a connection for each request', {
    connections: 3,
    steps: [{ method: 'GET', path: '/ok', resource: '/ok', status: 200, count: 211, close: true }],
  }),
];

const SERVICE_STEPS: readonly HttpStep[] = [
  { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 101 },
  { method: 'GET', path: '/big', resource: '/big', status: 200, count: 5, download: 3_000_017 },
  { method: 'GET', path: '/chunked/10007', resource: '/chunked/{id}', status: 200, count: 13, download: 10_007 },
  { method: 'PUT', path: '/upload', resource: '/upload', status: 200, count: 5, upload: 3_000_017 },
  { method: 'POST', path: '/upload', resource: '/upload', status: 200, count: 3, upload: 10_007, chunked: true },
  { method: 'DELETE', path: '/status/204', resource: '/status/{id}', status: 204, count: 11 },
];

/** Streamed bodies whose chunks' heads lie where no call's copy reaches. */
const STREAMED: readonly HttpStep[] = [
  { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 101 },
  { method: 'GET', path: '/chunked/100003', resource: '/chunked/{id}', status: 200, count: 13, download: 100_003 },
  { method: 'GET', path: '/chunked/3000017', resource: '/chunked/{id}', status: 200, count: 3, download: 3_000_017 },
  { method: 'POST', path: '/upload', resource: '/upload', status: 200, count: 5, upload: 3_000_017, chunked: true },
];

const GIVES_UP: HttpStep = {
  method: 'GET',
  path: '/wait/9000',
  resource: '/wait/{id}',
  status: 200,
  count: 3,
  giveUpMs: 300,
};

const SERVICE: readonly HttpWorkload[] = [
  http('service', 'service: chunked bodies, and bodies of 3 MB, up and down', { connections: 2, steps: SERVICE_STEPS }),
  http('service', 'service: chunked bodies larger than what is copied of a call', {
    connections: 2,
    closes: true,
    steps: STREAMED,
  }),
  http('service', 'service: a client that gives up', {
    connections: 2,
    steps: [{ method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: 53 }, GIVES_UP],
  }),
  http('service', 'service: answers after 3 s and after 12 s', {
    connections: 2,
    sides: TOGETHER,
    steps: [
      { method: 'GET', path: '/wait/3000', resource: '/wait/{id}', status: 200, count: 1 },
      { method: 'POST', path: '/wait/12000', resource: '/wait/{id}', status: 200, count: 1 },
    ],
  }),
  http('proxy', 'nginx before the service: both its sides', {
    connections: 2,
    sides: ['server'],
    steps: [...SERVICE_STEPS, GIVES_UP].map((step) => ({
      ...step,
      path: `/service${step.path}`,
      resource: `/service${step.resource}`,
    })),
  }),
];

export const TABLE: readonly Workload[] = [...REDIS, ...NGINX, ...SERVICE];

type Settings<T extends Workload> = Pick<T, 'steps'> & Partial<T>;

function redis(name: string, settings: Settings<RedisWorkload>): RedisWorkload {
  return { name, sides: EACH, connections: 1, depth: 1, warm: null, server: 'redis', ...settings };
}

function http(server: HttpWorkload['server'], name: string, settings: Settings<HttpWorkload>): HttpWorkload {
  return { name, sides: EACH, connections: 1, depth: 1, warm: null, server, ...settings };
}
