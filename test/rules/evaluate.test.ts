import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Aggregator } from '../../src/metrics/aggregator.ts';
import type { Snapshot } from '../../src/metrics/snapshot.ts';
import { dependenciesOf } from '../../src/rules/dependency.ts';
import { type Evidence, evaluate, type Judgement } from '../../src/rules/evaluate.ts';
import { missingIn, NONE_MISSING } from '../../src/rules/missing.ts';
import type { InFlight } from '../../src/transactions/in-flight.ts';
import type { Transaction } from '../../src/transactions/transaction.ts';
import { NO_LOSS } from '../metrics/no-loss.ts';
import { connectionOf, transactionOf, workloads } from '../metrics/transactions.ts';
import { ruleOf } from './parsed.ts';

const SECOND = 1e9;
const MS = 1e6;
const SERVED = connectionOf();
const CALLED = connectionOf({ id: 2, role: 'client', protocol: 'redis', remotePort: 6379 });

/** `count` of them, the i-th taking i milliseconds. */
function take(count: number, fields: Partial<Transaction> = {}): Transaction[] {
  return Array.from({ length: count }, (_, i) =>
    transactionOf({ connection: SERVED, startNs: 0, endNs: (i + 1) * MS, ...fields }),
  );
}

/** Ten seconds. */
function evidenceOf(
  transactions: readonly Transaction[],
  { inFlight = [], ...fields }: Partial<Evidence> & { inFlight?: readonly InFlight[] } = {},
): Evidence {
  const aggregator = new Aggregator({
    originNs: 0,
    widthNs: Infinity,
    keep: 1,
    histograms: true,
    workloads,
    attributesOf: () => ({}),
  });
  for (const transaction of transactions) aggregator.transaction(transaction);
  const window: Snapshot['window'] = {
    index: 0,
    startUnixNs: 0,
    endUnixNs: 10 * SECOND,
    durationSeconds: 10,
    partial: false,
    elapsedSeconds: 10,
  };
  const snapshot = { window, ...aggregator.snapshotRows(0, 0, inFlight, 10 * SECOND) };
  return { snapshot, missing: NONE_MISSING, knownDependencies: null, minCount: 1, ...fields };
}

function judge(text: string, evidence: Evidence): Judgement[] {
  return evaluate(ruleOf(text), evidence);
}

/** `a 0.99 holds`, or why not. */
function told(judgements: readonly Judgement[]): string[] {
  return judgements.map(({ subject, value, samples, verdict }) => {
    const what = subject.kind === 'row' ? subject.row.resource : subject.kind === 'side' ? subject.role : 'whole';
    const figure = value === null ? '-' : Number(value.toPrecision(2));
    return `${what} ${figure} of ${samples}: ${verdict.kind === 'undecided' ? verdict.why : verdict.kind}`;
  });
}

const MIXED = [
  ...take(1000, { resource: '/a' }),
  ...take(100, { resource: '/b', outcome: 'error', errorType: '500', statusCode: '500' }),
  ...take(50, { connection: CALLED, operation: 'GET', resource: null, statusCode: null }),
];

