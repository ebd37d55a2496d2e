/** The values of metrics, as ranges over what is missing. */
import { rankOf } from './durations.ts';
import type { Metric } from './rule.ts';
import type { Figures } from './subject.ts';
import type { Why } from './verdict.ts';

export interface Measured {
  /** As it was seen; null where there is none. */
  readonly value: number | null;
  /** What it can be at least and at most, given what is missing. */
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  readonly names: readonly string[];
  /** Null where it can be judged. */
  readonly undecided: Why | null;
}

/** Of what, and beside how many that are missing. */
export interface Asked {
  readonly figures: Figures;
  readonly missing: number;
  readonly windowSeconds: number;
  readonly minCount: number;
}

export function exactly(value: number, samples: number, names: readonly string[] = []): Measured {
  return { value, low: value, high: value, samples, names, undecided: null };
}

export function nothing(undecided: Why): Measured {
  return { value: null, low: 0, high: 0, samples: 0, names: [], undecided };
}

export function measure(metric: Metric, asked: Asked): Measured {
  if (metric.kind === 'quantile') return quantileOf(metric.q, asked);
  const { figures, windowSeconds, missing } = asked;
  switch (metric.name) {
    case 'rate':
      return windowSeconds > 0 ? counted(figures.transactions, asked, windowSeconds) : nothing('no-row');
    case 'transactions':
      return counted(figures.transactions, asked, 1);
    case 'errors':
      return known(figures.transactions, asked) ?? counted(figures.errors, asked, 1);
    case 'error-ratio':
      return known(figures.transactions, asked) ?? ratioOf(figures, missing);
    case 'in-flight':
      return exactly(figures.inFlight, figures.transactions);
    case 'oldest-in-flight':
      return exactly(figures.oldestInFlightSeconds ?? 0, figures.inFlight);
    default:
      return extentOf(metric.name, asked);
  }
}

/** Of n samples p99 has one hundredth above it: of fewer than 100 that is none, and what looks like it is their maximum. */
function quantileOf(q: number, asked: Asked): Measured {
  const durations = asked.figures.durations();
  const { count } = durations;
  const few = known(count, asked);
  if (few !== null) return few;
  const value = durations.quantile(q);
  if (count * (1 - q) < 1 - 1e-9) return { ...exactly(value, count), undecided: 'too-few-for-percentile' };
  const { missing } = asked;
  if (missing === Number.POSITIVE_INFINITY) return { ...exactly(value, count), low: 0, high: missing };
  const rank = rankOf(q, count + missing);
  return { ...exactly(value, count), low: durations.ranked(rank - missing), high: durations.ranked(rank) };
}

function extentOf(name: 'mean' | 'min' | 'max' | string, asked: Asked): Measured {
  const durations = asked.figures.durations();
  const { count, min, max, sum } = durations;
  const few = known(count, asked);
  if (few !== null) return few;
  const unsure = asked.missing > 0;
  const high = unsure ? Number.POSITIVE_INFINITY : null;
  if (name === 'min') return { ...exactly(min, count), low: unsure ? 0 : min };
  if (name === 'max') return { ...exactly(max, count), high: high ?? max };
  const mean = sum / count;
  return { ...exactly(mean, count), low: sum / (count + asked.missing), high: high ?? mean };
}

function counted(count: number, { figures, missing }: Asked, per: number): Measured {
  const value = count / per;
  return { ...exactly(value, figures.transactions), high: (count + missing) / per };
}

function ratioOf({ errors, transactions }: Figures, missing: number): Measured {
  const measured = exactly(errors / transactions, transactions);
  if (missing === Number.POSITIVE_INFINITY) return { ...measured, low: 0, high: 1 };
  return { ...measured, low: errors / (transactions + missing), high: (errors + missing) / (transactions + missing) };
}

/** Null where there are enough samples. */
function known(samples: number, { minCount }: Asked): Measured | null {
  if (samples === 0) return nothing('no-sample');
  return samples < minCount ? { ...nothing('below-min-count'), samples } : null;
}
