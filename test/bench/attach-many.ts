/** How long until the probes are live on a process that has 19,000 connections open, beside one that has none. */
import { SaeMon } from '../equality/sae-mon.ts';
import { Load } from '../load/start-load.ts';
import { Redis } from '../workloads/redis.ts';
import { median } from './measure/median.ts';
import { report } from './measure/report.ts';

const ROUNDS = 5;
/** Nearly all that a limit of 20,000 open files leaves to either end. */
const CONNECTIONS = 19_000;

async function untilAttached(pid: number): Promise<number> {
  const begun = performance.now();
  await using saeMon = await SaeMon.exporting([pid], 'auto');
  const seconds = (performance.now() - begun) / 1000;
  await saeMon.stop();
  return seconds;
}

await using quiet = await Redis.start();
await using busy = await Redis.start(['--maxclients', '19900', '--tcp-backlog', '4096']);
await using load = await Load.start({
  kind: 'redis',
  host: '127.0.0.1',
  port: busy.port,
  connections: CONNECTIONS,
  depth: 1,
  steps: [{ command: 'GET', count: CONNECTIONS }],
  warm: 1,
  ratePerSecond: null,
});
const alone: number[] = [];
const crowded: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  alone.push(await untilAttached(quiet.pid));
  crowded.push(await untilAttached(busy.pid));
}
await load[Symbol.asyncDispose]();

report('attach-many', [
  { what: 'until attached, no connection', value: median(alone), unit: 's', goal: null },
  { what: `until attached, ${CONNECTIONS} connections`, value: median(crowded), unit: 's', goal: 1 },
]);
