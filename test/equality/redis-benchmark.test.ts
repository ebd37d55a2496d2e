/** Redis' own benchmark as the client: its account is what the server's `INFO` says. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Child } from '../workloads/child.ts';
import { Redis, redisDifference } from '../workloads/redis.ts';
import { exportAccount } from './export-account.ts';
import { SaeMon, WAYS, type Way } from './sae-mon.ts';

let redis: Redis;
before(async () => {
  redis = await Redis.start();
});
after(() => redis[Symbol.asyncDispose]());

/** Where the v2 hierarchy is mounted: alone, or beside the old one. */
function cgroupRoot(): string {
  const mount = /^\S+ (\S+) cgroup2 /m.exec(readFileSync('/proc/mounts', 'utf8'));
  if (mount === null) throw new Error('no cgroup v2 hierarchy is mounted');
  return mount[1] as string;
}

/** A shell in a cgroup of its own that waits for a line and then becomes redis-benchmark. */
function heldBenchmark(cgroup: string, args: readonly string[]): Child {
  const script = 'echo $$ >"$0/cgroup.procs" && echo ready && read -r line && exec redis-benchmark "$@"';
  return new Child('sh', ['-c', script, cgroup, '-p', `${redis.port}`, '-q', '-t', 'get', ...args]);
}

const RUNS: readonly (readonly string[])[] = [
  ['-n', '1009', '-P', '16'],
  ['-n', '100003', '-c', '50'],
];

for (const args of RUNS) {
  for (const way of WAYS) {
    for (const side of ['server', 'client'] as const) {
      test(`redis-benchmark ${args.join(' ')}; ${side}; ${way}`, async () => {
        const cgroup = join(cgroupRoot(), `sae-mon-test-${process.pid}`);
        mkdirSync(cgroup);
        try {
          await compare(cgroup, args, { way, side });
        } finally {
          rmdirSync(cgroup);
        }
      });
    }
  }
}

interface Run {
  readonly way: Way;
  readonly side: 'server' | 'client';
}

async function compare(cgroup: string, args: readonly string[], { way, side }: Run): Promise<void> {
  await using benchmark = heldBenchmark(cgroup, args);
  await benchmark.line('stdout', 'ready');
  const earlier = await redis.account();
  const target = side === 'server' ? ['--pid', `${redis.pid}`] : ['--cgroup', cgroup];
  await using saeMon = await SaeMon.attach('export', '--json', '--probe', way, ...target);
  benchmark.write('go\n');
  const { code } = await benchmark.exited;
  assert.equal(code, 0, benchmark.stderr);
  const document = await saeMon.document();
  const expected = redisDifference(earlier, await redis.account());
  const rows = side === 'server' ? document.endpoints : document.dependencies;
  assert.deepEqual(exportAccount(rows).rows(), expected.rows());
  assert.ok(document.loss.complete, JSON.stringify(document.loss));
}
