/** Redis by its Unix socket: counted at both ends as the server itself counts; each end's peer is a path, or a process. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { exportAccount } from '../equality/export-account.ts';
import { type TraceLine, WAYS } from '../equality/sae-mon.ts';
import { type Seen, watch } from '../failures/observe.ts';
import type { Account } from '../load/account.ts';
import { HeldProgram } from '../workloads/held-program.ts';
import { Redis, redisDifference } from '../workloads/redis.ts';
import { startRedisClient } from '../workloads/redis-clients.ts';

/** Prime numbers; the benchmark rounds up to whole pipelines. */
const BENCHMARK = ['-n', '1009', '-P', '16', '-c', '7', '-q', '-t', 'get'];
const CLI = ['-r', '211', 'GET', 'nothing'];
const STEPS = ['get 101', 'set 53', 'pipeline 17', 'multi 19', 'blocking 23', 'wrongtype 13'];

let redis: Redis;
before(async () => {
  redis = await Redis.start();
  await promisify(execFile)('redis-cli', ['-s', redis.socket, 'SET', 'text', 'value']);
});
after(() => redis[Symbol.asyncDispose]());

interface Run {
  readonly seen: Seen;
  readonly server: Account;
  /** Of each client, by its command. */
  readonly pids: Readonly<Record<string, number>>;
}

for (const way of WAYS) {
  describe(`Redis by its Unix socket; ${way}`, () => {
    let run: Run;
    before(async () => {
      await using benchmark = await HeldProgram.start('redis-benchmark', '-s', redis.socket, ...BENCHMARK);
      await using cli = await HeldProgram.start('redis-cli', '-s', redis.socket, ...CLI);
      await using library = await startRedisClient({
        name: 'redis-py',
        resp: 2,
        port: redis.socket,
        connections: 3,
        warm: 1,
        steps: STEPS,
      });
      const earlier = await redis.account();
      const pids = { 'redis-benchmark': benchmark.pid, 'redis-cli': cli.pid, python3: library.pid };
      const seen = await watch([redis.pid, ...Object.values(pids)], way, async () => {
        library.release();
        await Promise.all([benchmark.run(), cli.run(), library.sent()]);
      });
      await library.close();
      run = { seen, server: redisDifference(earlier, await redis.account()), pids };
    });

    it('is counted as the server counts, at both ends, and nothing is lost', () => {
      const { endpoints, dependencies, unattributed, loss, source } = run.seen.document;
      assert.equal(source.probe, way);
      assert.ok(run.server.total() > 1_009 + 211, 'the load was none');
      assert.deepEqual(exportAccount(endpoints).rows(), run.server.rows());
      assert.deepEqual(exportAccount(dependencies).rows(), run.server.rows());
      assert.deepEqual(unattributed, []);
      assert.ok(loss.complete, JSON.stringify(loss));
    });

    it('has its path for an address, and no port', () => {
      const { endpoints, dependencies } = run.seen.document;
      for (const { server, protocol } of [...endpoints, ...dependencies]) {
        assert.deepEqual([protocol, server.address, server.port], ['redis', redis.socket, null]);
      }
    });

    it('names the process at the other end of each line', () => {
      const named = new Set(ofRole('server').map(({ peer }) => peer.address));
      assert.deepEqual(named, new Set(Object.entries(run.pids).map(([command, pid]) => `${command}[${pid}]`)));
      assert.deepEqual(new Set(ofRole('client').map(({ peer }) => peer.address)), new Set([redis.socket]));
      for (const { peerProcess } of ofRole('client')) {
        assert.deepEqual(peerProcess, { pid: redis.pid, command: 'redis-server' });
      }
      for (const { peerProcess } of ofRole('server'))
        assert.equal(run.pids[peerProcess?.command ?? ''], peerProcess?.pid);
    });

    it('ties both ends of each call together', () => {
      const served = ofRole('server').map(({ pairId }) => pairId);
      assert.ok(!served.includes(null), 'a call without its other end');
      assert.equal(new Set(served).size, run.server.total());
      assert.deepEqual(new Set(ofRole('client').map(({ pairId }) => pairId)), new Set(served));
    });

    function ofRole(role: string): TraceLine[] {
      return run.seen.lines.filter((line) => line.role === role);
    }
  });
}
