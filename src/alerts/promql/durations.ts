import type { AlertRule } from '../rule.ts';
import type { End } from './ends.ts';
import { alternativesOf, type Names } from './matchers.ts';
import { type Grouping, Selection, sum, withLabel } from './query.ts';
import { Unsayable } from './unsayable.ts';

interface Window {
  readonly range: string;
}

/** Percentiles and means, of each row or of a side of a service. */
export function durationsExpression(rule: AlertRule, ends: readonly End[], window: Window): string {
  const chosen = ends.flatMap((end) => {
    const selection = selectionOf(rule, end);
    return selection === null ? [] : [{ end, selection }];
  });
  if (chosen.length === 0) throw new Unsayable('its filter selects nothing');
  if (rule.asks.condition.scope !== 'each') {
    throw new Unsayable('durations of all rows have other names for each protocol: ask each row');
  }
  return chosen
    .map(({ end, selection }) => {
      const grouping: Grouping = { kind: 'without', labels: [...end.status, 'error_type'] };
      return labelled(end.names, compared(rule, selection, grouping, window));
    })
    .join('\nor ');
}

/** Null where none of them can be meant. */
function selectionOf({ asks: { filter } }: AlertRule, { metric, own, names }: End): Selection | null {
  const alternatives = filter === null ? [[]] : alternativesOf(filter, names);
  return alternatives.length === 0 ? null : new Selection(metric, own, alternatives);
}

function compared(rule: AlertRule, selection: Selection, grouping: Grouping, { range }: Window): string {
  const { metric, comparison, limit } = rule.asks.condition;
  const part = (suffix: string, call: 'rate' | 'increase'): string =>
    sum(grouping, selection.of(suffix).over(call, range));
  const value =
    metric.kind === 'quantile'
      ? `histogram_quantile(${metric.q}, ${part('_bucket', 'rate')})`
      : `${part('_sum', 'rate')} / ${part('_count', 'rate')}`;
  // As everywhere, a percentile of fewer is their maximum.
  const needed = metric.kind === 'quantile' ? Math.ceil(1 / (1 - metric.q) - 1e-9) : 1;
  return `${value} ${comparison} ${limit} and ${part('_count', 'increase')} >= ${Math.max(rule.minCount, needed)}`;
}

/** The labels that all other alerts have. */
function labelled({ operation, resource, protocol, role }: Names, expression: string): string {
  const named = withLabel(withLabel(`(${expression})`, 'operation', operation), 'resource', resource);
  const ofRole = role === null ? named : withLabel(named, 'role', role);
  return protocol === null ? ofRole : withLabel(ofRole, 'protocol', protocol);
}
