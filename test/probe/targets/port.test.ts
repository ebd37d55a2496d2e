import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { UserError } from '../../../src/lib/errors.ts';
import { THIS_HOST } from '../../../src/probe/targets/kinds.ts';
import { PortTarget } from '../../../src/probe/targets/port.ts';
import { Child } from '../../workloads/child.ts';
import { freePort } from '../../workloads/tcp.ts';
import { FakeWatched } from './fake-watched.ts';

/** A listener by the name of systemd, and the ways in which it has a service serve. */
const ACTIVATOR = `
import os, signal, socket, sys
open('/proc/self/comm', 'w').write('systemd')
listener = socket.socket()
listener.bind(('127.0.0.1', int(sys.argv[1])))
listener.listen()
print('listening', flush=True)
for line in sys.stdin:
    accepted = listener.accept()[0] if line.strip() == 'accept' else None
    pid = os.fork()
    if pid == 0:
        open('/proc/self/comm', 'w').write('service')
        if accepted: listener.close()
        signal.pause()
    if accepted: accepted.close()
    print('served by', pid, flush=True)
`;

/** Binds, when it is told so. */
const DATAGRAMS = `
import socket, sys
print('ready', flush=True)
sys.stdin.readline()
server = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
server.bind(('::1', int(sys.argv[1])))
print('bound', flush=True)
sys.stdin.readline()
`;

function resolve(port: number, follow = false): PortTarget {
  return PortTarget.resolve({ kind: 'port', ports: [port], follow }, THIS_HOST);
}

function refusalOf(port: number): UserError {
  try {
    resolve(port);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  assert.fail('somebody serves there');
}

async function serviceOf(activator: Child, how: string): Promise<number> {
  activator.write(`${how}\n`);
  return Number((await activator.line('stdout', 'served by')).split(' ')[2]);
}

function refreshedUntil(target: PortTarget, watched: FakeWatched, pid: number): void {
  const deadline = performance.now() + 60_000;
  while (!watched.pids().includes(pid) && performance.now() < deadline) target.refresh(watched);
}

for (const how of ['inherit', 'accept']) {
  test(`of what systemd listens at, the service is the server that it lets ${how}`, async () => {
    const port = await freePort();
    await using activator = new Child('python3', ['-uc', ACTIVATOR, `${port}`]);
    await activator.line('stdout', 'listening');
    const [first] = refusalOf(port).next;
    assert.equal(
      first,
      `systemd listens at ${port} and starts its server at the first connection: --follow waits for it`,
    );
    const client = connect(port, '127.0.0.1');
    const service = await serviceOf(activator, how);
    const watched = new FakeWatched(THIS_HOST);
    const target = resolve(port);
    target.seed(watched);
    assert.deepEqual(watched.pids(), [service]);
    assert.deepEqual(watched.servedPorts, [port]);
    assert.deepEqual(target.describe(), [{ kind: 'port', value: `${port}`, processes: 1 }]);
    client.destroy();
    process.kill(service, 'SIGKILL');
  });
}

test('a service that systemd starts later is found, and so is who binds a socket of UDP later', async () => {
  const port = await freePort();
  await using activator = new Child('python3', ['-uc', ACTIVATOR, `${port}`]);
  await activator.line('stdout', 'listening');
  await using datagrams = new Child('python3', ['-uc', DATAGRAMS, `${port}`]);
  await datagrams.line('stdout', 'ready');
  const watched = new FakeWatched(THIS_HOST);
  const target = resolve(port, true);
  target.seed(watched);
  assert.deepEqual(watched.pids(), []);
  const service = await serviceOf(activator, 'inherit');
  refreshedUntil(target, watched, service);
  datagrams.write('bind\n');
  await datagrams.line('stdout', 'bound');
  refreshedUntil(target, watched, datagrams.pid);
  assert.deepEqual(watched.pids(), [service, datagrams.pid]);
  process.kill(service, 'SIGKILL');
});
