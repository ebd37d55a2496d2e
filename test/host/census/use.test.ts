import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workloadUses } from '../../../src/host/census/use.ts';
import { boundUdp, censusOf, connection, listener, processOf } from './made-census.ts';

test('who has most connections from clients comes first, then who listens, then who calls', () => {
  const census = censusOf(
    [
      processOf(10, 'caller', new Set([1, 2, 3])),
      processOf(11, 'idle', new Set([4])),
      processOf(12, 'busy', new Set([5, 6, 7])),
      processOf(13, 'sleeper', new Set()),
    ],
    [
      connection(1, '127.0.0.1:40001 127.0.0.1:80'),
      connection(2, '127.0.0.1:40002 127.0.0.1:80'),
      connection(3, '127.0.0.1:40003 10.0.0.7:6379'),
      listener(4, 9000),
      listener(5, 80),
      connection(6, '127.0.0.1:80 127.0.0.1:40001'),
      connection(7, '127.0.0.1:80 127.0.0.1:40002'),
    ],
  );
  const { workloads } = workloadUses(census, 'workload');
  assert.deepEqual(
    workloads.map(({ key, connectionsIn, connectionsOut }) => [key, connectionsIn, connectionsOut]),
    [
      ['command busy', 2, 0],
      ['command idle', 0, 0],
      ['command caller', 0, 3],
    ],
  );
  assert.deepEqual(workloads[2]?.calls, {
    first: [
      { transport: 'tcp', address: '127.0.0.1', port: 80, connections: 2 },
      { transport: 'tcp', address: '10.0.0.7', port: 6379, connections: 1 },
    ],
    total: 2,
  });
});

test('a socket that several processes of a workload hold counts once', () => {
  const shared = new Set([1, 2]);
  const census = censusOf(
    [processOf(10, 'nginx', shared), processOf(11, 'nginx', shared, { parent: 10 })],
    [listener(1, 80), connection(2, '10.0.0.1:80 10.0.0.2:40000')],
  );
  const [nginx] = workloadUses(census, 'workload').workloads;
  assert.equal(nginx?.connectionsIn, 1);
  assert.deepEqual(nginx.ports, { first: [{ transport: 'tcp', address: null, port: 80 }], total: 1 });
  assert.deepEqual(
    nginx.processes.map(({ pid }) => pid),
    [10, 11],
  );
});

test('a listener of one address is no server of another, and one of all is of each', () => {
  const census = censusOf(
    [processOf(10, 'a', new Set([1, 2])), processOf(11, 'b', new Set([3, 4]))],
    [
      listener(1, 80, '127.0.0.1'),
      connection(2, '10.0.0.1:80 10.0.0.2:5000'),
      listener(3, 81, '::'),
      connection(4, '10.0.0.1:81 10.0.0.2:5000'),
    ],
  );
  const counts = workloadUses(census, 'workload').workloads.map((one) => [
    one.key,
    one.connectionsIn,
    one.connectionsOut,
  ]);
  assert.deepEqual(counts, [
    ['command b', 1, 0],
    ['command a', 0, 1],
  ]);
});

test('a port of UDP is listened on, but for those that are given to who asks for none', () => {
  const census = censusOf([processOf(10, 'dns', new Set([1, 2]))], [boundUdp(1, 53), boundUdp(2, 40_000)]);
  const [dns] = workloadUses(census, 'workload').workloads;
  assert.deepEqual(dns?.ports.first, [{ transport: 'udp', address: null, port: 53 }]);
});

test('the same address in another network namespace is another server', () => {
  const inside = { inode: 2, sockets: [listener(1, 80)], unixListeners: [{ inode: 3, path: '/run/a b.sock' }] };
  const outside = censusOf(
    [processOf(10, 'inside', new Set([1, 3]), { network: 2 }), processOf(11, 'outside', new Set([2]))],
    [connection(2, '10.0.0.1:80 10.0.0.2:5000')],
  );
  const { workloads } = workloadUses({ ...outside, networks: [...outside.networks, inside] }, 'workload');
  assert.deepEqual(
    workloads.map((one) => [one.key, one.otherNetwork, one.connectionsIn, one.connectionsOut, one.unixPaths.first]),
    [
      ['command inside', true, 0, 0, ['/run/a b.sock']],
      ['command outside', false, 0, 1, []],
    ],
  );
});

test('sockets of those who cannot be seen are nobody’s, and their processes are counted', () => {
  const census = censusOf(
    [processOf(10, 'hidden', null), processOf(11, 'seen', new Set([2]))],
    [listener(1, 22), listener(2, 80), connection(3, '10.0.0.1:22 10.0.0.2:5000')],
  );
  const { workloads, unattributed, hiddenProcesses } = workloadUses(census, 'workload');
  assert.deepEqual(
    workloads.map(({ key }) => key),
    ['command seen'],
  );
  assert.deepEqual(unattributed.ports.first, [{ transport: 'tcp', address: null, port: 22 }]);
  assert.equal(unattributed.connectionsIn, 1);
  assert.equal(hiddenProcesses, 1);
});

test('long lists are cut, and say how long they were', () => {
  const listeners = Array.from({ length: 1000 }, (_, at) => listener(at + 1, at + 1));
  const inodes = new Set(listeners.map(({ inode }) => inode));
  const [many] = workloadUses(censusOf([processOf(10, 'many', inodes)], listeners), 'workload').workloads;
  assert.equal(many?.ports.total, 1000);
  assert.deepEqual(many.ports.first.at(-1), { transport: 'tcp', address: null, port: 64 });
});

test('servers that one interpreter runs are one workload, and as many families, each with its children', () => {
  const python = (pid: number, parent: number, inode: number) =>
    processOf(pid, 'python3', new Set([inode]), { parent });
  const census = censusOf(
    [python(10, 1, 1), python(11, 10, 2), python(20, 1, 3)],
    [1, 2, 3].map((at) => listener(at, at)),
  );
  const pidsOf = (unit: 'workload' | 'family') =>
    workloadUses(census, unit).workloads.map(({ key, processes }) => [key, processes.map(({ pid }) => pid)]);
  assert.deepEqual(pidsOf('workload'), [['command python3', [10, 11, 20]]]);
  assert.deepEqual(pidsOf('family'), [
    ['command python3 10', [10, 11]],
    ['command python3 20', [20]],
  ]);
});

test('a circle of parents, as pids that were used again can make, has an end', () => {
  const census = censusOf(
    [processOf(10, 'a', new Set([1]), { parent: 11 }), processOf(11, 'a', new Set([1]), { parent: 10 })],
    [listener(1, 80)],
  );
  assert.ok(workloadUses(census, 'family').workloads.length > 0);
});

test('a workload is called by who of it listens, not by the shell that has started it', () => {
  const inUnit = (pid: number, command: string, sockets: readonly number[]) => {
    const process = processOf(pid, command, new Set(sockets));
    return { ...process, identity: { ...process.identity, unit: 'shop.service' } };
  };
  const census = censusOf(
    [inUnit(10, 'sh', [9]), inUnit(11, 'gunicorn', [1]), inUnit(12, 'logger', [2])],
    [listener(1, 80), connection(2, '10.0.0.1:4000 10.0.0.2:514'), connection(9, '10.0.0.1:4001 10.0.0.2:514')],
  );
  assert.equal(workloadUses(census, 'workload').workloads[0]?.speaker.identity.command, 'gunicorn');
});
