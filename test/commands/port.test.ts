import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Child } from '../workloads/child.ts';
import { Nginx } from '../workloads/nginx.ts';
import { Redis } from '../workloads/redis.ts';
import { accepting, freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { Unbound } from '../workloads/unbound.ts';
import { counted, countsBy } from './counted.ts';
import { attachSaeMon, endingOf, runSaeMon } from './run-sae-mon.ts';

const COUNT = 103;
const run = promisify(execFile);

/** A Redis in a network namespace of its own. */
class DistantRedis implements AsyncDisposable {
  readonly child: Child;
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
    const script = 'ip link set lo up && exec redis-server --bind 127.0.0.1 --save "" --port $0';
    this.child = new Child('unshare', ['--net', 'sh', '-c', script, `${port}`]);
  }

  async ready(): Promise<this> {
    await this.child.until(
      () => this.child.stdout.includes('Ready to accept connections'),
      'Ready to accept connections',
    );
    return this;
  }

  async ping(count: number): Promise<void> {
    const cli = ['redis-cli', '-p', `${this.#port}`, '-r', `${count}`, 'PING'];
    await run('nsenter', ['-t', `${this.child.pid}`, '-n', ...cli]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child.stop();
  }
}

async function pingAt(port: number, host: string, count: number): Promise<void> {
  await run('redis-cli', ['-h', host, '-p', `${port}`, '-r', `${count}`, 'PING']);
}

async function get(port: number, count: number): Promise<void> {
  for (let asked = 0; asked < count; asked += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/ok`, { headers: { connection: 'close' } });
    await answer.text();
  }
}

for (const way of ['socket', 'sys_exit']) {
  test(`who serves a port is watched, by IPv4 and IPv6, in each network namespace, and nobody else (${way})`, async () => {
    await using one = await Redis.start();
    await using other = await Redis.start();
    await using stranger = await Redis.start();
    await using distant = await new DistantRedis(one.port).ready();
    const ports = `${one.port},${other.port}`;
    const { targets, endpoints } = await counted(['--port', ports, '--probe', way], async () => {
      await pingAt(one.port, '127.0.0.1', COUNT);
      await pingAt(one.port, '::1', COUNT);
      await pingAt(other.port, '::1', COUNT);
      await pingAt(stranger.port, '127.0.0.1', COUNT);
      await distant.ping(COUNT);
    });
    assert.deepEqual(
      countsBy(endpoints, ({ server }) => server.port),
      new Map([
        [one.port, 3 * COUNT],
        [other.port, COUNT],
      ]),
    );
    assert.deepEqual(
      new Set(endpoints.flatMap(({ workload }) => workload.pids)),
      new Set([one.pid, other.pid, distant.child.pid]),
    );
    assert.deepEqual(targets, [
      { kind: 'port', value: `${one.port}`, processes: 2 },
      { kind: 'port', value: `${other.port}`, processes: 1 },
    ]);
  });

  test(`workers and their master are watched through a reload and a restart (${way})`, async () => {
    await using first = await Nginx.start(await freePort());
    const { port } = first;
    const { endpoints } = await counted(['--port', `${port}`, '--follow', '--probe', way], async () => {
      await get(port, COUNT);
      process.kill(first.pid, 'SIGHUP');
      await get(port, COUNT);
      await first[Symbol.asyncDispose]();
      for (let starts = 0; starts < 3; starts += 1) {
        await using server = new Child('python3', ['-u', '-m', 'http.server', `${port}`, '--bind', '127.0.0.1']);
        await accepting(server, port);
        await get(port, COUNT);
      }
    });
    assert.deepEqual(
      countsBy(endpoints, ({ workload }) => workload.command),
      new Map([
        ['nginx', 2 * COUNT],
        ['python3', 3 * COUNT],
      ]),
    );
  });
}

test('whoever shares a port is watched: a cluster, a group by SO_REUSEPORT, a listener of MPTCP', async () => {
  const [clustered, shared, multipath] = [await freePort(), await freePort(), await freePort()];
  const cluster = `const cluster = require('node:cluster');
    if (cluster.isPrimary) for (let i = 0; i < 3; i += 1) cluster.fork();
    else require('node:http').createServer((_, answer) => answer.end('ok')).listen(${clustered}, '127.0.0.1');`;
  using folder = new TemporaryFolder();
  writeFileSync(folder.file('cluster.cjs'), cluster);
  await using primary = Child.node(folder.file('cluster.cjs'), []);
  const serving = (family: string, port: number): string => `
import http.server, socket
class Server(http.server.ThreadingHTTPServer):
    allow_reuse_port = True
    def __init__(self):
        super().__init__(('127.0.0.1', ${port}), http.server.SimpleHTTPRequestHandler, bind_and_activate=False)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, ${family})
        self.server_bind(); self.server_activate()
Server().serve_forever()`;
  await using one = new Child('python3', ['-uc', serving('0', shared)]);
  await using two = new Child('python3', ['-uc', serving('0', shared)]);
  await using mptcp = new Child('python3', ['-uc', serving('socket.IPPROTO_MPTCP', multipath)]);
  for (const [child, port] of [
    [primary, clustered],
    [one, shared],
    [two, shared],
    [mptcp, multipath],
  ] as const)
    await accepting(child, port);
  const { targets, endpoints } = await counted(
    ['--port', `${clustered},${shared}`, '--port', `${multipath}`],
    async () => {
      for (const port of [clustered, shared, multipath]) await get(port, COUNT);
    },
  );
  assert.deepEqual(
    countsBy(endpoints, ({ server }) => server.port),
    new Map([clustered, shared, multipath].map((port) => [port, COUNT])),
  );
  assert.deepEqual(
    targets.map(({ processes }) => processes),
    [4, 2, 1],
  );
});

test('who serves by UDP is watched', async () => {
  await using unbound = await Unbound.start();
  const { endpoints } = await counted(['--port', `${unbound.port}`], async () => {
    for (let asked = 0; asked < 17; asked += 1)
      await run('dig', ['@127.0.0.1', '-p', `${unbound.port}`, '+short', 'payments.demo.test']);
  });
  assert.deepEqual(
    countsBy(endpoints, ({ protocol }) => protocol),
    new Map([['dns', 17]]),
  );
  assert.equal(await unbound.queries(17), 17);
});

test('who serves a port is left out', async () => {
  await using seen = await Redis.start();
  await using leftOut = await Redis.start();
  const flags = ['--comm', 'redis-server', '--port', `!${leftOut.port}`];
  const { endpoints } = await counted(flags, async () => {
    for (const { port } of [seen, leftOut]) await pingAt(port, '127.0.0.1', COUNT);
  });
  const counts = countsBy(endpoints, ({ server }) => server.port);
  assert.deepEqual([counts.get(seen.port), counts.get(leftOut.port)], [COUNT, undefined]);
});

test('it ends with the last server, unless it is followed', async () => {
  await using redis = await Redis.start();
  await using ending = await attachSaeMon('export', '--json', '--port', `${redis.port}`);
  await using following = await attachSaeMon('export', '--json', '--port', `${redis.port}`, '--follow');
  await redis[Symbol.asyncDispose]();
  const { code, stderr } = await endingOf(ending);
  assert.equal(code, 0, stderr);
  assert.equal(following.running, true);
});

test('where nobody serves it is said what came nearest, and who calls such a port', async () => {
  await using redis = await Redis.start();
  const client = connect(redis.port, '127.0.0.1');
  await once(client, 'connect');
  const mistaken = redis.port > 60_000 ? redis.port - 1 : redis.port + 1;
  const { code, stderr } = await runSaeMon('top', '--port', `${mistaken}`);
  assert.equal(code, 1);
  assert.match(stderr, new RegExp(`nobody listens at port ${mistaken}\\n.*${redis.port} \\(redis-server\\)`));
  const called = await runSaeMon('top', '--port', `${client.localPort}`);
  assert.match(called.stderr, new RegExp(`connected to that port .*${client.localPort} \\(redis-server\\)`));
  client.destroy();
});

for (const [value, message] of [
  ['0', /"0" is not a port/],
  ['65536', /"65536" is not a port/],
  ['abc', /"abc" is not a port/],
  ['', /"" is not a port/],
  ['80,abc', /"abc" is not a port/],
  ['!80', /nobody is watched: what is named is left out/],
] as const) {
  test(`--port ${value} is a user error`, async () => {
    const { code, stderr } = await runSaeMon('top', `--port=${value}`);
    assert.equal(code, 2);
    assert.match(stderr, message);
  });
}

test('of several ports each must be served', async () => {
  await using redis = await Redis.start();
  const other = await freePort();
  const { code, stderr } = await runSaeMon('export', '--json', '--port', `${redis.port},${other}`, '--for', '1s');
  assert.deepEqual([code, stderr.split('\n', 1)], [1, [`sae-mon: nobody listens at port ${other}`]]);
});
