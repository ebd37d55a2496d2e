/**
 * A run beside earlier ones. A percentile has changed where its confidence interval (order statistics, exact by the binomial
 * distribution, of the samples divided by the design effect) does not overlap that of the earlier run, and the change is at least
 * `minChange` of the earlier value. A share of errors has risen where so many of all errors would fall to this run by chance in
 * no more than `alpha` (the conditional exact test), by at least `minChange`, and by a thousandth of all. Both are taken at a level
 * that all comparisons of a run share (Bonferroni). With several earlier runs it must have changed beside each of them: how
 * much runs differ from each other, one alone cannot tell.
 */
import { rankOf } from '../rules/durations.ts';
import { lowerCount, upperCount, upperTail } from './binomial.ts';
import { designEffect } from './noise.ts';
import type { Run, RunRow, Slice } from './run.ts';

/** Of a run without any change, the chance that one is found. */
const ALPHA = 0.01;
/** A thousandth more errors is what a gate can be asked to find; less is one error in the noise of a start. */
const LEAST_ERRORS = 0.001;
const PERCENTILES = [
  { name: 'p50', q: 0.5 },
  { name: 'p95', q: 0.95 },
  { name: 'p99', q: 0.99 },
] as const;

export type ChangeKind = 'worse' | 'better' | 'same' | 'too-few' | 'loss';

export interface Change {
  readonly metric: (typeof PERCENTILES)[number]['name'] | 'error-ratio';
  readonly kind: ChangeKind;
  /** Seconds, or a share of 1; of several earlier runs, the one that is nearest. */
  readonly before: number;
  readonly now: number;
  /** Of this run. */
  readonly samples: number;
}

export interface ComparedRowChanges {
  readonly name: string;
  readonly changes: readonly Change[];
}

export interface Comparison {
  /** Rows that this run and an earlier one have. */
  readonly rows: readonly ComparedRowChanges[];
  readonly newRows: readonly string[];
  readonly vanishedRows: readonly string[];
  readonly newDependencies: readonly string[];
  readonly vanishedDependencies: readonly string[];
}

/** @param minChange the least that counts, as a share of the earlier value */
export function compareRuns(now: Run, before: readonly Run[], minChange: number): Comparison {
  const names = [...now.rows.keys()];
  const known = new Set(before.flatMap((run) => [...run.rows.keys()]));
  const called = new Set(before.flatMap((run) => [...run.dependencies]));
  const compared = names.filter((name) => known.has(name));
  const alpha = ALPHA / Math.max(1, compared.length * (PERCENTILES.length + 1));
  return {
    rows: compared.map((name) => ({
      name,
      changes: changesOf(
        { run: now, row: now.rows.get(name) as RunRow },
        before.flatMap((run) => {
          const row = run.rows.get(name);
          return row === undefined ? [] : [{ run, row }];
        }),
        { alpha, minChange },
      ),
    })),
    newRows: names.filter((name) => !known.has(name)),
    vanishedRows: [...known].filter((name) => !now.rows.has(name)),
    newDependencies: [...now.dependencies].filter((name) => !called.has(name)),
    vanishedDependencies: [...called].filter((name) => !now.dependencies.has(name)),
  };
}

interface Side {
  readonly run: Run;
  readonly row: RunRow;
}

interface Level {
  readonly alpha: number;
  readonly minChange: number;
}

function changesOf(now: Side, before: readonly Side[], level: Level): Change[] {
  const each = (change: (earlier: Side) => Change): Change => beside(before.map(change));
  return [
    ...PERCENTILES.filter(() => now.row.all.durations.count > 0).map((percentile) =>
      each((earlier) => percentileChange(percentile, now, earlier, level)),
    ),
    each((earlier) => errorChange(now, earlier, level)),
  ];
}

/** It has changed where it has beside every one; what cannot be said of one is not said of all. */
function beside(changes: readonly Change[]): Change {
  const nearest = changes.reduce((a, b) => (Math.abs(b.before - b.now) < Math.abs(a.before - a.now) ? b : a));
  const kinds = new Set(changes.map(({ kind }) => kind));
  if (kinds.size === 1) return nearest;
  const unsure = kinds.has('same') ? null : [...kinds].find((kind) => kind === 'loss' || kind === 'too-few');
  return { ...nearest, kind: unsure ?? 'same' };
}

