import { endsOf } from '../alerts/promql/ends.ts';
import { prometheusRules } from '../alerts/promql/rule-file.ts';
import type { AlertRule, AlertRules } from '../alerts/rule.ts';
import { printTemplate } from '../alerts/template.ts';
import { printDuration } from '../lib/duration.ts';
import { printFilter } from '../lib/filter/print.ts';
import { stripControl } from '../lib/formats.ts';
import { PROTOCOLS } from '../protocols/registry.ts';
import type { Condition } from '../rules/rule.ts';
import { renderKeyValues } from '../views/table-list.ts';
import { loadDefaultRules, loadRules } from './alerts/load-rules.ts';
import { DataOutput } from './data-output.ts';
import { warn } from './words.ts';

export interface RulesOptions {
  /** Null: those that come with sae-mon. */
  readonly path: string | null;
  /** Whether they are printed for Prometheus. */
  readonly prometheus: boolean;
  readonly columns: number;
  readonly color: boolean;
}

/** @throws UserError INPUT, BAD_RULE_FILE */
export async function runRules({ path, prometheus, ...look }: RulesOptions): Promise<void> {
  const { rules, text } = path === null ? loadDefaultRules() : loadRules(path);
  const output = new DataOutput(null, () => undefined);
  if (prometheus) await output.write(forPrometheus(rules));
  else await output.write(path === null ? text : listOf(rules, look));
}

function forPrometheus(rules: AlertRules): string {
  const { text, unsaid } = prometheusRules(rules, endsOf(PROTOCOLS));
  for (const { name, why } of unsaid) warn(`rule ${stripControl(name)} is left out: ${why}`);
  return text;
}

function listOf({ rules, intervalNs }: AlertRules, look: { columns: number; color: boolean }): string {
  const { columns: width, color } = look;
  const list = rules.map((rule) => {
    const pairs = pairsOf(rule).map(([name, value]) => [`  ${name}`, value] as const);
    return renderKeyValues([[rule.name, rule.asks.text], ...pairs], { width, color });
  });
  return `${list.join('\n')}\n${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, asked every ${printDuration(intervalNs)}\n`;
}

/** Other figures are right of any number of transactions. */
function needsCount({ metric }: Condition): boolean {
  return metric.kind === 'quantile' || ['mean', 'min', 'max', 'errors', 'error-ratio'].includes(metric.name);
}

/** What the file says of it, or what it has because the file does not. */
function pairsOf(rule: AlertRule): [string, string][] {
  const { asks, windowNs, forNs, keepFiringForNs, minCount, labels, annotations } = rule;
  return [
    ...(asks.filter === null ? [] : [['on', printFilter(asks.filter)] satisfies [string, string]]),
    ['window', printDuration(windowNs)],
    ...(forNs > 0 ? [['for', printDuration(forNs)] satisfies [string, string]] : []),
    ...(keepFiringForNs > 0 ? [['keep-firing-for', printDuration(keepFiringForNs)] satisfies [string, string]] : []),
    ...(needsCount(asks.condition) ? [['min-count', String(minCount)] satisfies [string, string]] : []),
    ...Object.entries(labels).map(([name, value]): [string, string] => [`label ${name}`, value]),
    ...Object.entries(annotations).map(([name, text]): [string, string] => [name, printTemplate(text)]),
  ];
}
