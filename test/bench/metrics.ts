/**
 * What recording a transaction into metrics costs: nanoseconds each, and scavenges in steady state (goal: at most
 * 150 ns, none). Run: node test/bench/metrics.ts [--json]
 */
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Selection } from '../../src/app/selection.ts';
import type { Workload, WorkloadResolver } from '../../src/metadata/workload.ts';
import { Aggregator } from '../../src/metrics/aggregator.ts';
import type { Transaction, TransactionSink } from '../../src/transactions/transaction.ts';
import { filterOf } from '../lib/filter/parsed.ts';
import { storeOf } from '../metrics/store/making.ts';
import { connectionOf, transactionOf, workloads } from '../metrics/transactions.ts';

const CONNECTIONS = 50;
const TRANSACTIONS = 5_000_000;
const ROUNDS = 5;
const BATCH = 10_000;
const SECOND = 1e9;

interface Result {
  readonly name: string;
  readonly nanosecondsEach: number;
  readonly scavenges: number;
}

/** All is selected, so that the difference to the same without a filter is the filter's. */
const ROW_FILTER = 'proto:http side:server (path:/x or resource) !/[0-9]{4}/ peer:10.0.0.0/8,fd00::/8 service:command*';
const OWN_FILTER = 'status:2xx,5xx dur>1us !dur>1m (err or !err) bytes<1G';

const known = new Map<number, Workload>();
/** Remembers, as `Processes` does. */
const remembered: WorkloadResolver = {
  workloadOf(tgid) {
    const workload = known.get(tgid) ?? workloads.workloadOf(tgid);
    known.set(tgid, workload);
    return workload;
  },
};

const clock = new Float64Array(1);

const results = [
  await measure('total, 1 series', windows(Infinity), ['/']),
  await measure('total, 20 series', windows(Infinity), resources(20)),
  await measure('1 s windows, 20 series, 500,000/s', windows(SECOND), resources(20)),
  await measure('total, 400 series', windows(Infinity), resources(400)),
  await measure('--filter of what rows share', filtered(ROW_FILTER), resources(400)),
  await measure('--filter of each transaction', filtered(OWN_FILTER), resources(400)),
  await measure('store, 20 routes', storeOf({ maxSeries: 2000 }), resources(20)),
  await measure('store, 400 routes', storeOf({ maxSeries: 2000 }), resources(400)),
  await measure('store, 400 routes, room for 100', storeOf({ maxSeries: 100 }), resources(400)),
];

if (process.argv.includes('--json')) console.log(JSON.stringify({ name: 'metrics', results }));
else for (const result of results) console.log(lineOf(result));

function lineOf({ name, nanosecondsEach, scavenges }: Result): string {
  return `${name.padEnd(36)} ${nanosecondsEach.toFixed(1).padStart(6)} ns each, ${scavenges} scavenges in ${TRANSACTIONS}`;
}

function windows(widthNs: number): Aggregator {
  return new Aggregator({ originNs: 0, widthNs, keep: 10, workloads, attributesOf: () => ({}) });
}

function filtered(filter: string): TransactionSink {
  return new Selection(filterOf(filter), remembered).before(windows(Infinity));
}

async function measure(name: string, sink: TransactionSink, paths: readonly string[]): Promise<Result> {
  const transactions = mixOf(paths);
  feed(sink, transactions, TRANSACTIONS);
  const rounds: Result[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const scavenges = await countScavenges();
    const begin = performance.now();
    feed(sink, transactions, TRANSACTIONS);
    const nanosecondsEach = ((performance.now() - begin) * 1e6) / TRANSACTIONS;
    rounds.push({ name, nanosecondsEach, scavenges: await scavenges.stop() });
  }
  rounds.sort((a, b) => a.nanosecondsEach - b.nanosecondsEach);
  const median = rounds[ROUNDS >> 1] as Result;
  return { ...median, scavenges: Math.max(...rounds.map((round) => round.scavenges)) };
}

/** In batches, as drains give them. The loop itself, writing times that differ, is part of the figure. */
function feed(sink: TransactionSink, transactions: readonly Transaction[], count: number): void {
  for (let done = 0; done < count; done += BATCH) feedBatch(sink, transactions);
}

/** 2 µs from one transaction to the next. The clock is in an array: as a variable it would be boxed at every step. */
function feedBatch(sink: TransactionSink, transactions: readonly Transaction[]): void {
  for (let i = 0; i < BATCH; i++) {
    const transaction = transactions[i % transactions.length] as Transaction;
    const now = (clock[0] as number) + 2000;
    clock[0] = now;
    transaction.endNs = now;
    transaction.startNs = now - 100_000 - (i & 1023) * 1000;
    transaction.firstByteNs = now - 50_000;
    sink.transaction(transaction);
  }
}

function mixOf(paths: readonly string[]): Transaction[] {
  const connections = Array.from({ length: CONNECTIONS }, (_, id) => connectionOf({ id, tgid: 1000 + (id % 8) }));
  return Array.from({ length: 1009 }, (_, i) => {
    const connection = connections[i % CONNECTIONS] ?? connectionOf();
    const failed = i % 17 === 0;
    return transactionOf({
      connection,
      tgid: connection.tgid,
      resource: paths[i % paths.length] ?? null,
      statusCode: failed ? '500' : '200',
      errorType: failed ? '500' : null,
      outcome: failed ? 'error' : 'ok',
    });
  });
}

function resources(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `/resource-${i}/{id}`);
}

async function countScavenges(): Promise<{ stop(): Promise<number> }> {
  let scavenges = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as { readonly detail?: unknown }).detail as { readonly kind: number };
      if (kind === constants.NODE_PERFORMANCE_GC_MINOR) scavenges++;
    }
  });
  await nextTurn();
  observer.observe({ entryTypes: ['gc'] });
  return {
    async stop() {
      await nextTurn();
      await nextTurn();
      observer.disconnect();
      return scavenges;
    },
  };
}
