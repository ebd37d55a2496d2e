import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { freePort } from '../workloads/tcp.ts';
import { Unbound } from '../workloads/unbound.ts';
import { counted, countsBy } from './counted.ts';
import { runSaeMon } from './run-sae-mon.ts';

const run = promisify(execFile);

/** A pool of connections to two ports: asks as often as it is told over each, in turn. */
const POOL = `
import socket, sys
a, b = [[socket.create_connection(('127.0.0.1', int(port))) for _ in range(3)] for port in sys.argv[1:]]
print('ready', flush=True)
for line in sys.stdin:
    for i in range(int(line)):
        for pool in (a, b):
            pool[i % 3].sendall(b'PING\\r\\n')
            pool[i % 3].recv(100)
    print('asked', line.strip(), flush=True)
`;

/** Asks two resolvers over one socket that is connected to neither. */
const SENDTO = `
import socket, sys
asked = bytes.fromhex('000101000001000000000000') + b'\\x08payments\\x04demo\\x04test\\0' + bytes.fromhex('00010001')
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(17):
    for port in sys.argv[1:]:
        s.sendto(asked, ('127.0.0.1', int(port)))
        s.recvfrom(1000)
`;

/** A server in a network namespace of its own, and a client there; who looks whether it listens is no redis-cli. */
const DISTANT = `ip link set lo up; redis-server --port $0 --bind 127.0.0.1 --save '' >&2 & server=$!
until (exec 3<>/dev/tcp/127.0.0.1/$0) 2>/dev/null; do sleep 0.01; done
redis-cli -p $0 -r 19 PING; kill $server; wait`;

/** Asks by MPTCP, and one that refuses by it. */
const MULTIPATH = `
import socket, sys
for port in sys.argv[1:]:
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_MPTCP)
    try: s.connect(('127.0.0.1', int(port)))
    except ConnectionRefusedError: continue
    for i in range(23): s.sendall(b'PING\\r\\n'); s.recv(100)
`;

