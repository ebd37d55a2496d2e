/**
 * From a recording, and from a packet capture of the same traffic, to RED: transactions a second of one core's time and
 * garbage, for each protocol; tshark on the capture beside it, where it is installed. Figures are of the steady state: what a
 * long file costs beyond a short one of the same traffic. With `--against DIR`: from the recording alone, by this checkout and
 * by that one in turn.
 */
import { readFileSync } from 'node:fs';
import { SaeMon } from '../equality/sae-mon.ts';
import { Tcpdump } from '../workloads/tcpdump.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { type Checkout, checkouts } from './measure/checkouts.ts';
import { startKafka } from './measure/kafka-traffic.ts';
import { median, medianPercent } from './measure/median.ts';
import { type MixedServer, startMixed } from './measure/mixed-traffic.ts';
import { repeatCapture, repeatRecording } from './measure/repeated-file.ts';
import { beyond, hasTshark, type ReplayCost, replayCost, type TsharkCost, tsharkCost } from './measure/replay-cost.ts';
import { type Figure, report } from './measure/report.ts';
import { inTurn } from './measure/turns.ts';

const ROUNDS = 3;
/** More, since what is looked for is small. */
const COMPARED_ROUNDS = 5;
/** Of 200,000 transactions each: the short file is over when everything is compiled. */
const SHORT_COPIES = 2;
const LONG_COPIES = 7;

/** Half of one number that V8 makes an object of, for each transaction: connections, and chunks of the file, leave some. */
const MOST_GARBAGE_BYTES = 8;

/** One protocol alone, for whoever works on it. */
const ONLY = process.env['REPLAY_PROTOCOL'];

const SOURCES = ['recording', 'capture'] as const;
type Source = (typeof SOURCES)[number];
const REPEAT = { recording: repeatRecording, capture: repeatCapture };

type Protocol = 'http' | 'redis' | 'mysql' | 'dns' | 'kafka';
/** Transactions a second of one core's time, from a recording. */
const GOALS: Readonly<Record<Protocol, number>> = {
  http: 1_000_000,
  redis: 1_000_000,
  mysql: 600_000,
  dns: 600_000,
  kafka: 300_000,
};

class Traffic {
  readonly #folder: TemporaryFolder;
  readonly #protocol: Protocol;
  readonly #port: number;
  readonly #transactions: number;

  private constructor(folder: TemporaryFolder, protocol: Protocol, port: number, transactions: number) {
    this.#folder = folder;
    this.#protocol = protocol;
    this.#port = port;
    this.#transactions = transactions;
  }

  /** Recorded by sae-mon and captured by tcpdump in one go; files are made of the `sources` alone. */
  static async record(folder: TemporaryFolder, protocol: Protocol, sources: readonly Source[]): Promise<Traffic> {
    await using server = await (protocol === 'kafka' ? startKafka() : startMixed(protocol));
    const transactions = await record(server, folder);
    for (const source of sources) {
      const traffic = readFileSync(folder.file(source));
      REPEAT[source](folder.file(`${source}-short`), traffic, SHORT_COPIES);
      REPEAT[source](folder.file(`${source}-long`), traffic, LONG_COPIES);
    }
    return new Traffic(folder, protocol, server.port, transactions);
  }

  async cost(program: string, source: Source): Promise<ReplayCost> {
    const short = await this.#cost(program, `${source}-short`, SHORT_COPIES);
    return beyond(short, await this.#cost(program, `${source}-long`, LONG_COPIES));
  }

  tshark(): Promise<TsharkCost> {
    return tsharkCost(this.#folder.file('capture'), this.#port, this.#protocol);
  }

  get transactions(): number {
    return this.#transactions;
  }

  /** What the server was told before the load counts as well: a few. */
  async #cost(program: string, name: string, copies: number): Promise<ReplayCost> {
    const cost = await replayCost(program, this.#folder.file(name));
    if (cost.transactions >= copies * this.#transactions) return cost;
    throw new Error(`${name} has ${cost.transactions} transactions, of ${copies * this.#transactions} that were made`);
  }
}

async function record(server: MixedServer, folder: TemporaryFolder): Promise<number> {
  await using saeMon = await SaeMon.attach('record', '--pid', `${server.pid}`, '--output', folder.file('recording'));
  await using tcpdump = await Tcpdump.start(folder.file('capture'), server.filter);
  const transactions = await server.load();
  await tcpdump.stop();
  await saeMon.stop();
  return transactions;
}

/** A source that a checkout reads, and what that cost, once a round. */
interface Measured extends Checkout {
  readonly source: Source;
  readonly costs: ReplayCost[];
}

const processorNs = (cost: ReplayCost): number => (cost.processorSeconds / cost.transactions) * 1e9;

function figures(protocol: Protocol, { label, source, costs }: Measured): Figure[] {
  const of = (figure: (cost: ReplayCost) => number): number => median(costs.map(figure));
  const what = `${protocol}, ${source}${label}`;
  return [
    {
      what: `${what}: transactions a second of one core`,
      value: of((cost) => cost.transactions / cost.processorSeconds),
      unit: '/s',
      goal: source === 'recording' ? GOALS[protocol] : null,
    },
    {
      what: `${what}: processor time of a transaction`,
      value: of(processorNs),
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
      goal: source === 'recording' ? MOST_GARBAGE_BYTES : null,
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

function comparison(protocol: string, one: Measured, other: Measured): Figure {
  return {
    what: `${protocol}, recording, this of other: processor time of a transaction`,
    value: medianPercent(one.costs.map(processorNs), other.costs.map(processorNs)),
    unit: '%',
    goal: null,
  };
}

async function compare(protocol: Protocol, one: Checkout, other: Checkout): Promise<Figure[]> {
  using folder = new TemporaryFolder();
  const traffic = await Traffic.record(folder, protocol, ['recording']);
  const measured = [one, other].map((checkout) => ({
    ...checkout,
    source: 'recording' as const,
    costs: [] as ReplayCost[],
  }));
  for (let round = 0; round < COMPARED_ROUNDS; round += 1) {
    for (const { program, source, costs } of inTurn(round, measured)) costs.push(await traffic.cost(program, source));
  }
  const [these, others] = measured as [Measured, Measured];
  return [...measured.flatMap((each) => figures(protocol, each)), comparison(protocol, these, others)];
}

async function measure(protocol: Protocol, checkout: Checkout): Promise<Figure[]> {
  using folder = new TemporaryFolder();
  const traffic = await Traffic.record(folder, protocol, SOURCES);
  const measured = SOURCES.map((source) => ({ ...checkout, source, costs: [] as ReplayCost[] }));
  const tshark: TsharkCost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { program, source, costs } of measured) costs.push(await traffic.cost(program, source));
    if (await hasTshark()) tshark.push(await traffic.tshark());
  }
  return [
    ...measured.flatMap((each) => figures(protocol, each)),
    ...(tshark.length === 0 ? [] : tsharkFigures(protocol, traffic.transactions, tshark)),
  ];
}

const [one, other] = checkouts() as [Checkout, Checkout?];
const of = (protocol: Protocol): Promise<Figure[]> => (other ? compare(protocol, one, other) : measure(protocol, one));
const wanted = (Object.keys(GOALS) as Protocol[]).filter((protocol) => ONLY === undefined || protocol === ONLY);
const found: Figure[] = [];
for (const protocol of wanted) found.push(...(await of(protocol)));
report('replay', found);
