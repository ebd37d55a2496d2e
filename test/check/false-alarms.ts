/**
 * How often the gate is wrong: `node test/check/false-alarms.ts RUNS SECONDS PER_BASELINE`. Runs of the same load on a server
 * that was started anew, each beside the baseline of its group; and one of each group whose slow answers take a fifth longer.
 */
import { join } from 'node:path';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { check, startSleepingServer, writeBaseline } from './gate.ts';

const [runs = 100, seconds = 3, ofOneBaseline = 10] = process.argv.slice(2).map(Number);
const SLOW_MS = 50;
const REGRESSED_MS = 60;

interface Document {
  readonly comparison: {
    readonly rows: readonly {
      readonly changes: readonly {
        readonly metric: string;
        readonly kind: string;
        readonly before: number;
        readonly now: number;
        readonly samples: number;
      }[];
    }[];
  };
}

using folder = new TemporaryFolder();
const baseline = join(folder.path, 'baseline.json');
const same = new Map<string, number>();
const regressed = new Map<string, number>();

for (let run = 0; run < runs; run += 1) {
  if (run % ofOneBaseline === 0) {
    await using server = await startSleepingServer(SLOW_MS);
    await writeBaseline(baseline, server, seconds);
    await judge('regressed', REGRESSED_MS, regressed);
  }
  await judge('same', SLOW_MS, same);
}
process.stdout.write(`same load: ${JSON.stringify(Object.fromEntries(same))}\n`);
process.stdout.write(`p99 + 20 %: ${JSON.stringify(Object.fromEntries(regressed))}\n`);

async function judge(name: string, slowMs: number, tally: Map<string, number>): Promise<void> {
  await using server = await startSleepingServer(slowMs);
  const { code, stdout, stderr } = await check(server, seconds, '--baseline', baseline, '--json');
  tally.set(`exit ${code}`, (tally.get(`exit ${code}`) ?? 0) + 1);
  if (stdout === '') {
    process.stdout.write(`${name}: ${stderr}\n`);
    return;
  }
  const { comparison } = JSON.parse(stdout) as Document;
  const changes = comparison.rows.flatMap((row) => row.changes);
  const figures = changes.map(
    ({ metric, kind, before, now, samples }) =>
      `${metric} ${before.toPrecision(4)} ${now.toPrecision(4)} ${kind} of ${samples}`,
  );
  process.stdout.write(`${name} exit ${code}: ${figures.join('; ')}\n`);
}
