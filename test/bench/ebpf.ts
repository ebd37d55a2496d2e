/**
 * What the eBPF programs cost a watched server: nanoseconds for each Redis GET, all program runs of the host
 * counted, and whether any record is lost at full speed with default settings. The ways in take turns.
 */
import { type ExportDocument, SaeMon, type Way } from '../equality/sae-mon.ts';
import { Redis } from '../workloads/redis.ts';
import { BpfStatistics } from './measure/bpf-statistics.ts';
import { median } from './measure/median.ts';
import { benchmarkGets } from './measure/redis-runs.ts';
import { report } from './measure/report.ts';

const ROUNDS = 5;
const GETS = 200_000;

interface Run {
  readonly nanoseconds: number;
  readonly programRuns: number;
  readonly document: ExportDocument;
}

async function measure(redis: Redis, way: Way, statistics: BpfStatistics): Promise<Run> {
  await using saeMon = await SaeMon.exporting([redis.pid], way);
  const before = statistics.read();
  await benchmarkGets(redis.port, GETS);
  const after = statistics.read();
  return {
    nanoseconds: (after.nanoseconds - before.nanoseconds) / GETS,
    programRuns: (after.runs - before.runs) / GETS,
    document: await saeMon.document(),
  };
}

await using redis = await Redis.start();
using statistics = new BpfStatistics();
const runs: Record<Way, Run[]> = { socket: [], sys_exit: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  for (const way of ['socket', 'sys_exit'] as const) runs[way].push(await measure(redis, way, statistics));
}

report(
  'ebpf',
  (['socket', 'sys_exit'] as const).flatMap((way) => {
    const lost = runs[way].map(({ document }) => Object.values(document.loss.kernel).reduce((sum, n) => sum + n, 0));
    const counted = runs[way].map(({ document }) => document.totals.server.transactions);
    return [
      {
        what: `eBPF time for a Redis GET, ${way}`,
        value: median(runs[way].map(({ nanoseconds }) => nanoseconds)),
        unit: 'ns',
        goal: way === 'socket' ? 1_300 : 2_200,
      },
      {
        what: `program runs for a Redis GET, ${way}`,
        value: median(runs[way].map(({ programRuns }) => programRuns)),
        unit: 'runs',
        goal: null,
      },
      { what: `most records lost in a run, ${way}`, value: Math.max(...lost), unit: 'records', goal: 0 },
      { what: `transactions counted, fewest, ${way}`, value: Math.min(...counted), unit: '', goal: GETS },
    ];
  }),
);
