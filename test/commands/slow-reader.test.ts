import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

/** Twice what may wait in sae-mon. */
const COUNT = 200_003;
/** So few that a busy machine delays the load as much as sae-mon: what the ring loses is not what this is about. */
const CLIENTS = 5;
/** What a collection of garbage may leave standing, and less than a tenth of what the lines of a load take. */
const STEADY_KB = 32 * 1024;
/** What is kept grows with each of them; a heap that settles late, with the first. */
const LOADS = 5;

/** `trace` of a Redis, whose reader reads nothing before its gate opens. */
class Held implements AsyncDisposable {
  readonly redis: Redis;
  readonly #shell: Child;
  readonly #folder: TemporaryFolder;

  private constructor(redis: Redis, shell: Child, folder: TemporaryFolder) {
    this.redis = redis;
    this.#shell = shell;
    this.#folder = folder;
  }

  static async start(...flags: string[]): Promise<Held> {
    const redis = await Redis.start();
    const folder = new TemporaryFolder();
    const [file, gate] = [folder.file('rows'), folder.file('gate')];
    const command = `exec "$0" bin/sae-mon.js trace ${flags.join(' ')} --proto redis --pid ${redis.pid}`;
    const line = `mkfifo ${gate}; ${command} > >(read < ${gate}; cat > ${file}; echo done >&2)`;
    const shell = new Child('bash', ['-c', line, process.execPath]);
    await shell.line('stderr', 'attached');
    return new Held(redis, shell, folder);
  }

  async load(): Promise<void> {
    const flags = ['-p', String(this.redis.port), '-n', String(COUNT), '-c', `${CLIENTS}`, '-t', 'set', '-q'];
    await using load = new Child('redis-benchmark', flags);
    await load.exited;
  }

  get residentKb(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#shell.pid}/status`, 'utf8'))?.[1]);
  }

  /** Opens the gate, ends it, and gives its lines. */
  async lines(): Promise<{ readonly lines: string[]; readonly words: string }> {
    this.#shell.signal('SIGTERM');
    writeFileSync(this.#folder.file('gate'), '\n');
    assert.equal((await this.#shell.exited).code, 0);
    const lines = readFileSync(this.#folder.file('rows'), 'utf8').trimEnd().split('\n');
    return { lines, words: this.#shell.stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#shell.stop();
    await this.redis[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}

interface Line {
  readonly kind: string;
  readonly count: number;
  readonly loss: { readonly complete: boolean; readonly limits: { readonly droppedOutputs: number } };
}

test('a reader that is slow loses lines, which are counted in their place; the probe and the account lose nothing', async () => {
  await using held = await Held.start('--json');
  await held.load();
  const { lines, words } = await held.lines();
  const told = lines.map((line) => JSON.parse(line) as Line);
  const summary = told.pop() as Line;
  const missing = told.filter(({ kind }) => kind === 'notShown').reduce((sum, { count }) => sum + count, 0);
  assert(missing > 0);
  assert.equal(missing, summary.loss.limits.droppedOutputs);
  assert.equal(summary.loss.complete, true);
  // redis-benchmark asks for its configuration first, with one command for each of two settings.
  const shown = told.filter(({ kind }) => kind === 'transaction').length;
  assert.equal(shown + missing, COUNT + 2);
  const [all, none] = [shown, missing].map((count) => count.toLocaleString('en-US'));
  assert.ok(words.includes(`${all} shown`) && words.includes(`${none} not shown: the reader was too slow`), words);
});

test('a reader that has stopped costs no more memory however long it stands, and reads where lines are missing', async () => {
  await using held = await Held.start();
  const resident: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    await held.load();
    resident.push(held.residentKb);
  }
  const { lines } = await held.lines();
  const missing = lines.flatMap((line) => /^… ([\d,]+) not shown: the reader was too slow$/.exec(line)?.[1] ?? []);
  assert.ok(missing.length > 0);
  const count = missing.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0);
  assert.equal(lines.length - missing.length + count, LOADS * (COUNT + 2));
  const growths = resident.slice(1).map((kb, at) => kb - (resident[at] as number));
  assert.ok(Math.min(...growths) < STEADY_KB, `grew by ${growths} kB`);
});
