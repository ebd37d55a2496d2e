/**
 * HTTP at saturation: wrk asks nginx as fast as it is answered, and nginx, wrk and sae-mon share the machine's cores.
 * Nothing attached, and `export` attached, take turns; with `--against DIR` another checkout's `export` as well. The
 * count is held against nginx's own. The kernel's statistics of eBPF programs are on in all runs.
 */
import { SaeMon } from '../equality/sae-mon.ts';
import { BpfStatistics } from './measure/bpf-statistics.ts';
import { type Checkout, checkouts } from './measure/checkouts.ts';
import { median, medianPercent } from './measure/median.ts';
import { memory, processorSeconds } from './measure/process-cost.ts';
import { type Figure, report } from './measure/report.ts';
import { SaturatedNginx } from './measure/saturated-nginx.ts';
import { inTurn } from './measure/turns.ts';

const ROUNDS = 9;

interface Run {
  readonly ratePerSecond: number;
  readonly microseconds: number;
  readonly ebpfNs: number;
  readonly lost: number;
  readonly complete: boolean;
  /** Transactions that were counted beyond nginx's requests. */
  readonly beyond: number;
  readonly residentBytes: number;
}

async function attached({ label, program }: Checkout): Promise<Run> {
  const requestsBefore = await nginx.requests();
  await using saeMon = await SaeMon.attachBuilt(program, 'export', '--json', '--pid', `${nginx.pid}`);
  const ebpfBefore = statistics.read().nanoseconds;
  const spentBefore = processorSeconds(saeMon.pid);
  const ratePerSecond = await nginx.load();
  const requests = (await nginx.requests()) - requestsBefore;
  const spent = processorSeconds(saeMon.pid) - spentBefore;
  const ebpfNs = (statistics.read().nanoseconds - ebpfBefore) / requests;
  const { residentBytes } = memory(saeMon.pid);
  const { totals, loss } = await saeMon.document();
  const { transactions } = totals.server;
  if (!loss.complete) console.log(`not complete${label}: ${JSON.stringify(loss)}`);
  return {
    ratePerSecond,
    microseconds: (spent / transactions) * 1e6,
    ebpfNs,
    lost: Object.values(loss.kernel).reduce((sum, n) => sum + n, 0),
    complete: loss.complete,
    beyond: transactions - requests,
    residentBytes,
  };
}

/** A checkout and its runs, one of each round. */
interface Measured extends Checkout {
  readonly runs: Run[];
}

function figures({ label, runs }: Measured): Figure[] {
  const of = (figure: (run: Run) => number): number[] => runs.map(figure);
  const rates = of((run) => run.ratePerSecond);
  const farthest = of((run) => run.beyond).reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  return [
    { what: `requests a second, attached${label}`, value: median(rates), unit: '/s', goal: null },
    { what: `of those with nothing attached${label}`, value: medianPercent(rates, bare), unit: '%', goal: null },
    {
      what: `CPU time of sae-mon for a transaction${label}`,
      value: median(of((run) => run.microseconds)),
      unit: 'µs',
      goal: null,
    },
    { what: `eBPF time for a request${label}`, value: median(of((run) => run.ebpfNs)), unit: 'ns', goal: null },
    { what: `most records lost in a run${label}`, value: Math.max(...of((run) => run.lost)), unit: 'records', goal: 0 },
    {
      what: `runs that were complete${label}`,
      value: runs.filter((run) => run.complete).length,
      unit: '',
      goal: ROUNDS,
    },
    { what: `transactions beyond nginx's requests, farthest${label}`, value: farthest, unit: '', goal: 0 },
    {
      what: `RSS at the end${label}`,
      value: median(of((run) => run.residentBytes)) / 2 ** 20,
      unit: 'MiB',
      goal: null,
    },
  ];
}

function comparison(one: Measured, other: Measured): Figure[] {
  const percent = (what: string, of: (run: Run) => number): Figure => ({
    what: `this of other: ${what}`,
    value: medianPercent(one.runs.map(of), other.runs.map(of)),
    unit: '%',
    goal: null,
  });
  return [
    percent('requests a second', (run) => run.ratePerSecond),
    percent('CPU time for a transaction', (run) => run.microseconds),
    percent('eBPF time for a request', (run) => run.ebpfNs),
    percent('RSS at the end', (run) => run.residentBytes),
  ];
}

/** Prints a run when it is over, for those who look at the single pairs. */
function told<T>(round: number, label: string, run: T): T {
  console.log(`round ${round}${label}: ${JSON.stringify(run)}`);
  return run;
}

await using nginx = await SaturatedNginx.start();
using statistics = new BpfStatistics();
const bare: number[] = [];
const measured: Measured[] = checkouts().map((checkout) => ({ ...checkout, runs: [] }));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const subject of inTurn(round, [null, ...measured])) {
    if (subject === null) bare.push(told(round, ', nothing attached', await nginx.load()));
    else subject.runs.push(told(round, subject.label, await attached(subject)));
  }
}

const [one, other] = measured;
report('http-live', [
  { what: 'requests a second, nothing attached', value: median(bare), unit: '/s', goal: null },
  ...measured.flatMap(figures),
  ...(one && other ? comparison(one, other) : []),
]);
