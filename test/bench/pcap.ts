/**
 * What a packet capture gives on one core: transactions a second (the time of a capture without packets taken
 * off), and the scavenges of V8 for a million transactions. The packets are those of Redis GETs over the loopback
 * interface, captured by tcpdump, as many times over as it takes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { SAE_MON } from '../equality/sae-mon.ts';
import { Child } from '../workloads/child.ts';
import { Redis } from '../workloads/redis.ts';
import { filterOf, Tcpdump } from '../workloads/tcpdump.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';
import { median } from './measure/median.ts';
import { benchmarkGets } from './measure/redis-runs.ts';
import { report } from './measure/report.ts';

const ROUNDS = 5;
const GETS = 50_000;
/** One capture of 50,000 is what tcpdump keeps up with; ten of them, one after the other, last long enough to be timed. */
const COPIES = 10;
const FILE_HEAD_BYTES = 24;
const PACKET_HEAD_BYTES = 16;
/** Between the copies: none runs into the next. */
const COPY_SECONDS = 60;

async function capture(file: string): Promise<void> {
  await using redis = await Redis.start();
  await using tcpdump = await Tcpdump.start(file, filterOf(redis.port));
  await benchmarkGets(redis.port, GETS);
  await tcpdump.stop();
}

/** The same packets again, a minute later each time: handshakes begin new connections. */
function repeat(file: Buffer): Buffer {
  const copies = [file.subarray(0, FILE_HEAD_BYTES)];
  for (let copy = 0; copy < COPIES; copy += 1) {
    const packets = Buffer.from(file.subarray(FILE_HEAD_BYTES));
    for (let at = 0; at < packets.length; at += PACKET_HEAD_BYTES + packets.readUInt32LE(at + 8)) {
      packets.writeUInt32LE(packets.readUInt32LE(at) + copy * COPY_SECONDS, at);
    }
    copies.push(packets);
  }
  return Buffer.concat(copies);
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

using folder = new TemporaryFolder();
const full = folder.file('full.pcap');
const empty = folder.file('empty.pcap');
await capture(full);
const packets = readFileSync(full);
writeFileSync(full, repeat(packets));
writeFileSync(empty, packets.subarray(0, FILE_HEAD_BYTES));
const rates: number[] = [];
const scavenges: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const start = await replay(empty);
  const run = await replay(full);
  rates.push(run.transactions / (run.seconds - start.seconds));
  scavenges.push(((run.scavenges - start.scavenges) / run.transactions) * 1e6);
}

report('pcap', [
  { what: 'transactions a second from a packet capture, one core', value: median(rates), unit: '/s', goal: 500_000 },
  { what: 'scavenges for a million transactions', value: median(scavenges), unit: '', goal: null },
]);
