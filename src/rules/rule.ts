/** A parsed rule: plain data. Whether its condition should hold, or is what must not be, is the matter of whoever has it. */
import type { Filter } from '../lib/filter/tree.ts';
import type { MetricName, Scope, Unit } from './metrics.ts';

export interface Rule {
  /** As it was written. */
  readonly text: string;
  /** Which rows; null: all. */
  readonly filter: Filter | null;
  readonly condition: Condition;
}

export type Metric =
  /** `q` of 0.99 is p99. */
  | { readonly kind: 'quantile'; readonly name: string; readonly q: number }
  | { readonly kind: 'figure'; readonly name: MetricName };

export const COMPARISONS = ['<', '<=', '>', '>=', '==', '!='] as const;

export type Comparison = (typeof COMPARISONS)[number];

export interface Condition {
  readonly metric: Metric;
  readonly unit: Unit;
  readonly scope: Scope;
  readonly comparison: Comparison;
  /** Seconds, a share of 1, per second, or a count, as the unit has it. */
  readonly limit: number;
  /** True where the metric stands alone: `lost` for `lost > 0`. */
  readonly bare: boolean;
}

export function compares(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
    default:
      return comparison satisfies never;
  }
}
