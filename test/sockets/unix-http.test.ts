/** HTTP over Unix sockets that have a path, an abstract name, or are a pair: counted at both ends, each peer named. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { WAYS, type Way } from '../equality/sae-mon.ts';
import { type Seen, watch } from '../failures/observe.ts';
import { Account } from '../load/account.ts';
import type { HttpStep } from '../load/http-step.ts';
import { Child } from '../workloads/child.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { HttpService } from '../workloads/http-service.ts';
import { source } from '../workloads/language-command.ts';
import { Nginx } from '../workloads/nginx.ts';

const GETS = 211;
const POSTS = 29;
const ITEMS: HttpStep = { method: 'GET', path: '/items/{n}', resource: '/items/{id}', status: 200, count: GETS };
const MISSING: HttpStep = { ...ITEMS, path: '/missing', resource: '/missing', status: 404, count: 1 };

let service: HttpService;
let nginx: Nginx;
before(async () => {
  service = await HttpService.start();
  nginx = await Nginx.start(service.port);
});
after(async () => {
  await nginx?.[Symbol.asyncDispose]();
  await service?.[Symbol.asyncDispose]();
});

for (const way of WAYS) {
  describe(`HTTP over a Unix socket; ${way}`, () => {
    it('with a path: curl to nginx', async () => {
      await nginx.clearAccount();
      const where = ['--unix-socket', nginx.socket];
      const { seen, pid } = await curl(way, nginx.pid, [...where, items(), 'http://unix/missing']);
      const expected = await nginx.account([ITEMS, MISSING], GETS + 1);
      assert.equal(expected.total(), GETS + 1);
      check(seen, expected, nginx.socket);
      checkPeers(seen, `curl[${pid}]`, nginx.socket);
    });

    it('with an abstract name: curl to Node.js', async () => {
      await service.clearAccount();
      const where = ['--abstract-unix-socket', service.abstractSocket];
      const { seen, pid } = await curl(way, service.pid, [...where, items()]);
      const expected = await service.account([ITEMS], GETS);
      assert.equal(expected.total(), GETS);
      const name = `@${service.abstractSocket}`;
      check(seen, expected, name);
      checkPeers(seen, `curl[${pid}]`, name);
    });

    it('that is one of a pair: Python to Python, opened before the attach, each a process to the other', async () => {
      await using pair = new Child('python3', ['-u', source('pair.py'), `${GETS}`, `${POSTS}`]);
      const [, client, server] = (await pair.line('stdout', 'ready')).split(' ').map(Number);
      const seen = await watch([pair.pid], way, async () => {
        pair.write('go\n');
        await pair.line('stdout', 'done');
      });
      pair.write('close\n');
      await pair.exited;
      const expected = new Account();
      expected.add('GET', '/plain', '200', GETS);
      expected.add('POST', '/echo', '200', POSTS);
      // A pair is made by one process, and the kernel remembers that one for both ends.
      check(seen, expected, null);
      checkPeers(seen, `python3[${client}]`, `python3[${client}]`);
      for (const line of seen.lines) assert.equal(line.process.pid, line.role === 'server' ? server : client);
    });
  });
}

function items(): string {
  return `http://unix/items/[1-${GETS}]`;
}

async function curl(way: Way, server: number, args: readonly string[]): Promise<{ seen: Seen; pid: number }> {
  await using client = await HeldProgram.start('curl', '--silent', '--output', '/dev/null', ...args);
  const seen = await watch([server, client.pid], way, async () => {
    await client.run();
  });
  return { seen, pid: client.pid };
}

/** `address`: the server's; null where it has none. */
function check(seen: Seen, expected: Account, address: string | null): void {
  const { endpoints, dependencies, unattributed, loss } = seen.document;
  assert.deepEqual(exportAccount(endpoints).rows(), expected.rows(), 'the server');
  assert.deepEqual(exportAccount(dependencies).rows(), expected.rows(), 'the client');
  assert.deepEqual(unattributed, []);
  assert.ok(loss.complete, JSON.stringify(loss));
  if (address === null) return;
  for (const row of [...endpoints, ...dependencies]) {
    assert.deepEqual([row.server.address, row.server.port], [address, null]);
  }
}

function checkPeers({ lines }: Seen, ofServer: string, ofClient: string): void {
  for (const { role, peer, pairId } of lines) {
    assert.equal(peer.address, role === 'server' ? ofServer : ofClient);
    assert.notEqual(pairId, null);
  }
}
