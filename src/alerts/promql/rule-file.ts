/** Alert rules as a rule file of Prometheus: the same names, labels and texts; what cannot be said stands as a comment. */
import { Document, isMap, isSeq } from 'yaml';
import { printFilter } from '../../lib/filter/print.ts';
import { formatValue } from '../../rules/values.ts';
import type { AlertRule, AlertRules } from '../rule.ts';
import { type Placeholder, printTemplate, type Template } from '../template.ts';
import { promDuration } from './duration.ts';
import type { End } from './ends.ts';
import { expressionOf } from './expression.ts';
import { Unsayable } from './unsayable.ts';

export interface PrometheusRules {
  readonly text: string;
  /** Rules that are left out, and why. */
  readonly unsaid: readonly { readonly name: string; readonly why: string }[];
}

const HEAD = ` Made by \`sae-mon rules --prometheus\`, over the series of its --prometheus and --remote-write.
 A window needs two scrapes at least: scrape four times in the shortest one. What is asked of all rows is asked of each
 service (job, instance) by itself; service: is the label service_name.`;

export function prometheusRules({ rules, intervalNs }: AlertRules, ends: readonly End[]): PrometheusRules {
  const unsaid: { name: string; why: string }[] = [];
  const said = rules.flatMap((rule) => {
    try {
      return [{ rule, entry: entryOf(rule, ends) }];
    } catch (error) {
      if (!(error instanceof Unsayable)) throw error;
      unsaid.push({ name: rule.name, why: error.message });
      return [];
    }
  });
  const group = { name: 'sae-mon', interval: promDuration(intervalNs), rules: said.map(({ entry }) => entry) };
  const document = new Document({ groups: [group] });
  const left = unsaid.map(({ name, why }) => ` Left out: ${oneLine(name)}: ${oneLine(why)}.`);
  document.commentBefore = [HEAD, ...left].join('\n');
  comment(
    document,
    said.map(({ rule }) => askedText(rule)),
  );
  return { text: document.toString({ lineWidth: 0 }), unsaid };
}

function entryOf(rule: AlertRule, ends: readonly End[]): object {
  const { name, labels, annotations, forNs, keepFiringForNs } = rule;
  return {
    alert: name,
    expr: expressionOf(rule, ends),
    ...(forNs > 0 && { for: promDuration(forNs) }),
    ...(keepFiringForNs > 0 && { keep_firing_for: promDuration(keepFiringForNs) }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && {
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, text]) => [key, templateText(text, rule)]),
      ),
    }),
  };
}

/** Above each rule, what it was. */
function comment(document: Document, texts: readonly string[]): void {
  const rules = document.getIn(['groups', 0, 'rules']);
  if (!isSeq(rules)) return;
  rules.items.forEach((item, at) => {
    if (isMap(item)) item.commentBefore = ` ${texts[at]}`;
  });
}

function askedText({ asks: { filter, text } }: AlertRule): string {
  return oneLine(filter === null ? text : `${printFilter(filter)}: ${text}`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function templateText(template: Template, rule: AlertRule): string {
  return printTemplate(template, (place) => placeText(place, rule));
}

function placeText(place: Placeholder, { name, asks: { condition } }: AlertRule): string {
  switch (place) {
    case 'value':
      return VALUES[condition.unit];
    case 'limit':
      return formatValue(condition.limit, condition.unit);
    case 'name':
      return name;
    case 'workload':
      return '{{ $labels.service_name }}';
    case 'host':
      return '{{ $labels.instance }}';
    case 'server':
      return '{{ $labels.server_address }}';
    default:
      return `{{ $labels.${place} }}`;
  }
}

const VALUES = {
  duration: '{{ $value | humanizeDuration }}',
  ratio: '{{ $value | humanizePercentage }}',
  rate: '{{ $value | humanize }}/s',
  count: '{{ $value | humanize }}',
} as const;