for (const way of ['socket', 'sys_exit']) {
  test(`callers in another network namespace, and by MPTCP, are watched (${way})`, async () => {
    await using redis = await Redis.start();
    const refusing = await freePort();
    const flags = ['--port', `${redis.port},${refusing}`, '--callers', '--probe', way];
    const { dependencies } = await counted(flags, async () => {
      await run('unshare', ['--net', 'bash', '-c', DISTANT, `${redis.port}`]);
      await run('python3', ['-c', MULTIPATH, `${redis.port}`, `${refusing}`]);
    });
    const rows = dependencies.filter(({ workload }) => workload.command !== 'bash');
    assert.deepEqual(
      countsBy(rows, ({ workload, server }) => `${workload.command} ${server.port}`),
      new Map([
        [`redis-cli ${redis.port}`, 19],
        [`python3 ${redis.port}`, 23],
        // By the end of calls alone it is not known where a socket of MPTCP begins to connect to.
        ...(way === 'socket' ? ([[`python3 ${refusing}`, 1]] as const) : []),
      ]),
    );
  });

  test(`what is said to a port is watched, whoever says it, and nothing else (${way})`, async () => {
    await using called = await Redis.start();
    await using other = await Redis.start();
    await using pool = new Child('python3', ['-uc', POOL, `${called.port}`, `${other.port}`]);
    await pool.line('stdout', 'ready');
    const flags = ['--port', `${called.port}`, '--callers', '--probe', way];
    const { targets, endpoints, dependencies } = await counted(flags, async () => {
      pool.write('101\n');
      await pool.line('stdout', 'asked');
      for (let calls = 0; calls < 7; calls += 1)
        for (const { port } of [called, other]) await run('redis-cli', ['-p', `${port}`, 'PING']);
      await run('redis-cli', ['-h', '::1', '-p', `${called.port}`, '-r', '13', 'PING']);
    });
    assert.deepEqual(endpoints, [], 'who serves is not watched');
    assert.deepEqual(
      countsBy(dependencies, ({ workload, server }) => `${workload.command} ${server.address} ${server.port}`),
      new Map([
        [`python3 127.0.0.1 ${called.port}`, 101],
        [`redis-cli 127.0.0.1 ${called.port}`, 7],
        [`redis-cli ::1 ${called.port}`, 13],
      ]),
    );
    const python = dependencies.find(({ workload }) => workload.command === 'python3');
    assert.deepEqual(python?.workload.pids, [pool.pid]);
    assert.deepEqual(targets, [{ kind: 'callers', value: `${called.port}`, processes: 1 }]);
  });

  test(`connects that are refused, or have no route, are callers' (${way})`, async () => {
    const [port, other] = [await freePort(), await freePort()];
    const { dependencies } = await counted(['--port', `${port}`, '--callers', '--probe', way], async () => {
      for (let calls = 0; calls < 11; calls += 1)
        for (const asked of [port, other]) await run('bash', ['-c', `exec 3<>/dev/tcp/127.0.0.1/${asked}; :`]);
      // A namespace of its own has no route.
      const unroutable = `ip link set lo up; for i in 1 2 3 4 5; do (exec 3<>/dev/tcp/10.1.2.3/${port}); done; :`;
      await run('unshare', ['--net', 'bash', '-c', unroutable]);
    });
    const errors = new Map(
      dependencies.map(({ server, errors: failed }) => [`${server.address} ${server.port}`, failed]),
    );
    assert.deepEqual(
      errors,
      new Map([
        [`127.0.0.1 ${port}`, 11],
        [`10.1.2.3 ${port}`, 5],
      ]),
    );
  });

  test(`datagrams to a port are watched, of connected sockets and of others (${way})`, async () => {
    await using called = await Unbound.start();
    const other = await freePort();
    await using stranger = new Child('dnsmasq', [
      '--keep-in-foreground',
      '--conf-file=/dev/null',
      `--port=${other}`,
      '--no-resolv',
      '--no-hosts',
      '--bind-interfaces',
      '--listen-address=127.0.0.1',
      '--user=root',
      '--pid-file=',
      '--log-facility=-',
      '--address=/demo.test/10.1.1.1',
    ]);
    await stranger.until(() => stranger.stderr.includes('started'), 'started');
    const { dependencies } = await counted(['--port', `${called.port}`, '--callers', '--probe', way], async () => {
      await run('python3', ['-c', SENDTO, `${called.port}`, `${other}`]);
      for (let asked = 0; asked < 5; asked += 1)
        for (const port of [called.port, other])
          await run('dig', ['@127.0.0.1', '-p', `${port}`, '+short', 'payments.demo.test']);
    });
    assert.equal(await called.queries(22), 22);
    assert.deepEqual(
      countsBy(dependencies, ({ workload, protocol, server }) => `${workload.command} ${protocol} ${server.port}`),
      new Map([
        [`python3 dns ${called.port}`, 17],
        [`dig dns ${called.port}`, 5],
      ]),
    );
  });
}

test('all are watched but for what is said to a port', async () => {
  await using called = await Redis.start();
  await using other = await Redis.start();
  const { dependencies } = await counted(['--all', '--port', `!${called.port}`, '--callers'], async () => {
    for (const { port } of [called, other]) await run('redis-cli', ['-p', `${port}`, '-r', '31', 'PING']);
  });
  const counts = countsBy(dependencies, ({ server }) => server.port);
  assert.deepEqual([counts.get(called.port), counts.get(other.port)], [undefined, 31]);
});

test('callers of nothing, and of a recording, are user errors', async () => {
  for (const [args, message] of [
    [['--callers'], /--callers needs --port/],
    [['--pid', '1', '--callers'], /--callers needs --port/],
    [['--port', '!80', '--callers'], /nobody is watched/],
    [['--replay', 'x', '--port', '80', '--callers'], /--port and --replay exclude each other/],
    [['--replay', 'x', '--callers'], /--callers needs --port/],
  ] as const) {
    const { code, stderr } = await runSaeMon('top', ...args);
    assert.equal(code, 2);
    assert.match(stderr, message);
  }
});
