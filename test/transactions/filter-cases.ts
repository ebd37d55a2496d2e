// Transactions, and the filters that select them, or do not.
import type { Workload } from '../../src/metadata/workload.ts';
import type { Transaction } from '../../src/transactions/transaction.ts';
import { connectionOf, workloadNamed } from '../metrics/transactions.ts';

export const MS = 1e6;
const POD = '01234567-89ab-cdef-0123-456789abcdef';
const NGINX = workloadNamed('nginx', {
  ...{ containerId: '3f2a90', containerName: 'web', unit: 'nginx.service', podUid: POD },
  ...{ application: 'shop', instance: `${POD}/3f2a90` },
});
const PYTHON = workloadNamed('python3');
export const workloadOf = (tgid: number): Workload => (tgid === 123 ? NGINX : PYTHON);

const called = connectionOf({
  role: 'client',
  protocol: 'redis',
  remotePort: 6379,
  serverName: 'cache.internal',
  tgid: 9,
});
const unix = connectionOf({
  transport: 'unix',
  localAddress: '/run/x.sock',
  localPort: 0,
  remoteAddress: '',
  remotePort: 0,
});
const proxied = connectionOf({ client: { address: '192.0.2.7', port: 5000 } });

export const CASES: readonly (readonly [
  fields: Partial<Transaction>,
  holds: readonly string[],
  not: readonly string[],
])[] = [
  [
    {},
    [
      'proto:http',
      'side:server',
      'op:get',
      'path:/users/*',
      'status:2xx',
      'status<300',
      'outcome:ok',
      'transport:tcp',
      'pid:123',
      'port:80',
    ],
    [
      'proto:redis',
      'side:client',
      'op:GE',
      'path:/users',
      'status:3xx',
      'status>200',
      'err',
      'type:*',
      'pid:124',
      'port:40000',
      'tries>1',
    ],
  ],
  [
    {},
    [
      'workload:web',
      'service:nginx',
      'comm:nginx',
      'unit:nginx.service',
      'container:web',
      'container:3f2a*',
      'workload:nginx*',
      'workload:shop',
      'app:shop',
      'application:sh*',
      'instance:*/3f2a90',
      `pod:${POD}`,
    ],
    ['workload:we', 'comm:web', 'unit:nginx', 'container:nginx', 'app:nginx', 'instance:3f2a90', 'pod:3f2a90'],
  ],
  [
    {},
    [
      'server:10.0.0.5',
      'server:10.0.0.5:80',
      'peer:10.0.0.7',
      'peer:10.0.0.0/8',
      'peer:10.0.0.7:40000',
      'peer:10.*',
      'remote~0\\.7$',
    ],
    ['server:10.0.0.7', 'server:10.0.0.5:81', 'peer:10.0.0.5', 'peer:11.0.0.0/8', 'peer:fd00::/8', 'peer:10.0.0.7:80'],
  ],
  [
    {},
    [
      'http',
      'GET',
      'users',
      '"GET /users"',
      'T*/us',
      '/^GET\\s\\/users/',
      '~"^GET /users/[{]id[}]$"',
      '/^.users/',
      '10.0.0.5:80',
      'NGINX',
      'web',
    ],
    ['redis', 'GET/', '/^users/', '10.0.0.7', '200', '"users *"'],
  ],
  [
    { connection: called, resource: null, operation: 'HGET' },
    [
      'server:cache.internal',
      'server:cache.internal:6379',
      'peer:cache*',
      'peer:10.0.0.5',
      'cache.internal:6379',
      'port:6379',
      'comm:python3',
    ],
    ['path:*', 'unit:*', 'container:*', 'server:10.0.0.7', 'peer:10.0.0.7', 'nginx'],
  ],
  [
    { connection: unix },
    ['server:/run/x.sock', 'transport:unix', 'x.sock', 'server:"/run/x.sock"'],
    ['port:0', 'server:/run', 'port<1'],
  ],
  [
    { connection: proxied },
    ['peer:192.0.2.7', 'peer:192.0.2.0/24', 'peer:192.0.2.7:5000', 'peer:10.0.0.7'],
    ['server:192.0.2.7'],
  ],
  [
    { outcome: 'error', errorType: 'WRONGTYPE', statusCode: 'WRONGTYPE' },
    ['err', 'type:wrongtype', 'outcome:error', 'status:W*', '!outcome:ok'],
    ['status>=0', 'status:0-999', '!err'],
  ],
  [{ outcome: 'cutByClient' }, ['!err', 'outcome:cutByClient'], ['err']],
  [{ statusCode: null }, ['!status:200', 'status!=200', 'status!~.'], ['status:*', 'status~.*', 'status<1000']],
  [
    { startNs: 0, firstByteNs: 4 * MS, endNs: 10 * MS },
    ['dur>9ms', 'dur>=10ms', 'dur<=10ms', 'dur:1ms-10ms', 'ttfb:4ms-4ms', 'ttfb<5ms'],
    ['dur>10ms', 'dur<10ms', 'dur:11ms-20ms', 'ttfb>4ms'],
  ],
  [
    { requestBytes: 100, responseBytes: 1000 },
    ['bytes:1100', 'bytes>1k', 'request-bytes:100', 'response-bytes<=1k'],
    ['bytes>1100', 'request-bytes<100'],
  ],
  [{ tries: 2 }, ['tries>1', 'tries:2,3'], ['tries:1']],
];

/** Of what is no duration, neither long nor short. */
export const NO_DURATIONS: readonly (readonly [why: string, fields: Partial<Transaction>])[] = [
  ['not known', { startNs: Number.NaN }],
  ['whose end was not seen', { endSeen: false }],
  ['that cannot be', { startNs: 2e9 }],
  ['of what is not answered', { outcome: 'oneWay' }],
];

/** What waits by design, and the filters that select it, or do not. */
export const WAITS: typeof CASES = [
  [{ startNs: 0, endNs: 15 * MS, waiting: true, waitsNs: 5 * MS }, ['dur:10ms-10ms'], ['dur>10ms']],
  [{ startNs: 0, endNs: 1e12, waiting: true }, ['!dur>1us'], ['dur>1us', 'dur<1h']],
];
