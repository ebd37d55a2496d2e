/**
 * What the copy budget of a call costs where much is copied for nothing, and what it counts where much is asked for in one
 * call: bodies and values of several sizes, and Redis' pipelines, each with each budget in turn.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { SaeMon } from '../equality/sae-mon.ts';
import { Redis } from '../workloads/redis.ts';
import { BpfStatistics } from './measure/bpf-statistics.ts';
import { median } from './measure/median.ts';
import { processorSeconds } from './measure/process-cost.ts';
import { type Figure, report } from './measure/report.ts';
import { inTurn } from './measure/turns.ts';
import { WRK_SECONDS, wrk } from './measure/wrk.ts';

const run = promisify(execFile);
const BUDGETS = ['16KiB', '64KiB', 'auto'];
const ROUNDS = 3;
const PIPED = 100_003;
const VALUES = 20_011;

interface Workload {
  readonly name: string;
  readonly pid: number;
  /** Does it; returns how many requests were answered. */
  work(): Promise<number>;
}

interface Run {
  readonly ebpfNs: number;
  readonly processorNs: number;
  readonly lost: number;
  readonly counted: number;
}

async function measure({ pid, work }: Workload, budget: string): Promise<Run> {
  await using saeMon = await SaeMon.exporting([pid], 'auto', '--copy-bytes', budget);
  const ebpfBefore = statistics.read().nanoseconds;
  const spentBefore = processorSeconds(saeMon.pid);
  const requests = await work();
  const ebpfNs = statistics.read().nanoseconds - ebpfBefore;
  const processorNs = (processorSeconds(saeMon.pid) - spentBefore) * 1e9;
  const { totals, loss } = await saeMon.document();
  const { transactions } = totals.server;
  return {
    ebpfNs: ebpfNs / requests,
    processorNs: processorNs / requests,
    lost: Object.values(loss.kernel).reduce((sum, n) => sum + n, 0),
    counted: (transactions / requests) * 100,
  };
}

/** Commands of 130 bytes each, written as fast as they are taken. */
async function pipe(redis: Redis): Promise<number> {
  const child = spawn('redis-cli', ['-p', `${redis.port}`, '--pipe'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const command = (i: number): string =>
    `*3\r\n$3\r\nSET\r\n$6\r\n${String(i).padStart(6, '0')}\r\n$90\r\n${'v'.repeat(90)}\r\n`;
  child.stdin.end(Array.from({ length: PIPED }, (_, i) => command(i)).join(''));
  await once(child, 'exit');
  return PIPED;
}

async function values(redis: Redis, size: number): Promise<number> {
  await run('redis-benchmark', ['-p', `${redis.port}`, '-n', `${VALUES}`, '-d', `${size}`, '-t', 'set', '-q']);
  return VALUES;
}

function bodies(port: number, size: number): Workload {
  const work = async (): Promise<number> => (await wrk(`http://127.0.0.1:${port}/${size}`)) * WRK_SECONDS;
  return { name: `HTTP body of ${size / 1024} KiB`, pid: process.pid, work };
}

const made = new Map<number, Buffer>();
const server = createServer((request, response) => {
  const size = Number(request.url?.slice(1));
  if (!made.has(size)) made.set(size, Buffer.alloc(size, 'b'));
  response.end(made.get(size));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
await using redis = await Redis.start();
using statistics = new BpfStatistics();

const workloads: Workload[] = [
  { name: 'redis-cli --pipe', pid: redis.pid, work: () => pipe(redis) },
  { name: 'SET of 40 KiB', pid: redis.pid, work: () => values(redis, 40 * 1024) },
  ...[16, 64, 256, 1024].map((kib) => bodies(port, kib * 1024)),
];
const only = process.argv[2];
const figures: Figure[] = [];
for (const workload of workloads.filter(({ name }) => only === undefined || name.includes(only))) {
  const runs = new Map<string, Run[]>(BUDGETS.map((budget) => [budget, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const budget of inTurn(round, BUDGETS)) runs.get(budget)?.push(await measure(workload, budget));
  for (const [budget, those] of runs) {
    const of = (what: string, figure: (run: Run) => number, unit: string): Figure => ({
      what: `${workload.name}, ${budget}: ${what}`,
      value: median(those.map(figure)),
      unit,
      goal: null,
    });
    figures.push(
      of('eBPF time for a request', ({ ebpfNs }) => ebpfNs, 'ns'),
      of('CPU time of sae-mon for a request', ({ processorNs }) => processorNs, 'ns'),
      of('counted', ({ counted }) => counted, '%'),
      of('records lost', ({ lost }) => lost, ''),
    );
  }
}
report('copy-budget', figures);
server.close();
server.closeAllConnections();
