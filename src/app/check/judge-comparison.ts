import type { Comparison } from '../../comparison/compare.ts';
import type { ComparisonReport, Outcome } from './report.ts';

/** What came and went is told, and left to rules: it is no fault by itself. */
export function judgeComparison(comparison: Comparison, baselines: readonly string[]): ComparisonReport {
  return { ...comparison, baselines, outcome: outcomeOf(comparison) };
}

function outcomeOf({ rows }: Comparison): Outcome {
  const kinds = new Set(rows.flatMap(({ changes }) => changes.map(({ kind }) => kind)));
  if (kinds.has('worse')) return 'failed';
  if (kinds.has('loss')) return 'undecided';
  // Errors can be compared of few transactions: that alone is no comparison.
  const percentiles = rows.flatMap(({ changes }) => changes.filter(({ metric }) => metric !== 'error-ratio'));
  return percentiles.some(({ kind }) => kind !== 'too-few') ? 'passed' : 'undecided';
}