describe('what a rule is judged by', () => {
  it('durations are those of each row', () => {
    assert.deepEqual(told(judge('side:server: p99 < 500ms', evidenceOf(MIXED))), [
      '/a 0.99 of 1000: does-not-hold',
      '/b 0.099 of 100: holds',
    ]);
    assert.deepEqual(told(judge('path:/b: max == 100ms', evidenceOf(MIXED))), ['/b 0.1 of 100: holds']);
    assert.deepEqual(told(judge('path:/a: mean > 500ms', evidenceOf(MIXED))), ['/a 0.5 of 1000: holds']);
    assert.deepEqual(told(judge('path:/a: min <= 1ms', evidenceOf(MIXED))), ['/a 0.001 of 1000: holds']);
  });

  it('with `all` they are those of a side together', () => {
    assert.deepEqual(told(judge('all p50 < 400ms', evidenceOf(MIXED))), [
      'server 0.45 of 1100: does-not-hold',
      'client 0.025 of 50: holds',
    ]);
  });

  it('rates and ratios are those of a side, with `each` those of each row', () => {
    const evidence = evidenceOf(MIXED);
    assert.deepEqual(told(judge('rate >= 110/s', evidence)), [
      'server 110 of 1100: holds',
      'client 5 of 50: does-not-hold',
    ]);
    assert.deepEqual(told(judge('side:server: error-ratio < 9%', evidence)), ['server 0.091 of 1100: does-not-hold']);
    assert.deepEqual(told(judge('side:server: each error-ratio < 9%', evidence)), [
      '/a 0 of 1000: holds',
      '/b 1 of 100: does-not-hold',
    ]);
    assert.deepEqual(told(judge('errors != 100', evidence)), [
      'server 100 of 1100: does-not-hold',
      'client 0 of 50: holds',
    ]);
  });

  it('a percentile of few samples is undecided from the number on that has one above it', () => {
    const of = (count: number, rule: string): string[] => told(judge(rule, evidenceOf(take(count, { resource: '/' }))));
    assert.deepEqual(of(99, 'p99 < 1s'), ['/ 0.099 of 99: too-few-for-percentile']);
    assert.deepEqual(of(100, 'p99 < 1s'), ['/ 0.099 of 100: holds']);
    assert.deepEqual(of(999, 'p99.9 < 1s'), ['/ 1 of 999: too-few-for-percentile']);
    assert.deepEqual(of(1000, 'p99.9 < 1s'), ['/ 0.99 of 1000: holds']);
    assert.deepEqual(of(2, 'p50 < 1s'), ['/ 0.001 of 2: holds']);
    assert.deepEqual(told(judge('p50 < 1s', evidenceOf(take(9, { resource: '/' }), { minCount: 10 }))), [
      '/ - of 9: below-min-count',
    ]);
  });

  it('nothing is undecided where it has no value, and none of it where it is counted', () => {
    const evidence = evidenceOf([]);
    for (const rule of ['p99 < 1s', 'all p99 < 1s', 'error-ratio < 1%', 'errors == 0', 'mean < 1s']) {
      assert.equal(judge(rule, evidence)[0]?.verdict.kind, 'undecided', rule);
    }
    assert.deepEqual(told(judge('rate < 1/s', evidence)), ['whole 0 of 0: holds']);
    assert.deepEqual(told(judge('in-flight > 0', evidence)), ['whole 0 of 0: does-not-hold']);
    assert.deepEqual(told(judge('absent', evidence)), ['whole 1 of 0: holds']);
    assert.deepEqual(told(judge('absent', evidenceOf(MIXED))), ['whole 0 of 3: does-not-hold']);
    assert.deepEqual(told(judge('path:/c: absent', evidenceOf(MIXED))), ['whole 1 of 0: holds']);
    // One-way messages have no duration.
    const sent = take(5, { outcome: 'oneWay', resource: '/' });
    assert.deepEqual(told(judge('p50 < 1s', evidenceOf(sent))), ['/ - of 0: no-sample']);
  });

  it('what is in flight is known by number and age, without a filter but for what waits by design', () => {
    const pending = { connection: SERVED, operation: 'GET', resource: '/slow', waitsNs: Infinity };
    const inFlight = [
      { ...pending, waiting: false, startNs: 8 * SECOND },
      { ...pending, waiting: true, startNs: 0 },
    ];
    const evidence = evidenceOf([], { inFlight });
    assert.deepEqual(told(judge('in-flight == 2', evidence)), ['server 2 of 0: holds']);
    assert.deepEqual(told(judge('oldest-in-flight > 5s', evidence)), ['server 2 of 2: does-not-hold']);
    assert.deepEqual(told(judge('path:/slow: oldest-in-flight > 5s', evidence)), ['server 10 of 2: holds']);
    assert.deepEqual(told(judge('not absent', evidence)), ['whole 0 of 1: holds']);
  });

  it('dependencies are new, or vanished, beside those that are known', () => {
    assert.deepEqual(told(judge('not new-dependency', evidenceOf(MIXED))), ['whole - of 0: nothing-known-before']);
    const known = dependenciesOf(evidenceOf(MIXED).snapshot.rows.filter((row) => row.role === 'client'));
    assert.deepEqual([...known], ['redis 10.0.0.5:6379']);
    assert.deepEqual(told(judge('not new-dependency', evidenceOf(MIXED, { knownDependencies: known }))), [
      'whole 0 of 1: holds',
    ]);
    const other = evidenceOf(MIXED, { knownDependencies: new Set(['mysql db:3306']) });
    const [fresh] = judge('new-dependency', other);
    assert.deepEqual([fresh?.names, fresh?.verdict.kind], [['redis 10.0.0.5:6379'], 'holds']);
    const [gone] = judge('vanished-dependency == 0', other);
    assert.deepEqual([gone?.names, gone?.verdict.kind], [['mysql db:3306'], 'does-not-hold']);
  });
});

