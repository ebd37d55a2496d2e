/** What sae-mon itself costs: CPU time of all its threads for each transaction at a paced 50,000 a second, and memory. */
import { SaeMon, type Way } from '../equality/sae-mon.ts';
import { Load } from '../load/start-load.ts';
import { Redis } from '../workloads/redis.ts';
import { median } from './measure/median.ts';
import { memory, processorSeconds } from './measure/process-cost.ts';
import { report } from './measure/report.ts';

const ROUNDS = 3;
const RATE = 50_000;
const SECONDS = 4;

interface Run {
  readonly microseconds: number;
  readonly ratePerSecond: number;
  readonly residentBytes: number;
  readonly peakBytes: number;
  readonly lost: number;
}

async function measure(redis: Redis, way: Way): Promise<Run> {
  await using load = await Load.start({
    kind: 'redis',
    host: '127.0.0.1',
    port: redis.port,
    connections: 50,
    depth: 1,
    steps: [{ command: 'GET', count: RATE * SECONDS }],
    warm: 1,
    ratePerSecond: RATE,
  });
  await using saeMon = await SaeMon.exporting([redis.pid], way);
  const before = processorSeconds(saeMon.pid);
  load.release();
  const { seconds } = await load.result();
  const spent = processorSeconds(saeMon.pid) - before;
  const { residentBytes, peakBytes } = memory(saeMon.pid);
  const { totals, loss } = await saeMon.document();
  await load.close();
  const { transactions } = totals.server;
  return {
    microseconds: (spent / transactions) * 1e6,
    ratePerSecond: transactions / seconds,
    residentBytes,
    peakBytes,
    lost: Object.values(loss.kernel).reduce((sum, n) => sum + n, 0),
  };
}

await using redis = await Redis.start();
const runs: Record<Way, Run[]> = { socket: [], sys_exit: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  for (const way of ['socket', 'sys_exit'] as const) runs[way].push(await measure(redis, way));
}

report(
  'processor',
  (['socket', 'sys_exit'] as const).flatMap((way) => {
    const of = (key: keyof Run): number => median(runs[way].map((run) => run[key]));
    return [
      { what: `CPU time of sae-mon for a transaction, ${way}`, value: of('microseconds'), unit: 'µs', goal: 1.5 },
      { what: `transactions a second meanwhile, ${way}`, value: of('ratePerSecond'), unit: '/s', goal: RATE },
      { what: `RSS, ${way}`, value: of('residentBytes') / 2 ** 20, unit: 'MiB', goal: null },
      { what: `RSS at most, ${way}`, value: of('peakBytes') / 2 ** 20, unit: 'MiB', goal: null },
      { what: `records lost, ${way}`, value: of('lost'), unit: 'records', goal: 0 },
    ];
  }),
);