function percentileChange(
  { name, q }: (typeof PERCENTILES)[number],
  now: Side,
  earlier: Side,
  { alpha, minChange }: Level,
): Change {
  const [value, before] = [now.row.all.durations.quantile(q), earlier.row.all.durations.quantile(q)];
  const change = { metric: name, before, now: value, samples: now.row.all.durations.count };
  if (change.samples === 0 || earlier.row.all.durations.count === 0) return { ...change, kind: 'too-few' };
  const effect = designEffect([now.row, earlier.row], (row) => {
    const limit = row.all.durations.quantile(q);
    return ({ durations }: Slice) => ({ count: durations.countAbove(limit), of: durations.count });
  });
  const [ours, theirs] = [now, earlier].map((side) => interval(side, q, alpha, effect)) as [Interval, Interval];
  const small = Math.abs(value - before) < minChange * before;
  if (ours.low > theirs.high) return { ...change, kind: small ? 'same' : 'worse' };
  if (ours.high < theirs.low) return { ...change, kind: small ? 'same' : 'better' };
  const told = theirs.high < Number.POSITIVE_INFINITY && ours.low > 0;
  if (told) return { ...change, kind: 'same' };
  const lossy = now.run.missing.transactions > 0 || earlier.run.missing.transactions > 0;
  return { ...change, kind: lossy ? 'loss' : 'too-few' };
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Between two ranks; each end is passed with a probability of at most alpha. What is missing may lie on either side. */
function interval({ run, row }: Side, q: number, alpha: number, effect: number): Interval {
  const { durations } = row.all;
  const effective = Math.max(1, Math.floor(durations.count / effect));
  const width = durations.count / effective;
  const { transactions: missing } = run.missing;
  if (missing === Number.POSITIVE_INFINITY) return { low: 0, high: missing };
  const low = Math.floor(lowerCount(effective, q, alpha) * width);
  const high = upperCount(effective, q, alpha) + 1;
  // Beyond the last one nothing is known.
  const highRank = high > effective ? durations.count + 1 : Math.ceil(high * width);
  return {
    low: durations.ranked(Math.min(low, rankOf(q, durations.count)) - missing),
    high: durations.ranked(highRank + missing),
  };
}

function errorChange(now: Side, earlier: Side, { alpha, minChange }: Level): Change {
  const [ours, theirs] = [now.row.all, earlier.row.all];
  const [ratio, before] = [ours.errors / ours.transactions, theirs.errors / theirs.transactions];
  const change = { metric: 'error-ratio' as const, before, now: ratio, samples: ours.transactions };
  const effect = designEffect([now.row, earlier.row], () => (slice) => ({
    count: slice.errors,
    of: slice.transactions,
  }));
  const risen = isMore(ours, theirs, effect, alpha);
  const fallen = isMore(theirs, ours, effect, alpha);
  const least = Math.max(LEAST_ERRORS, minChange * before);
  if (Math.abs(ratio - before) < least || !(risen || fallen)) return { ...change, kind: 'same' };
  const missing = now.run.missing.transactions + earlier.run.missing.transactions;
  // All that is missing on the side of fewer errors: had they been errors, would it still be so?
  const [more, fewer] = risen ? [ours, theirs] : [theirs, ours];
  if (missing > 0 && !isMore(more, { ...fewer, errors: fewer.errors + missing }, effect, alpha)) {
    return { ...change, kind: 'loss' };
  }
  return { ...change, kind: risen ? 'worse' : 'better' };
}

/** Whether as many errors as `a` has of both together come to it by chance in no more than alpha. */
function isMore(a: Omit<Slice, 'durations'>, b: Omit<Slice, 'durations'>, effect: number, alpha: number): boolean {
  const errors = Math.floor((a.errors + b.errors) / effect);
  const share = a.transactions / (a.transactions + b.transactions);
  return errors > 0 && upperTail(Math.floor(a.errors / effect), errors, share) <= alpha;
}
