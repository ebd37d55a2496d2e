import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Change, type Comparison, compareRuns } from '../../src/comparison/compare.ts';
import { type ComparedRow, type Run, RunBuilder } from '../../src/comparison/run.ts';
import { distributionOf } from '../../src/metrics/distribution.ts';
import { Histogram } from '../../src/metrics/histogram.ts';
import { type Missing, NONE_MISSING } from '../../src/rules/missing.ts';

/** Repeatable: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Shape {
  readonly seed: number;
  readonly count?: number;
  readonly windows?: number;
  /** Of all durations. */
  readonly factor?: number;
  readonly errors?: number;
  /** Every so manyth window is slower by half. */
  readonly burst?: number;
  readonly missing?: Missing;
  readonly server?: string;
  readonly role?: 'server' | 'client';
}

/** Durations of an exponential distribution with a mean of 10 ms. */
function run(shape: Shape): Run {
  const { seed, count = 4000, windows = 20, factor = 1, errors = 0, burst = 0, missing = NONE_MISSING } = shape;
  const random = randomOf(seed);
  const builder = new RunBuilder();
  for (let window = 0; window < windows; window += 1) {
    const histogram = new Histogram();
    let failed = 0;
    const slower = burst > 0 && random() < 1 / burst ? 3 : 1;
    for (let i = 0; i < count / windows; i += 1) {
      histogram.record(-Math.log(1 - random()) * 10e6 * factor * slower);
      if (random() < errors) failed += 1;
    }
    builder.add([rowOf(shape, histogram, failed)]);
  }
  return builder.build(missing);
}

function rowOf({ role = 'server', server = '10.0.0.1' }: Shape, histogram: Histogram, errors: number): ComparedRow {
  return {
    role,
    protocol: 'http',
    operation: 'GET',
    resource: '/a',
    server: { address: server, port: 80, transport: 'tcp', name: null, nameSource: null },
    transactions: histogram.count,
    errors,
    durationSeconds: distributionOf(histogram, true),
  };
}

function kinds({ rows }: Comparison): string {
  return (rows[0]?.changes ?? []).map(({ metric, kind }: Change) => `${metric} ${kind}`).join(', ');
}

const SAME = 'p50 same, p95 same, p99 same, error-ratio same';

