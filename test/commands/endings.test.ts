import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { kernelObjectsOf, untilFreed, untilReleased } from './kernel-objects.ts';
import { ping } from './redis-pings.ts';
import { attachSaeMon, endingOf, runSaeMon, startSaeMon } from './run-sae-mon.ts';
import { untilCaught } from './until-caught.ts';

const COUNT = 101;
/** From when the first signal was heard: a second one is taken for an echo of it during 250 ms (`src/app/signals.ts`). */
const PAST_ECHO_MS = 300;

const folder = new TemporaryFolder();
let redis: Redis;
before(async () => {
  redis = await Redis.start();
});
after(async () => {
  await redis[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

interface Document {
  readonly totals: { readonly server: { readonly transactions: number } };
  readonly window: { readonly partial: boolean };
}

function pingsIn(stdout: string): number {
  return (JSON.parse(stdout) as Document).totals.server.transactions;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`export ends at ${signal} with 0, and writes what it collected`, async () => {
    await using child = await attachSaeMon('export', '--json', '--pid', String(redis.pid));
    await ping(redis, COUNT);
    child.signal(signal);
    const { code, stdout } = await endingOf(child);
    assert.equal(code, 0);
    assert.equal(pingsIn(stdout), COUNT);
  });
}

test('trace ends at Ctrl-C with 0, all lines and the summary written', async () => {
  await using child = await attachSaeMon('trace', '--json', '--pid', String(redis.pid));
  await ping(redis, COUNT);
  child.signal('SIGINT');
  const { code, stdout } = await endingOf(child);
  assert.equal(code, 0);
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, COUNT + 1);
  assert.match(lines.at(-1) ?? '', /"kind":"summary"/);
});

test('record ends at Ctrl-C with 0, and the recording is whole', async () => {
  const file = folder.file('interrupted.rec');
  await using child = await attachSaeMon('record', '--pid', String(redis.pid), '--output', file);
  await ping(redis, COUNT);
  child.signal('SIGINT');
  const { code, stderr } = await endingOf(child);
  assert.equal(code, 0);
  assert.match(stderr, /recorded \d+ records, .* nothing lost/);
  const replay = await runSaeMon('export', '--json', '--replay', file);
  assert.equal(pingsIn(replay.stdout), COUNT);
  assert.equal(replay.stderr, '');
});

test('top without a terminal ends at Ctrl-C with 0 and prints its window', async () => {
  await using child = await attachSaeMon('top', '--interval', '60s', '--pid', String(redis.pid));
  await ping(redis, COUNT);
  child.signal('SIGINT');
  const { code, stdout } = await endingOf(child);
  assert.equal(code, 0);
  assert.match(stdout, /redis PING/);
});

test('two processes of sae-mon that watch one target do not disturb each other', async () => {
  const pid = String(redis.pid);
  await using first = await attachSaeMon('export', '--json', '--pid', pid);
  await using second = await attachSaeMon('export', '--json', '--pid', pid, '--probe', 'sys_exit');
  await ping(redis, COUNT);
  for (const child of [first, second]) child.signal('SIGTERM');
  for (const child of [first, second]) assert.equal(pingsIn((await endingOf(child)).stdout), COUNT);
});

test('--for ends by itself', async () => {
  await using child = await attachSaeMon('export', '--json', '--pid', String(redis.pid), '--for', '700ms');
  await ping(redis, COUNT);
  const { code, stdout } = await endingOf(child);
  assert.equal(code, 0);
  assert.equal(pingsIn(stdout), COUNT);
});

test('--interval writes a line a window, as it ends', async () => {
  await using child = await attachSaeMon('export', '--json', '--interval', '300ms', '--pid', String(redis.pid));
  await ping(redis, COUNT);
  await child.until(() => child.stdout.split('\n').length > 3, 'three windows');
  child.signal('SIGTERM');
  const { code, stdout } = await endingOf(child);
  assert.equal(code, 0);
  const windows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Document);
  assert.equal(
    windows.reduce((sum, { totals }) => sum + totals.server.transactions, 0),
    COUNT,
  );
  assert(windows.slice(0, -1).every(({ window }) => !window.partial));
});

test('a target that ends, ends the session with 0, and what it did is written', async () => {
  await using short = await Redis.start();
  await using child = await attachSaeMon('export', '--json', '--pid', String(short.pid));
  await ping(short, COUNT);
  await short[Symbol.asyncDispose]();
  const { code, stdout } = await endingOf(child);
  assert.equal(code, 0);
  assert.equal(pingsIn(stdout), COUNT);
});

test('a reader that closes the pipe ends trace with 0 and without a word', async () => {
  const line = `"$0" bin/sae-mon.js trace --pid ${redis.pid} | head -n 3; echo "code \${PIPESTATUS[0]}"`;
  await using shell = new Child('bash', ['-c', line, process.execPath]);
  await shell.line('stderr', 'attached');
  while (shell.running) await ping(redis, 10);
  assert.equal(shell.stdout.split('\n').length, 5);
  assert.match(shell.stdout, /code 0\n$/);
  assert.doesNotMatch(shell.stderr, /EPIPE|\n\s+at /);
});

test('a second Ctrl-C ends at once, also where a reader holds everything up', async () => {
  const line = `exec "$0" bin/sae-mon.js trace --pid ${redis.pid} > >(exec sleep 30 >/dev/null 2>&1)`;
  await using shell = new Child('bash', ['-c', line, process.execPath]);
  await shell.line('stderr', 'attached');
  // Twice what a pipe holds.
  await ping(redis, 2000);
  shell.signal('SIGINT');
  // It has heard the first one, and all that it still waits for is its reader.
  await untilReleased(shell);
  await delay(PAST_ECHO_MS);
  assert(shell.running, 'it waits for its reader');
  shell.signal('SIGINT');
  assert.equal((await shell.exited).signal, 'SIGINT');
});

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  test(`${signal} leaves nothing in the kernel`, async () => {
    await using child = await attachSaeMon('export', '--json', '--pid', String(redis.pid));
    const objects = kernelObjectsOf(child.pid);
    for (const kind of ['prog', 'map', 'link'])
      assert(
        objects.some((object) => object.kind === kind),
        kind,
      );
    child.signal(signal);
    await child.exited;
    await untilFreed(objects);
  });
}

test('the line `attached` names target, programs, way and time', async () => {
  const { stderr } = await runSaeMon(
    'export',
    '--json',
    '--pid',
    String(redis.pid),
    '--for',
    '100ms',
    '--probe',
    'sys_exit',
  );
  assert.match(stderr, /^attached to pid \d+ \(redis-server, 1 process\) by the sys_exit tracepoint in \d+\.\d\ds\n/);
});

test('a stop before the probes are live is kept', async () => {
  await using child = startSaeMon(['export', '--json', '--pid', String(redis.pid)]);
  await untilCaught(child, 'SIGHUP');
  child.signal('SIGHUP');
  const { code, stdout } = await endingOf(child);
  assert.equal(code, 0);
  assert.equal(pingsIn(stdout), 0);
});
