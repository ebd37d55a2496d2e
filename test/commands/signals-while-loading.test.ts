import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { kernelObjectsOf, untilFreed } from './kernel-objects.ts';
import { attachSaeMon, endingOf, startSaeMon } from './run-sae-mon.ts';

const LOADS = 10;
/** A program takes the verifier tens of milliseconds. */
const PROFILE_US = 50;
const STORM = new URL('./signal-storm.ts', import.meta.url).pathname;
/** As a terminal, children, a debugger and sockets send them. Node.js lives through each. */
const HARMLESS = ['SIGWINCH', 'SIGCHLD', 'SIGURG', 'SIGCONT'];
/** Longer than the longest program takes to verify, so that a load gets on between two. */
const STOP_EACH_MS = 150;
/** It runs for a part of the time, of which other programs may take theirs. */
const STORM_PATIENCE_MS = 120_000;

const folder = new TemporaryFolder();
let redis: Redis;
before(async () => {
  redis = await Redis.start();
});
after(async () => {
  await redis[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

function arguments_(way: string): string[] {
  return ['export', '--json', '--pid', String(redis.pid), '--probe', way];
}

/** What `node --cpu-prof` does, in each of sae-mon's threads. */
function profiled(): { env: NodeJS.ProcessEnv } {
  const options = `--cpu-prof --cpu-prof-interval ${PROFILE_US} --cpu-prof-dir ${folder.file('profiles')}`;
  return { env: { ...process.env, NODE_OPTIONS: options } };
}

for (const way of ['socket', 'sys_exit']) {
  test(`${way}: a profiler's clock and signals from outside end none of ${LOADS} loads`, async () => {
    for (let load = 0; load < LOADS; load += 1) {
      await using child = startSaeMon(arguments_(way), profiled());
      await using storm = Child.node(STORM, [String(child.pid), '0', ...HARMLESS]);
      await child.line('stderr', 'attached');
      await storm.stop('SIGKILL');
      child.signal('SIGTERM');
      assert.equal((await endingOf(child)).code, 0);
    }
  });
}

test('a load that is stopped and goes on again and again comes to its end', async () => {
  await using child = startSaeMon(arguments_('auto'));
  await using storm = Child.node(STORM, [String(child.pid), String(STOP_EACH_MS), 'SIGSTOP', 'SIGCONT']);
  await child.line('stderr', 'attached', STORM_PATIENCE_MS);
  await storm.stop('SIGKILL');
  child.signal('SIGCONT');
});

test('Ctrl-C while loading ends it at once and leaves nothing in the kernel, with a profiler too', async () => {
  const plain = await millisecondsToAttach();
  for (const options of [{}, profiled()]) {
    for (const share of [0.4, 0.6, 0.7, 0.8, 0.9, 1]) {
      await using child = startSaeMon(arguments_('auto'), options);
      await delay(plain * share);
      const objects = kernelObjectsOf(child.pid);
      const asked = performance.now();
      child.signal('SIGINT');
      const { code, signal, stderr } = await endingOf(child);
      assert.ok(code === 0 || signal === 'SIGINT', `${code} ${signal}: ${stderr}`);
      assert.ok(performance.now() - asked < 10 * plain, `it took ${performance.now() - asked} ms`);
      await untilFreed(objects);
    }
  }
});

async function millisecondsToAttach(): Promise<number> {
  const start = performance.now();
  await using _ = await attachSaeMon(...arguments_('auto'));
  return performance.now() - start;
}
