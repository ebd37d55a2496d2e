/** Servers whose clients have asked no DNS: by the hosts file of the client, and by who listens there, also in another network namespace. */
import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { after, before, it } from 'node:test';
import { LocalNames } from '../../src/metadata/local-names.ts';
import { exported } from '../app/exported.ts';
import { attachSaeMon } from '../commands/run-sae-mon.ts';
import { type ExportDocument, SaeMon, type TraceLine, WAYS, type Way } from '../equality/sae-mon.ts';
import { CLIENT, Network, SERVER } from '../failures/network.ts';
import { Child } from '../workloads/child.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { Redis } from '../workloads/redis.ts';
import { accepting, freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

const PINGS = 11;
/** Long enough that the one who looks finds both ends: 1.1 s. */
const SLOWLY = ['-r', `${PINGS}`, '-i', '0.1'];
/** Of a namespace of its own. */
const PORT = 6379;

let redis: Redis;
before(async () => {
  redis = await Redis.start();
});
after(async () => {
  await redis?.[Symbol.asyncDispose]();
});

function pinging(host: string, port: number, ...how: string[]): [string, ...string[]] {
  return ['redis-cli', '-h', host, '-p', `${port}`, ...how, 'PING'];
}

function transactionsOf({ stdout }: Child): TraceLine[] {
  const lines = stdout.split('\n').filter((line) => line.includes('"transaction"'));
  return lines.map((line) => JSON.parse(line) as TraceLine);
}

/** `redis-server (listener) 127.0.0.1:6379 PING ×11`, of each row of Redis. */
function called({ dependencies }: Pick<ExportDocument, 'dependencies'>): string[] {
  return dependencies
    .filter(({ protocol }) => protocol === 'redis')
    .map(({ server, operation, transactions }) => {
      const { name, nameSource, address, port } = server;
      return `${name} (${nameSource}) ${address}:${port} ${operation} ×${transactions}`;
    });
}

async function watched(client: HeldProgram, way: Way | 'auto' = 'auto', ...more: string[]): Promise<ExportDocument> {
  await using saeMon = await SaeMon.exporting([client.pid], way, ...more);
  await client.run();
  const document = await saeMon.document(saeMon.ended());
  assert.ok(document.loss.complete, JSON.stringify(document.loss));
  return document;
}

async function served(network: Network, ...command: string[]): Promise<Child> {
  const server = network.spawn('server', command[0] as string, command.slice(1));
  await server.until(() => /Ready to accept|Serving/.test(server.stdout), 'readiness');
  return server;
}

const serving = ['redis-server', '--port', `${PORT}`, '--bind', '0.0.0.0', '--protected-mode', 'no', '--save', ''];

for (const host of ['127.0.0.1', '::1']) {
  for (const way of WAYS) {
    it(`a server at ${host} is who listens there, in one row; ${way}`, async () => {
      await using client = await HeldProgram.start(...pinging(host, redis.port, ...SLOWLY));
      const document = await watched(client, way);
      assert.deepEqual(called(document), [`redis-server (listener) ${host}:${redis.port} PING ×${PINGS}`]);
    });
  }
}

it('with --no-names it has none', async () => {
  await using client = await HeldProgram.start(...pinging('127.0.0.1', redis.port, ...SLOWLY));
  const document = await watched(client, 'auto', '--no-names');
  assert.deepEqual(called(document), [`null (null) 127.0.0.1:${redis.port} PING ×${PINGS}`]);
});

it('a line of trace has the name once it is known', async () => {
  await using client = await HeldProgram.start(...pinging('127.0.0.1', redis.port, ...SLOWLY));
  await using saeMon = await attachSaeMon('trace', '--json', '--pid', `${client.pid}`);
  await client.run();
  await saeMon.exited;
  const told = transactionsOf(saeMon);
  assert.equal(told.length, PINGS);
  const last = told.at(-1);
  assert.deepEqual(
    [last?.peerName, last?.peerNameSource, last?.peer.address],
    ['redis-server', 'listener', '127.0.0.1'],
  );
});

it('a server in another network namespace is who listens there, seen from the client alone', async () => {
  using network = new Network();
  await using _server = await served(network, ...serving);
  await using client = await HeldProgram.start(...network.command('client', ...pinging(SERVER.ipv4, PORT, ...SLOWLY)));
  const document = await watched(client);
  assert.deepEqual(called(document), [`redis-server (listener) ${SERVER.ipv4}:${PORT} PING ×${PINGS}`]);
});

it('of two namespaces with one address it is the one with the other end; without a proof, none', async () => {
  using network = new Network();
  using other = new Network();
  const impostor = ['python3', '-um', 'http.server', '--bind', SERVER.ipv4, `${PORT}`];
  await using _impostor = await served(other, ...impostor);
  await using _server = await served(network, ...serving);
  await using client = await HeldProgram.start(...network.command('client', ...pinging(SERVER.ipv4, PORT, ...SLOWLY)));
  const document = await watched(client);
  assert.deepEqual(called(document), [`redis-server (listener) ${SERVER.ipv4}:${PORT} PING ×${PINGS}`]);

  await using bystander = network.spawn('client', 'sleep', ['60']);
  await bystander.until(() => bystander.running, 'a process');
  const remote = { address: SERVER.ipv4, port: PORT };
  const unproven = {
    tgid: bystander.pid,
    network: 0,
    transport: 'tcp',
    local: { address: CLIENT.ipv4, port: 9 },
    remote,
  } as const;
  assert.deepEqual(new LocalNames('/proc').look([unproven]), [null]);
});

it("a server has the name of its client's own hosts file, before that of who listens there", async () => {
  using folder = new TemporaryFolder();
  writeFileSync(folder.file('hosts'), `127.0.0.1 localhost\n${SERVER.ipv4}\tcache-1 cache # the first\n`);
  using network = new Network();
  await using _server = await served(network, ...serving);
  const bind = 'mount --bind "$0" /etc/hosts && exec "$@"';
  const command = ['unshare', '--mount', 'sh', '-c', bind, folder.file('hosts')];
  await using client = await HeldProgram.start(
    ...network.command('client', ...command, ...pinging(SERVER.ipv4, PORT, ...SLOWLY)),
  );
  const document = await watched(client);
  assert.deepEqual(called(document), [`cache-1 (hosts) ${SERVER.ipv4}:${PORT} PING ×${PINGS}`]);
});

it('a hosts file that is a link, a fifo or a device is not opened', async () => {
  using network = new Network();
  await using _server = await served(network, ...serving);
  for (const made of ['ln -s /tmp/hosts /etc/hosts', 'mkfifo /etc/hosts', 'mknod /etc/hosts c 1 9']) {
    const hide = `mount -t tmpfs none /etc && echo '${SERVER.ipv4} wrong' > /etc/other && ${made} && exec "$@"`;
    await using client = await HeldProgram.start(
      ...network.command(
        'client',
        'unshare',
        '--mount',
        'sh',
        '-c',
        hide,
        'sh',
        ...pinging(SERVER.ipv4, PORT, ...SLOWLY),
      ),
    );
    const document = await watched(client);
    assert.deepEqual(called(document), [`redis-server (listener) ${SERVER.ipv4}:${PORT} PING ×${PINGS}`], made);
  }
});

it('a server that comes back under another name has one row, under the name that it has now', async () => {
  using folder = new TemporaryFolder();
  copyFileSync('/usr/bin/redis-server', folder.file('second-cache'));
  const port = await freePort();
  const start = async (program: string): Promise<Child> => {
    const server = new Child(program, ['--port', `${port}`, '--save', '', '--dir', folder.path]);
    await accepting(server, port);
    return server;
  };
  const ping = pinging('127.0.0.1', port, ...SLOWLY).join(' ');
  await using client = await HeldProgram.start('sh', '-c', `${ping} >&2; echo paused; read -r line; ${ping} >&2`);
  await using saeMon = await SaeMon.exporting([client.pid], 'auto');
  const first = await start('redis-server');
  await client.pause();
  await first.stop();
  await using _second = await start(folder.file('second-cache'));
  await client.run();
  const document = await saeMon.document(saeMon.ended());
  assert.deepEqual(called(document), [`second-cache (listener) 127.0.0.1:${port} PING ×${2 * PINGS}`]);
});

it('a recording has the names: its replay, elsewhere and later, shows them, and none with --no-names', async () => {
  using folder = new TemporaryFolder();
  const file = folder.file('names.rec');
  const own = await Redis.start();
  await using client = await HeldProgram.start(...pinging('127.0.0.1', own.port, ...SLOWLY));
  await using recorder = await attachSaeMon('record', '--pid', `${client.pid}`, '--output', file);
  await client.run();
  await recorder.exited;
  await own[Symbol.asyncDispose]();
  assert.deepEqual(called(await exported(file)), [`redis-server (listener) 127.0.0.1:${own.port} PING ×${PINGS}`]);
  assert.deepEqual(called(await exported(file, '--no-names')), [`null (null) 127.0.0.1:${own.port} PING ×${PINGS}`]);
});

it('where both ends are watched the one that serves has the name, also in a replay', async () => {
  using folder = new TemporaryFolder();
  const file = folder.file('both.rec');
  await using client = await HeldProgram.start(...pinging('127.0.0.1', redis.port, ...SLOWLY));
  const pids = `${client.pid},${redis.pid}`;
  await using saeMon = await attachSaeMon('export', '--json', '--pid', pids);
  await using recorder = await attachSaeMon('record', '--pid', pids, '--output', file);
  await client.run();
  await Promise.all([saeMon.stop(), recorder.stop()]);
  const live = JSON.parse(saeMon.stdout) as ExportDocument;
  for (const document of [live, await exported(file)])
    assert.deepEqual(called(document), [`redis-server (listener) 127.0.0.1:${redis.port} PING ×${PINGS}`]);
});

/** Nobody has it: what is sent there is translated. */
const SERVICE = { address: '10.96.0.1', port: 80 };

it('a service whose address is translated is who serves, where both ends are watched, and each call has both its ends', async () => {
  using network = new Network();
  network.translate(SERVICE, PORT);
  await using server = await served(network, ...serving);
  const ping = pinging(SERVICE.address, SERVICE.port, ...SLOWLY);
  await using client = await HeldProgram.start(...network.command('client', ...ping));
  const pids = `${client.pid},${server.pid}`;
  await using saeMon = await SaeMon.exporting([client.pid, server.pid], 'auto');
  await using trace = await attachSaeMon('trace', '--json', '--pid', pids);
  await client.run();
  assert.deepEqual(called(await saeMon.document()), [
    `redis-server (listener) ${SERVICE.address}:${SERVICE.port} PING ×${PINGS}`,
  ]);
  await trace.until(() => transactionsOf(trace).length >= 2 * PINGS, `${2 * PINGS} lines`);
  await trace.stop();
  const told = transactionsOf(trace);
  const calls = told.filter(({ role }) => role === 'client');
  for (const { peer, peerName, peerBehind } of calls) {
    assert.deepEqual(
      [peer.address, peer.port, peerName, peerBehind],
      [SERVICE.address, SERVICE.port, 'redis-server', { address: SERVER.ipv4, port: PORT, transport: 'tcp' }],
    );
  }
  const pairsOf = (lines: readonly TraceLine[]): unknown[] => lines.map(({ pairId }) => pairId).sort();
  assert.equal(calls.length, PINGS);
  assert.deepEqual(pairsOf(calls), pairsOf(told.filter(({ role }) => role === 'server')));
});

it('a service whose address is translated has no name where its client alone is watched', async () => {
  using network = new Network();
  network.translate(SERVICE, PORT);
  await using _server = await served(network, ...serving);
  const ping = pinging(SERVICE.address, SERVICE.port, ...SLOWLY);
  await using client = await HeldProgram.start(...network.command('client', ...ping));
  assert.deepEqual(called(await watched(client)), [`null (null) ${SERVICE.address}:${SERVICE.port} PING ×${PINGS}`]);
});
