import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { takeCensus } from '../../../src/host/census/census.ts';
import { type WorkloadUse, workloadUses } from '../../../src/host/census/use.ts';
import { Child } from '../../workloads/child.ts';
import { TemporaryFolder } from '../../workloads/temporary-folder.ts';

const CONNECTIONS = 7;
const SERVE = `
const server = require('node:net').createServer(() => {}).listen(Number(process.argv[1]), () => console.log('ready'));
`;

function look(without: readonly number[] = []): readonly WorkloadUse[] {
  return workloadUses(takeCensus({ procPath: '/proc', without }), 'workload').workloads;
}

function ofProcess(pid: number): WorkloadUse | undefined {
  return look().find(({ processes }) => processes.some((one) => one.pid === pid));
}

test('a process is seen with its listener, both ends of its connections, and the path of its Unix socket', async () => {
  using folder = new TemporaryFolder();
  const path = folder.file('a b.sock');
  const server = createServer().listen(0, '127.0.0.1');
  const unixServer = createServer().listen(path);
  await Promise.all([once(server, 'listening'), once(unixServer, 'listening')]);
  const { port } = server.address() as AddressInfo;
  const accepted = acceptedBy(server, CONNECTIONS);
  const clients = Array.from({ length: CONNECTIONS }, () => connect(port, '127.0.0.1'));
  const ends = [...(await accepted), ...clients];
  const own = ofProcess(process.pid);
  for (const socket of ends) socket.destroy();
  server.close();
  unixServer.close();
  assert.deepEqual(
    own?.ports.first.filter((one) => one.port === port),
    [{ transport: 'tcp', address: '127.0.0.1', port }],
  );
  assert.ok(own.unixPaths.first.includes(path));
  assert.equal(own.calls.first.find((one) => one.port === port)?.connections, CONNECTIONS);
  assert.ok(own.connectionsIn >= CONNECTIONS);
});

async function acceptedBy(server: Server, count: number): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  while (sockets.length < count) await once(server, 'connection');
  return sockets;
}

test('who is left out is not there', () => {
  const pids = look([process.pid]).flatMap(({ processes }) => processes.map(({ pid }) => pid));
  assert.ok(!pids.includes(process.pid));
});

test('a port of another network namespace is seen, and told as such', async () => {
  await using inside = new Child('unshare', ['--net', process.execPath, '-e', SERVE, '8123']);
  await inside.line('stdout', 'ready');
  const seen = ofProcess(inside.pid);
  assert.equal(seen?.otherNetwork, true);
  assert.deepEqual(
    seen.ports.first.filter(({ port }) => port === 8123),
    [{ transport: 'tcp', address: null, port: 8123 }],
  );
});

test('no thread of the kernel is among the processes', () => {
  const commands = takeCensus({ procPath: '/proc', without: [] }).processes.map(({ identity }) => identity.command);
  assert.ok(commands.length > 0);
  assert.ok(!commands.includes('kthreadd'));
});
