/**
 * What the pipeline does from a recording on one core: transactions a second (the time of an empty recording
 * taken off) and the scavenges of V8 for a million transactions.
 */
import { SAE_MON, SaeMon } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { median } from './measure/median.ts';
import { benchmarkGets } from './measure/redis-runs.ts';
import { report } from './measure/report.ts';

const ROUNDS = 5;
const GETS = 500_000;

async function record(redis: Redis, file: string, gets: number): Promise<void> {
  await using saeMon = await SaeMon.attach('record', '--pid', `${redis.pid}`, '--output', file);
  if (gets > 0) await benchmarkGets(redis.port, gets);
  await saeMon.stop();
}

interface Replay {
  readonly seconds: number;
  readonly transactions: number;
  readonly scavenges: number;
}

async function replay(file: string): Promise<Replay> {
  const begun = performance.now();
  const args = ['-c', '0', process.execPath, '--trace-gc', SAE_MON, 'export', '--json', '--replay', file];
  await using child = new Child('taskset', args);
  const { code } = await child.exited;
  if (code !== 0) throw new Error(`the replay ended with ${code}: ${child.stderr}`);
  const seconds = (performance.now() - begun) / 1000;
  // V8 writes its notes to stdout, among which is the one document.
  const document = child.stdout.split('\n').find((line) => line.startsWith('{"schemaVersion"')) ?? '';
  const { totals } = JSON.parse(document) as { totals: { server: { transactions: number } } };
  const scavenges = child.stdout.split('\n').filter((line) => /: Scavenge /.test(line)).length;
  return { seconds, transactions: totals.server.transactions, scavenges };
}

await using redis = await Redis.start();
using folder = new TemporaryFolder();
const full = folder.file('full.rec');
const empty = folder.file('empty.rec');
await record(redis, full, GETS);
await record(redis, empty, 0);
const rates: number[] = [];
const scavenges: number[] = [];
const starts: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const start = await replay(empty);
  const run = await replay(full);
  starts.push(start.seconds);
  rates.push(run.transactions / (run.seconds - start.seconds));
  scavenges.push(((run.scavenges - start.scavenges) / run.transactions) * 1e6);
}

report('replay', [
  { what: 'transactions a second from a recording, one core', value: median(rates), unit: '/s', goal: 500_000 },
  { what: 'scavenges for a million transactions', value: median(scavenges), unit: '', goal: null },
  { what: 'an empty recording, start to end', value: median(starts), unit: 's', goal: null },
]);