describe('a run beside an earlier one', () => {
  it('is no worse where it is the same, in 300 pairs but for one in a hundred', () => {
    let alarms = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const now = run({ seed: 2 * seed, errors: 0.01 });
      const before = run({ seed: 2 * seed + 1, errors: 0.01 });
      // Whatever is found, however small: the least change would hide what the tests let through.
      if (/worse|better/.test(kinds(compareRuns(now, [before], 0)))) alarms += 1;
    }
    assert.ok(alarms <= 3, `${alarms} of 300`);
  });

  it('is no worse where slow ones come together, in 100 pairs but for one in a hundred', () => {
    let alarms = 0;
    for (let seed = 0; seed < 100; seed += 1) {
      const [now, before] = [2 * seed, 2 * seed + 1].map((one) => run({ seed: one, burst: 5, windows: 32 })) as [
        Run,
        Run,
      ];
      if (/worse|better/.test(kinds(compareRuns(now, [before], 0.1)))) alarms += 1;
    }
    assert.ok(alarms <= 1, `${alarms} of 100`);
  });

  it('is worse where it takes a quarter longer, and better the other way round', () => {
    const [quick, slow] = [run({ seed: 1, count: 20_000 }), run({ seed: 2, count: 20_000, factor: 1.25 })];
    assert.match(kinds(compareRuns(slow, [quick], 0.1)), /^p50 worse, p95 worse, p99 worse, error-ratio same$/);
    assert.match(kinds(compareRuns(quick, [slow], 0.1)), /^p50 better, p95 better, p99 better/);
  });

  it('is worse where its slow ones take a fifth longer, and all of them the same time', () => {
    const sleeps = (ms: number): Run => {
      const builder = new RunBuilder();
      for (let window = 0; window < 12; window += 1) {
        const histogram = new Histogram();
        for (let i = 0; i < 200; i += 1) histogram.record(i % 25 === 0 ? ms * 1e6 : 5e6 + i);
        builder.add([rowOf({ seed: 0 }, histogram, 0)]);
      }
      return builder.build(NONE_MISSING);
    };
    assert.match(kinds(compareRuns(sleeps(60), [sleeps(50)], 0.1)), /^p50 same, p95 same, p99 worse/);
    assert.match(kinds(compareRuns(sleeps(50), [sleeps(60)], 0.1)), /^p50 same, p95 same, p99 better/);
    assert.equal(kinds(compareRuns(sleeps(50), [sleeps(50)], 0.1)), SAME);
  });

  it('is no worse below the least change, however sure it is', () => {
    const [quick, slow] = [run({ seed: 1, count: 50_000 }), run({ seed: 2, count: 50_000, factor: 1.06 })];
    assert.match(kinds(compareRuns(slow, [quick], 0.1)), /^p50 same, p95 same, p99 same/);
    assert.match(kinds(compareRuns(slow, [quick], 0.01)), /^p50 worse/);
  });

  it('cannot be compared by percentiles of few samples', () => {
    const [a, b] = [run({ seed: 1, count: 200 }), run({ seed: 2, count: 200 })];
    assert.equal(kinds(compareRuns(a, [b], 0.1)), 'p50 same, p95 too-few, p99 too-few, error-ratio same');
  });

  it('has more errors where chance would not give it so many', () => {
    const before = run({ seed: 1, errors: 0.01 });
    assert.match(kinds(compareRuns(run({ seed: 2, errors: 0.03 }), [before], 0.1)), /error-ratio worse/);
    assert.match(kinds(compareRuns(run({ seed: 2, errors: 0.003 }), [before], 0.1)), /error-ratio better/);
    assert.match(kinds(compareRuns(run({ seed: 2, errors: 0.011 }), [before], 0.1)), /error-ratio same/);
  });

  it('must be worse than each of several', () => {
    const now = run({ seed: 1, count: 20_000, factor: 1.25 });
    const quick = run({ seed: 2, count: 20_000 });
    const slow = run({ seed: 3, count: 20_000, factor: 1.25 });
    assert.match(kinds(compareRuns(now, [quick, quick], 0.1)), /^p50 worse/);
    assert.equal(kinds(compareRuns(now, [quick, slow], 0.1)), SAME);
  });

  it('is undecided where what is missing could change it', () => {
    const few = { lost: 5, transactions: 5 };
    const unknown = { lost: 1, transactions: Number.POSITIVE_INFINITY };
    const before = run({ seed: 1, count: 20_000 });
    const slow = (missing: Missing): Run => run({ seed: 2, count: 20_000, factor: 1.5, missing });
    assert.match(kinds(compareRuns(slow(few), [before], 0.1)), /^p50 worse, p95 worse, p99 worse/);
    assert.match(kinds(compareRuns(slow(unknown), [before], 0.1)), /^p50 loss, p95 loss, p99 loss/);
    const failing = run({ seed: 2, errors: 0.03, missing: { lost: 500, transactions: 500 } });
    assert.match(kinds(compareRuns(failing, [before], 0.1)), /error-ratio loss/);
  });

  it('tells what came and went, and finds what is served wherever it moved', () => {
    const now = compareRuns(run({ seed: 1, role: 'client' }), [run({ seed: 2 })], 0.1);
    assert.deepEqual(now.newDependencies, ['http 10.0.0.1:80']);
    assert.deepEqual([now.newRows, now.vanishedRows], [['client http 10.0.0.1:80 GET /a'], ['server http GET /a']]);
    const other = compareRuns(run({ seed: 1 }), [run({ seed: 2, role: 'client' })], 0.1);
    assert.deepEqual(other.vanishedDependencies, ['http 10.0.0.1:80']);
    const [moved, there] = [run({ seed: 1, count: 20_000, server: '10.9.9.9' }), run({ seed: 2, count: 20_000 })];
    assert.equal(kinds(compareRuns(moved, [there], 0.1)), SAME);
  });

  it('of thousands of windows is kept as a few', () => {
    const long = run({ seed: 1, windows: 1000 });
    const [row] = [...long.rows.values()];
    assert.equal(row?.all.transactions, 4000);
    assert.ok((row?.windows.size ?? 0) <= 32);
    assert.equal(
      [...(row?.windows.values() ?? [])].reduce((sum, one) => sum + one.durations.count, 0),
      4000,
    );
  });
});
