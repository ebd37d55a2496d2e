/**
 * From a recording, and from a packet capture of the same traffic, to RED: transactions a second of one core's time and
 * garbage, for each protocol; tshark on the capture beside it. Figures are of the steady state: what a long file costs
 * beyond a short one of the same traffic.
 */
import { readFileSync } from 'node:fs';
import { SaeMon } from '../equality/sae-mon.ts';
import { filterOf, Tcpdump } from '../workloads/tcpdump.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { median } from './measure/median.ts';
import { type MixedServer, startMixed } from './measure/mixed-traffic.ts';
import { repeatCapture, repeatRecording } from './measure/repeated-file.ts';
import { beyond, type ReplayCost, replayCost, type TsharkCost, tsharkCost } from './measure/replay-cost.ts';
import { type Figure, report } from './measure/report.ts';

const ROUNDS = 3;
/** Of 200,000 transactions each: the short file is over when everything is compiled. */
const SHORT_COPIES = 2;
const LONG_COPIES = 7;

const SOURCES = ['recording', 'capture'] as const;
type Source = (typeof SOURCES)[number];

class Traffic {
  readonly #folder: TemporaryFolder;
  readonly #protocol: 'http' | 'redis';
  readonly #port: number;
  readonly #transactions: number;

  private constructor(folder: TemporaryFolder, protocol: 'http' | 'redis', port: number, transactions: number) {
    this.#folder = folder;
    this.#protocol = protocol;
    this.#port = port;
    this.#transactions = transactions;
  }

  /** Recorded by sae-mon and captured by tcpdump in one go. */
  static async record(folder: TemporaryFolder, protocol: 'http' | 'redis'): Promise<Traffic> {
    await using server = await startMixed(protocol);
    const transactions = await record(server, folder);
    const recording = readFileSync(folder.file('recording'));
    const capture = readFileSync(folder.file('capture'));
    for (const [length, copies] of [
      ['short', SHORT_COPIES],
      ['long', LONG_COPIES],
    ] as const) {
      repeatRecording(folder.file(`recording-${length}`), recording, copies);
      repeatCapture(folder.file(`capture-${length}`), capture, copies);
    }
    return new Traffic(folder, protocol, server.port, transactions);
  }

  async cost(source: Source): Promise<ReplayCost> {
    const short = await this.#cost(`${source}-short`, SHORT_COPIES);
    return beyond(short, await this.#cost(`${source}-long`, LONG_COPIES));
  }

  tshark(): Promise<TsharkCost> {
    return tsharkCost(this.#folder.file('capture'), this.#port, this.#protocol);
  }

  get transactions(): number {
    return this.#transactions;
  }

  /** What the server was told before the load counts as well: a few. */
  async #cost(name: string, copies: number): Promise<ReplayCost> {
    const cost = await replayCost(this.#folder.file(name));
    if (cost.transactions >= copies * this.#transactions) return cost;
    throw new Error(`${name} has ${cost.transactions} transactions, of ${copies * this.#transactions} that were made`);
  }
}

async function record(server: MixedServer, folder: TemporaryFolder): Promise<number> {
  await using saeMon = await SaeMon.attach('record', '--pid', `${server.pid}`, '--output', folder.file('recording'));
  await using tcpdump = await Tcpdump.start(folder.file('capture'), filterOf(server.port));
  const transactions = await server.load();
  await tcpdump.stop();
  await saeMon.stop();
  return transactions;
}

function figures(protocol: string, source: Source, costs: readonly ReplayCost[]): Figure[] {
  const of = (figure: (cost: ReplayCost) => number): number => median(costs.map(figure));
  const what = `${protocol}, ${source}`;
  return [
    {
      what: `${what}: transactions a second of one core`,
      value: of((cost) => cost.transactions / cost.processorSeconds),
      unit: '/s',
      goal: source === 'recording' ? 1_000_000 : null,
    },
    {
      what: `${what}: processor time of a transaction`,
      value: of((cost) => (cost.processorSeconds / cost.transactions) * 1e9),
      unit: 'ns',
      goal: null,
    },
    {
      what: `${what}: allocated for a transaction`,
      value: of((cost) => cost.allocatedBytes / cost.transactions),
      unit: 'B',
      goal: null,
    },
    {
      what: `${what}: garbage of a transaction`,
      value: of((cost) => cost.garbageBytes / cost.transactions),
      unit: 'B',
      goal: null,
    },
    {
      what: `${what}: scavenges of 1 MiB in a million transactions`,
      value: of((cost) => (cost.scavenges / cost.transactions) * 1e6),
      unit: '',
      goal: source === 'recording' ? 5 : null,
    },
  ];
}

function tsharkFigures(protocol: string, transactions: number, costs: readonly TsharkCost[]): Figure[] {
  const processorSeconds = median(costs.map((cost) => cost.processorSeconds));
  return [
    {
      what: `${protocol}, capture, tshark: wall time`,
      value: median(costs.map(({ seconds }) => seconds)),
      unit: 's',
      goal: null,
    },
    { what: `${protocol}, capture, tshark: processor time`, value: processorSeconds, unit: 's', goal: null },
    {
      what: `${protocol}, capture, tshark: transactions a second of one core`,
      value: transactions / processorSeconds,
      unit: '/s',
      goal: null,
    },
  ];
}

async function measure(protocol: 'http' | 'redis'): Promise<Figure[]> {
  using folder = new TemporaryFolder();
  const traffic = await Traffic.record(folder, protocol);
  const costs: Record<Source, ReplayCost[]> = { recording: [], capture: [] };
  const tshark: TsharkCost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const source of SOURCES) costs[source].push(await traffic.cost(source));
    tshark.push(await traffic.tshark());
  }
  return [
    ...SOURCES.flatMap((source) => figures(protocol, source, costs[source])),
    ...tsharkFigures(protocol, traffic.transactions, tshark),
  ];
}

report('replay', [...(await measure('http')), ...(await measure('redis'))]);
