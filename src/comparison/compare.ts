/**
 * A run beside earlier ones. A percentile has changed where too many of the durations above that percentile of both runs together
 * are of one of them (the quantile test: exact, by the binomial distribution), and it differs by at least `minChange`
 * of the earlier value. A share of errors has where too many of all errors are of one of them, by at least `minChange` and a thousandth of all. Counts are
 * divided by the design effect first, and all comparisons of a run share one level (Bonferroni). With several earlier runs it
 * must have changed beside each of them: how much runs differ from each other, one alone cannot tell.
 */
import { Durations } from '../rules/durations.ts';
import { upperTail } from './binomial.ts';
import { type Counted, designEffect, type Share } from './noise.ts';
import type { Run, RunRow } from './run.ts';

/** Of a run without any change, the chance that one is found. */
const ALPHA = 0.01;
/** Less is one error in the noise of a start. */
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
  const errors = each((earlier) => errorChange(now, earlier, level));
  // One-way messages have no durations.
  if ([now, ...before].some(({ row }) => row.all.durations.count === 0)) return [errors];
  return [
    ...PERCENTILES.map((percentile) => each((earlier) => percentileChange(percentile, now, earlier, level))),
    errors,
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

function percentileChange({ name, q }: (typeof PERCENTILES)[number], now: Side, earlier: Side, level: Level): Change {
  const [ours, theirs] = [now.row.all.durations, earlier.row.all.durations];
  const change = { metric: name, before: theirs.quantile(q), now: ours.quantile(q), samples: ours.count };
  const kind = kindOf(now, earlier, level.alpha, slowest(ours, theirs, 1 - q));
  return { ...change, kind: isSmall(change, level.minChange * change.before) ? smallOf(kind) : kind };
}

/**
 * Durations from that bucket on, or behind it, which hold the slowest `share` of both runs best: a bucket of sleeps may hold
 * many. It is chosen by both together, which keeps the test exact.
 */
function slowest(a: Durations, b: Durations, share: number): Counted {
  const both = new Durations();
  both.merge(a);
  both.merge(b);
  const limit = both.middleAt(1 - share);
  const wanted = share * both.count;
  const [behind, from] = [both.countBehind(limit), both.countFrom(limit)];
  const isBehind = wanted / behind < from / wanted;
  return ({ durations }) => ({
    count: isBehind ? durations.countBehind(limit) : durations.countFrom(limit),
    of: durations.count,
  });
}

function errorChange(now: Side, earlier: Side, { alpha, minChange }: Level): Change {
  const [ours, theirs] = [now.row.all, earlier.row.all];
  const change = {
    metric: 'error-ratio' as const,
    before: theirs.errors / theirs.transactions,
    now: ours.errors / ours.transactions,
    samples: ours.transactions,
  };
  const kind = kindOf(now, earlier, alpha, ({ errors, transactions }) => ({ count: errors, of: transactions }));
  // Few errors are no lack of samples.
  const told = kind === 'too-few' ? 'same' : kind;
  return { ...change, kind: isSmall(change, Math.max(LEAST_ERRORS, minChange * change.before)) ? smallOf(told) : told };
}

function isSmall({ before, now }: Pick<Change, 'before' | 'now'>, least: number): boolean {
  return Math.abs(now - before) < least;
}

/** What differs by little has not changed, however sure it is. */
function smallOf(kind: ChangeKind): ChangeKind {
  return kind === 'worse' || kind === 'better' ? 'same' : kind;
}

/** @param counted what there should be less of */
function kindOf(now: Side, earlier: Side, alpha: number, counted: Counted): ChangeKind {
  const missing = now.run.missing.transactions + earlier.run.missing.transactions;
  if (missing === Number.POSITIVE_INFINITY) return 'loss';
  const effect = designEffect([now.row, earlier.row], counted);
  const isMore = (a: Share, b: Share): boolean => tooManyOf(a, b, effect) <= alpha;
  const [ours, theirs] = [counted(now.row.all), counted(earlier.row.all)];
  // All that is missing is added where it says the most against what was found.
  const more = (share: Share): Share => ({ count: share.count + missing, of: share.of + missing });
  if (isMore(ours, theirs)) return isMore(ours, more(theirs)) ? 'worse' : 'loss';
  if (isMore(theirs, ours)) return isMore(theirs, more(ours)) ? 'better' : 'loss';
  if (missing > 0 && isMore(more(ours), theirs)) return 'loss';
  // What would not be seen if there were twice as many is not told to be the same.
  const all = ours.count + theirs.count;
  const doubled = (all * 2 * ours.of) / (2 * ours.of + theirs.of);
  return isMore({ ...ours, count: doubled }, { ...theirs, count: all - doubled }) ? 'same' : 'too-few';
}

/** How likely it is that so many of both counts fall to `a`, if each of all is as likely to. */
function tooManyOf(a: Share, b: Share, effect: number): number {
  const all = Math.floor((a.count + b.count) / effect);
  return all === 0 ? 1 : upperTail(Math.floor(a.count / effect), all, a.of / (a.of + b.of));
}
