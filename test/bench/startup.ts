/** How long until the probes are live, and until the first frame is on a terminal; memory of `top` at rest. */
import { setTimeout as delay } from 'node:timers/promises';
import { SAE_MON, SaeMon } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { median } from './measure/median.ts';
import { memory } from './measure/process-cost.ts';
import { report } from './measure/report.ts';

const ROUNDS = 7;

/** Long enough for the first ticks. */
const REST_MS = 3_000;

async function untilAttached(pid: number): Promise<number> {
  const begun = performance.now();
  await using saeMon = await SaeMon.exporting([pid], 'auto');
  const seconds = (performance.now() - begun) / 1000;
  await saeMon.stop();
  return seconds;
}

/** `script` gives it a terminal, whose output comes back through a pipe; first its pid. */
function topInTerminal(pid: number): Child {
  const command = `stty cols 80 rows 24; echo pid $$; exec ${process.execPath} ${SAE_MON} top --pid ${pid}`;
  return new Child('script', ['-qfec', command, '/dev/null']);
}

async function untilFrame(pid: number): Promise<number> {
  const begun = performance.now();
  await using top = topInTerminal(pid);
  await top.until(() => top.stdout.includes('SERVED'), 'a first frame');
  const seconds = (performance.now() - begun) / 1000;
  top.write('q');
  await top.exited;
  return seconds;
}

async function restingMemory(pid: number): Promise<number> {
  await using top = topInTerminal(pid);
  await top.until(() => top.stdout.includes('SERVED'), 'a first frame');
  await delay(REST_MS);
  const { residentBytes } = memory(Number(/pid (\d+)/.exec(top.stdout)?.[1]));
  top.write('q');
  await top.exited;
  return residentBytes;
}

await using redis = await Redis.start();
const attached: number[] = [];
const frames: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  attached.push(await untilAttached(redis.pid));
  frames.push(await untilFrame(redis.pid));
}

report('startup', [
  { what: 'until attached', value: median(attached), unit: 's', goal: 0.3 },
  { what: 'until the first frame', value: median(frames), unit: 's', goal: 0.5 },
  { what: 'RSS of top at rest', value: (await restingMemory(redis.pid)) / 2 ** 20, unit: 'MiB', goal: null },
]);
