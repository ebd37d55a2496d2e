/**
 * The value of a rule's condition for each of its subjects, and whether it holds. A value is a range where transactions are
 * missing: its ends are what it would be if all of them had been at their best, or at their worst. Where the condition holds at one end and
 * not at the other it is undecided, and so it is where there are too few samples to speak of.
 */
import { compileFilter } from '../lib/filter/compile.ts';
import { ROW_FACTS } from '../metrics/row-facts.ts';
import type { Snapshot, SnapshotRow } from '../metrics/snapshot.ts';
import { dependenciesOf } from './dependency.ts';
import type { METRICS } from './metrics.ts';
import type { Missing } from './missing.ts';
import { type Condition, compares, type Rule } from './rule.ts';
import { figuresOfRow, figuresOfSides, type Subject } from './subject.ts';
import { exactly, type Measured, measure, nothing } from './value.ts';
import type { Verdict } from './verdict.ts';

export interface Evidence {
  /** Of one window; with histograms. */
  readonly snapshot: Pick<Snapshot, 'window' | 'rows' | 'totals'>;
  /** `missingIn` the window. */
  readonly missing: Missing;
  /** `dependenciesOf` an earlier time; null: nothing to compare with. */
  readonly knownDependencies: ReadonlySet<string> | null;
  /** Sinks that could not deliver; left out where there are none. */
  readonly sinksDown?: number;
  /** Transactions without which durations and ratios say nothing. */
  readonly minCount: number;
}

export interface Judgement {
  readonly subject: Subject;
  /** In the condition's unit; null where there is none. */
  readonly value: number | null;
  /** Durations of a percentile, else transactions. */
  readonly samples: number;
  readonly verdict: Verdict;
  /** What the value counts, where that has names: dependencies. */
  readonly names: readonly string[];
}

/** One of each subject: at least one. */
export function evaluate({ filter, condition }: Rule, evidence: Evidence): Judgement[] {
  const { rows, totals, window } = evidence.snapshot;
  const chosen = filter === null ? rows : rows.filter(compileFilter(filter, ROW_FACTS));
  const { metric, scope } = condition;
  if (scope === 'whole') return [judged(condition, WHOLE, wholeOf(metric.name as WholeName, chosen, evidence))];
  const figures = scope === 'each' ? chosen.map(figuresOfRow) : figuresOfSides(chosen, filter === null ? totals : null);
  if (figures.length === 0) return [judged(condition, WHOLE, nothing('no-row'))];
  const asked = {
    missing: evidence.missing.transactions,
    windowSeconds: window.durationSeconds,
    minCount: evidence.minCount,
  };
  return figures.map((one) => judged(condition, one.subject, measure(metric, { figures: one, ...asked })));
}

const WHOLE: Subject = { kind: 'whole' };

type WholeName = Extract<(typeof METRICS)[number], { scope: 'whole' }>['name'];

function wholeOf(name: WholeName, chosen: readonly SnapshotRow[], evidence: Evidence): Measured {
  const { missing, knownDependencies } = evidence;
  switch (name) {
    case 'lost':
      return exactly(missing.lost, missing.lost);
    case 'sinks-down':
      return exactly(evidence.sinksDown ?? 0, 0);
    case 'absent': {
      const seen = chosen.filter((row) => row.transactions > 0 || row.inFlight.count > 0).length;
      return { ...exactly(seen === 0 ? 1 : 0, seen), low: missing.transactions > 0 || seen > 0 ? 0 : 1 };
    }
    case 'new-dependency':
    case 'vanished-dependency': {
      if (knownDependencies === null) return nothing('nothing-known-before');
      const called = dependenciesOf(chosen.filter((row) => row.role === 'client'));
      const [from, minus] = name === 'new-dependency' ? [called, knownDependencies] : [knownDependencies, called];
      const names = [...from].filter((one) => !minus.has(one));
      return exactly(names.length, from.size, names);
    }
    default:
      return name satisfies never;
  }
}

function judged(condition: Condition, subject: Subject, measured: Measured): Judgement {
  const { value, samples, names } = measured;
  return { subject, value, samples, names, verdict: verdictOf(condition, measured) };
}

function verdictOf({ comparison, limit }: Condition, { low, high, undecided }: Measured): Verdict {
  if (undecided !== null) return { kind: 'undecided', why: undecided };
  const holds = compares(low, comparison, limit);
  // Where neither end equals the limit, something between them may.
  const passesLimit = (comparison === '==' || comparison === '!=') && low < limit && limit < high;
  if (passesLimit || holds !== compares(high, comparison, limit)) return { kind: 'undecided', why: 'loss' };
  return { kind: holds ? 'holds' : 'does-not-hold' };
}
