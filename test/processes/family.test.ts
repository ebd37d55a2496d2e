/** Children, however they are made, and threads, whoever of them is left: each call counts, for the process that made it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exportAccount } from '../equality/export-account.ts';
import { SaeMon, WAYS } from '../equality/sae-mon.ts';
import { watch } from '../failures/observe.ts';
import { Child } from '../workloads/child.ts';
import { source } from '../workloads/language-command.ts';
import { Redis } from '../workloads/redis.ts';

/** What `processes.py` does, how often the process that it makes asks, and what program that is. */
const FAMILY = [
  { way: 'itself', count: 7, command: 'python3' },
  { way: 'thread', count: 11, command: 'python3' },
  { way: 'fork', count: 13, command: 'python3' },
  { way: 'double_fork', count: 17, command: 'python3' },
  { way: 'fork_exec', count: 19, command: 'redis-cli' },
  { way: 'posix_spawn', count: 23, command: 'redis-cli' },
  { way: 'vfork', count: 29, command: 'redis-cli' },
  { way: 'thread_exec', count: 31, command: 'redis-cli' },
  { way: 'leaderless', count: 37, command: 'python3' },
] as const;
const PINGS = FAMILY.reduce((sum, { count }) => sum + count, 0);

let redis: Redis;
before(async () => {
  redis = await Redis.start();
});
after(() => redis?.[Symbol.asyncDispose]());

/** `processes.py`, told what to do. */
class Processes implements AsyncDisposable {
  readonly #child: Child;
  #answers = 0;

  private constructor(child: Child) {
    this.#child = child;
  }

  static async start(...more: string[]): Promise<Processes> {
    const child = new Child('python3', ['-u', source('processes.py'), `${redis.port}`, ...more]);
    await child.line('stdout', 'ready');
    return new Processes(child);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** @returns the pid of the process that asked, which has ended */
  async make(way: string, count: number): Promise<number> {
    this.#child.write(`${way} ${count}\n`);
    this.#answers += 1;
    const answers = (): string[] => this.#child.stdout.match(/^done \d+$/gm) ?? [];
    await this.#child.until(() => answers().length >= this.#answers, `an end of ${way}`);
    return Number(answers()[this.#answers - 1]?.slice('done '.length));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stop('SIGKILL');
  }
}

for (const way of WAYS) {
  describe(`a family of processes; ${way}`, () => {
    it('is followed however it grows: each counts for itself, by the name of its program', async () => {
      await using processes = await Processes.start();
      const expected: string[] = [];
      const earlier = await pings();
      const { lines, document } = await watch([processes.pid], way, async () => {
        for (const { way, count, command } of FAMILY) {
          expected.push(`${command}[${await processes.make(way, count)}] ${count}`);
        }
      });
      assert.equal((await pings()) - earlier, PINGS);
      assert.deepEqual(askers(lines), merged(expected));
      assert.deepEqual([document.totals.client.transactions, document.totals.client.errors], [PINGS, 0]);
      assert.ok(document.loss.complete, JSON.stringify(document.loss));
    });

    it('is left alone with --no-children, but for the threads of its first', async () => {
      await using processes = await Processes.start();
      await using saeMon = await SaeMon.exporting([processes.pid], way, '--no-children');
      for (const { way, count } of FAMILY) await processes.make(way, count);
      const { dependencies, totals, loss } = await saeMon.document();
      assert.equal(totals.client.transactions, 7 + 11);
      assert.deepEqual(
        dependencies.map(({ workload }) => workload.pids),
        [[processes.pid]],
      );
      assert.ok(loss.complete, JSON.stringify(loss));
    });

    it('is known by its pid when its first thread ended before the attach', async () => {
      await using processes = await Processes.start('leaderless');
      await using saeMon = await SaeMon.exporting([processes.pid], way);
      await processes.make('itself', 41);
      await processes.make('fork', 43);
      const { dependencies, loss } = await saeMon.document();
      assert.deepEqual(exportAccount(dependencies).rows(), [
        { operation: 'PING', resource: null, status: 'ok', count: 41 + 43 },
      ]);
      assert.deepEqual(
        dependencies.map(({ workload }) => workload.command),
        ['python3'],
      );
      assert.ok(loss.complete, JSON.stringify(loss));
    });
  });
}

/** Of the server's own account. */
async function pings(): Promise<number> {
  return (await redis.account()).calls.get('PING') ?? 0;
}

/** `redis-cli[123] 19`: who asked how often. */
function askers(lines: readonly { readonly process: { readonly pid: number; readonly command: string } }[]): string[] {
  return merged(lines.map(({ process: { pid, command } }) => `${command}[${pid}] 1`));
}

function merged(counts: readonly string[]): string[] {
  const sums = new Map<string, number>();
  for (const [who = '', count] of counts.map((each) => each.split(' '))) {
    sums.set(who, (sums.get(who) ?? 0) + Number(count));
  }
  return [...sums].map(([who, count]) => `${who} ${count}`).sort();
}
