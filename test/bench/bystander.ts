/**
 * What the probes cost a program that they do not watch and that uses no sockets: the time of `getppid`, the cheapest
 * system call there is, with nothing attached, and with sae-mon attached to another program by each way in. The three
 * take turns; a way's cost is the median of its differences to the run without a probe just before.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SaeMon, WAYS, type Way } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { median } from './measure/median.ts';
import { report } from './measure/report.ts';

const ROUNDS = 11;

using folder = new TemporaryFolder();
const source = fileURLToPath(new URL('./bystander_program.c', import.meta.url));
execFileSync('cc', ['-O2', '-o', folder.file('bystander'), source]);
await using bystander = new Child(folder.file('bystander'));
await using redis = await Redis.start();

/** Nanoseconds of one call: the least of three runs of a million, so that what else the machine does is left out. */
async function callNs(): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const before = bystander.stdout.length;
    bystander.write('go\n');
    await bystander.until(() => bystander.stdout.indexOf('\n', before) > 0, 'a time');
    runs.push(Number(bystander.stdout.slice(before).split(' ')[1]));
  }
  return Math.min(...runs);
}

async function besides(way: Way): Promise<number> {
  await using saeMon = await SaeMon.exporting([redis.pid], way);
  const ns = await callNs();
  await saeMon.stop();
  return ns;
}

const alone: number[] = [];
const added: Record<Way, number[]> = { socket: [], sys_exit: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  for (const way of WAYS) {
    const bare = await callNs();
    alone.push(bare);
    added[way].push((await besides(way)) - bare);
  }
}

const spread = alone.map((ns) => Math.abs(ns - median(alone)));
report('bystander', [
  { what: 'getppid, nothing attached', value: median(alone), unit: 'ns', goal: null },
  { what: 'median deviation of that', value: median(spread), unit: 'ns', goal: null },
  { what: 'added by the socket tracepoints', value: median(added.socket), unit: 'ns', goal: 0 },
  { what: 'added by sys_exit', value: median(added.sys_exit), unit: 'ns', goal: null },
]);
