/** What it costs to read a file and count what is in it: by sae-mon, and by tshark beside it. */
import { Child } from '../../workloads/child.ts';
import { endedSeconds } from './process-cost.ts';

export interface ReplayCost {
  readonly transactions: number;
  /** Of all threads. */
  readonly processorSeconds: number;
  readonly seconds: number;
  readonly scavenges: number;
  /** On the heaps of all threads, as V8 sums them up at each collection. */
  readonly allocatedBytes: number;
  /** Of these, and of what was there before, what the collections found dead: not the state of connections. */
  readonly garbageBytes: number;
}

/** Small, so that garbage shows in the number of scavenges. */
const V8_FLAGS = ['--max-semi-space-size=1', '--trace-gc', '--trace-gc-nvp'];
/** One core, as a share of a busy host would be; the same for both, so that they meet the same neighbours. */
const PINNED = ['-c', '0'];

/** RED of all that is in a recording or capture, on one core. `program`: a built `bin/sae-mon.js`. */
export async function replayCost(program: string, path: string): Promise<ReplayCost> {
  const args = [...PINNED, process.execPath, ...V8_FLAGS, program, 'export', '--json', '--replay', path];
  const { stdout, processorSeconds, seconds } = await run(args);
  // V8 writes its notes to stdout, among which is the one document, also behind a note that has no line end yet.
  const lines = stdout.split('\n');
  const begun = stdout.indexOf('{"schemaVersion"');
  if (begun < 0) throw new Error(`no document for ${path}: ${stdout.slice(0, 1000)}`);
  const { totals } = JSON.parse(stdout.slice(begun, endOfLine(stdout, begun))) as {
    totals: { server: { transactions: number } };
  };
  const sumOf = (key: string): number =>
    lines.reduce((sum, line) => sum + Number(new RegExp(` ${key}=(\\d+)`).exec(line)?.[1] ?? 0), 0);
  return {
    transactions: totals.server.transactions,
    processorSeconds,
    seconds,
    scavenges: lines.filter((line) => / gc=s /.test(line)).length,
    allocatedBytes: sumOf('allocated'),
    garbageBytes: sumOf('start_object_size') - sumOf('end_object_size'),
  };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** What `long` costs beyond `short`, which has begun in the same way: start, compiling and warming up are in neither. */
export function beyond(short: ReplayCost, long: ReplayCost): ReplayCost {
  return {
    transactions: long.transactions - short.transactions,
    processorSeconds: long.processorSeconds - short.processorSeconds,
    seconds: long.seconds - short.seconds,
    scavenges: long.scavenges - short.scavenges,
    allocatedBytes: long.allocatedBytes - short.allocatedBytes,
    garbageBytes: long.garbageBytes - short.garbageBytes,
  };
}

/** What tshark must be told to print of each answer: what RED needs. RESP has no times in tshark 4.0. */
const TSHARK_FIELDS = {
  http: ['http.response_for.uri', 'http.response.code', 'http.time'],
  redis: ['resp.error', 'resp.string', 'frame.time_epoch'],
  mysql: ['mysql.query', 'mysql.error_code', 'frame.time_epoch'],
  dns: ['dns.qry.name', 'dns.flags.rcode', 'dns.time'],
  kafka: ['kafka.correlation_id', 'kafka.error', 'frame.time_epoch'],
} as const;
const TSHARK_PROTOCOL = {
  http: { name: 'http', transport: 'tcp' },
  redis: { name: 'resp', transport: 'tcp' },
  mysql: { name: 'mysql', transport: 'tcp' },
  dns: { name: 'dns', transport: 'udp' },
  kafka: { name: 'kafka', transport: 'tcp' },
} as const;

export interface TsharkCost {
  readonly processorSeconds: number;
  readonly seconds: number;
}

export async function hasTshark(): Promise<boolean> {
  await using child = new Child('taskset', [...PINNED, 'tshark', '--version']);
  return (await child.exited).code === 0;
}

/** tshark over the answers of one server's capture, on one core. */
export async function tsharkCost(
  path: string,
  port: number,
  protocol: keyof typeof TSHARK_PROTOCOL,
): Promise<TsharkCost> {
  const { name, transport } = TSHARK_PROTOCOL[protocol];
  const wanted = ['-d', `${transport}.port==${port},${name}`, '-Y', `${name} && ${transport}.srcport == ${port}`];
  const args = ['-r', path, '-n', ...wanted];
  const fields = TSHARK_FIELDS[protocol].flatMap((field) => ['-e', field]);
  const { stdout, processorSeconds, seconds } = await run([...PINNED, 'tshark', ...args, '-T', 'fields', ...fields]);
  if (stdout === '') throw new Error(`tshark found no answers in ${path}`);
  return { processorSeconds, seconds };
}

async function run(args: readonly string[]): Promise<{ stdout: string; processorSeconds: number; seconds: number }> {
  const before = endedSeconds();
  const begun = performance.now();
  await using child = new Child('taskset', args);
  const { code } = await child.exited;
  const seconds = (performance.now() - begun) / 1000;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${child.stderr}`);
  return { stdout: child.stdout, processorSeconds: endedSeconds() - before, seconds };
}
