/**
 * What `top` costs: nanoseconds by transaction, beside its windows alone, interleaved; then, with rows that were all busy for
 * six minutes, milliseconds to make and send a picture of each window, and of all parts; and memory.
 * Run: node --expose-gc test/bench/top.ts [--json]
 */
import { Aggregator } from '../../src/metrics/aggregator.ts';
import { LOOK_PARTS, LOOK_WINDOWS, type Look } from '../../src/metrics/scene.ts';
import type { Transaction, TransactionSink } from '../../src/transactions/transaction.ts';
import { SECOND, Top } from '../app/reports/top/making.ts';
import { connectionOf, transactionOf, workloads } from '../metrics/transactions.ts';

const CONNECTIONS = 50;
const BATCH = 10_000;
const TRANSACTIONS = 2_000_000;
const ROUNDS = 9;
/** Of one second, for each row. */
const EACH = 4;
const MINUTES = 6;

const clock = new Float64Array(1);
const connections = Array.from({ length: CONNECTIONS }, (_, id) => connectionOf({ id, tgid: 1000 + (id % 8) }));

const results = [costByTransaction(20), costByTransaction(400), ...[500, 2000].flatMap(costOfPictures)];
if (process.argv.includes('--json')) console.log(JSON.stringify({ name: 'top', results }));
else for (const { name, value, unit } of results.flat()) console.log(`${name.padEnd(44)} ${value.toFixed(2)} ${unit}`);

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

function costByTransaction(rows: number): Figure[] {
  const transactions = mixOf(rows, 1009);
  const alone = new Aggregator({ originNs: 0, widthNs: SECOND, keep: 14, workloads, attributesOf: () => ({}) });
  const top = new Top();
  const sinks = { 'its windows alone': [alone], 'all that it counts': top.report.sinks };
  const times = new Map<string, number[]>(Object.keys(sinks).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, [sink]] of Object.entries(sinks)) {
      const began = performance.now();
      for (let done = 0; done < TRANSACTIONS; done += BATCH) feed(sink as TransactionSink, transactions, top);
      times.get(name)?.push(((performance.now() - began) * 1e6) / TRANSACTIONS);
    }
  }
  return [...times].map(([name, values]) => ({
    name: `${name}, ${rows} rows`,
    value: median(values),
    unit: 'ns each',
  }));
}

/** 2 µs from one to the next. */
function feed(sink: TransactionSink, transactions: readonly Transaction[], top: Top): void {
  top.report.draining(clock[0] as number);
  for (let i = 0; i < BATCH; i += 1) {
    const transaction = transactions[i % transactions.length] as Transaction;
    const now = (clock[0] as number) + 2000;
    clock[0] = now;
    transaction.endNs = now;
    transaction.startNs = now - 100_000 - (i & 1023) * 1000;
    transaction.firstByteNs = now - 50_000;
    sink.transaction(transaction);
  }
}

function costOfPictures(rows: number): Figure[] {
  const before = memory();
  const top = new Top();
  const transactions = mixOf(rows, rows);
  for (let second = 0; second < MINUTES * 60; second += 1) busySecond(top, transactions, second);
  const nowNs = MINUTES * 60 * SECOND;
  top.pictures.length = 0;
  const kept: Figure = { name: `${rows} rows: memory`, value: memory() - before, unit: 'MiB' };
  const row = top.sees(nowNs, {}).snapshot.rows[0]?.key ?? null;
  const looks = LOOK_WINDOWS.map((window) => ({ window, parts: [], row: null }));
  const all = { window: '1m', parts: LOOK_PARTS, row } as const;
  return [
    kept,
    ...looks.flatMap((look) => timed(`${rows} rows, ${look.window}`, top, look)),
    ...timed(`${rows} rows, 1m, all parts`, top, all),
    { name: `${rows} rows: fold one second`, value: foldedOver(top, transactions), unit: 'ms' },
  ];
}

function busySecond(top: Top, transactions: readonly Transaction[], second: number): void {
  const beganNs = second * SECOND;
  top.report.draining(beganNs + SECOND);
  for (let i = 0; i < transactions.length * EACH; i += 1) {
    const transaction = transactions[i % transactions.length] as Transaction;
    transaction.endNs = beganNs + (i * SECOND) / (transactions.length * EACH);
    transaction.startNs = transaction.endNs - 100_000 - ((i * 7919) & 0xfffff);
    transaction.firstByteNs = transaction.endNs;
    for (const sink of top.report.sinks) sink.transaction(transaction);
  }
}

/** The first transaction of a second drops the oldest one. */
function foldedOver(top: Top, transactions: readonly Transaction[]): number {
  const times: number[] = [];
  const [first] = transactions;
  for (let second = MINUTES * 60; second < MINUTES * 60 + 20; second += 1) {
    if (first === undefined) break;
    first.endNs = second * SECOND;
    first.startNs = first.endNs - 1000;
    const began = performance.now();
    for (const sink of top.report.sinks) sink.transaction(first);
    times.push(performance.now() - began);
    busySecond(top, transactions, second);
  }
  return median(times);
}

function timed(name: string, top: Top, look: Partial<Look>): Figure[] {
  const made: number[] = [];
  const sent: number[] = [];
  for (let round = 0; round < ROUNDS + 5; round += 1) {
    top.pictures.length = 0;
    const began = performance.now();
    const picture = top.sees(MINUTES * 60 * SECOND, look);
    const done = performance.now();
    structuredClone(picture);
    made.push(done - began);
    sent.push(performance.now() - done);
  }
  return [
    { name: `${name}: make`, value: median(made.slice(5)), unit: 'ms' },
    { name: `${name}: clone`, value: median(sent.slice(5)), unit: 'ms' },
  ];
}

function mixOf(rows: number, count: number): Transaction[] {
  return Array.from({ length: count }, (_, i) => {
    const connection = connections[i % CONNECTIONS] ?? connectionOf();
    const resource = `/resource-${i % rows}/{id}`;
    const failed = i % 17 === 0;
    const answer = failed ? ({ statusCode: '500', errorType: '500', outcome: 'error' } as const) : {};
    return transactionOf({ connection, tgid: connection.tgid, resource, ...answer });
  });
}

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