describe('what is missing', () => {
  const missing = (transactions: number): Partial<Evidence> => ({ missing: { lost: transactions, transactions } });
  const one = (rule: string, transactions: number, of = take(1000, { resource: '/' })): string =>
    told(judge(rule, evidenceOf(of, missing(transactions))))[0] as string;

  it('leaves a verdict undecided where it could change it, and nowhere else', () => {
    assert.match(one('p99 < 995ms', 0), /: holds/);
    assert.match(one('p99 < 995ms', 1), /: holds/);
    assert.match(one('p99 < 995ms', 11), /: loss/);
    assert.match(one('p50 < 2s', 400), /: holds/);
    assert.match(one('p50 < 2s', 1001), /: loss/);
    assert.match(one('p50 > 2s', 400), /: does-not-hold/);
    assert.match(one('max < 2s', 1), /: loss/);
    assert.match(one('max < 500ms', 1), /: does-not-hold/);
    assert.match(one('rate > 50/s', Infinity), /: holds/);
    assert.match(one('rate < 101/s', 9), /: holds/);
    assert.match(one('rate < 101/s', 10), /: loss/);
    assert.match(one('error-ratio < 1%', 10), /: holds/);
    assert.match(one('error-ratio < 1%', 11), /: loss/);
    assert.match(one('error-ratio <= 100%', Infinity), /: holds/);
    assert.match(one('errors == 0', 1), /: loss/);
    assert.match(one('errors == 5', 100), /: loss/);
    assert.match(one('absent', 1, []), /: loss/);
    assert.match(one('lost == 0', 3), /whole 3 of 3: does-not-hold/);
    assert.match(one('lost', 0), /: does-not-hold/);
  });

  it('is counted since the window began', () => {
    assert.deepEqual(missingIn(NO_LOSS, null), NONE_MISSING);
    const before = { ...NO_LOSS, complete: false, kernel: { ...NO_LOSS.kernel, ringFullRecords: 5, missedRuns: 1 } };
    assert.deepEqual(missingIn(before, before), NONE_MISSING);
    const now = {
      ...before,
      kernel: { ...before.kernel, ringFullRecords: 8 },
      stream: { ...NO_LOSS.stream, gapBytes: 9 },
    };
    assert.deepEqual(missingIn(now, before), { lost: 4, transactions: 3 });
    assert.deepEqual(missingIn(now, null), { lost: 10, transactions: 9 });
  });

  it('is without number where bytes are missing that no record accounts for', () => {
    const unparsed = { ...NO_LOSS, complete: false, stream: { ...NO_LOSS.stream, unparsedBytes: 1 } };
    assert.deepEqual(missingIn(unparsed, null), { lost: 1, transactions: Infinity });
    // A hole in a recording shows in `complete` alone.
    assert.equal(missingIn({ ...NO_LOSS, complete: false }, null).lost, 1);
  });
});
