/** Alerts as text: for stderr, for the screen, and for whoever is sent them. */
import { formatSeconds, stripControl } from '../lib/formats.ts';
import { formatValue } from '../rules/values.ts';
import type { Alert, AlertChange, Undecided } from './alert.ts';
import { fillTemplate, type Placeholder } from './template.ts';

/** Of what was on the network, a text shows so much: a path of 64 KiB is no message. */
const MAX_SHOWN = 200;

/** Where that was seen, and what the user has everything marked with. */
export interface Origin {
  readonly host: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What it is known by, the same as long as it lives. */
export function alertLabels({ rule, subject }: Alert, { host, labels }: Origin): Record<string, string> {
  return { ...labels, ...rule.labels, alertname: rule.name, host, ...mapValues(subject.labels, shown) };
}

/** Filled in with what was measured last. */
export function alertAnnotations(alert: Alert, { host }: Origin): Record<string, string> {
  const values = placeholderValues(alert, host);
  return mapValues(alert.rule.annotations, (template) => fillTemplate(template, values));
}

/** `slow-users: p99 612ms > 500ms: http server GET /users/{id} of node` */
export function alertText(alert: Alert): string {
  const of = subjectText(alert);
  return `${stripControl(alert.rule.name)}: ${measuredText(alert)}${of === '' ? '' : `: ${of}`}`;
}

/** `alert fires: …`, `alert resolved after 2m10s: …`, `alert kept, too few transactions: …`; with the summary, where there is one. */
export function changeText(change: AlertChange, now: number): string {
  const { kind, alert } = change;
  const text = alertText(alert);
  switch (kind) {
    case 'fires':
      return `alert fires: ${text}${summaryText(alert)}`;
    case 'kept':
      return `alert kept, ${alert.undecided === null ? '' : UNDECIDED_TEXTS[alert.undecided]}: ${text}`;
    case 'resolved': {
      const why = change.givenUp ? ', nothing more is heard of it' : '';
      return `alert resolved after ${formatSeconds(Math.max(0, now - alert.firedAt))}${why}: ${text}`;
    }
    default:
      return change satisfies never;
  }
}

export const UNDECIDED_TEXTS: Readonly<Record<Undecided, string>> = {
  'no-row': 'no transactions',
  'no-sample': 'no transactions',
  'below-min-count': 'too few transactions',
  'too-few-for-percentile': 'too few transactions for this percentile',
  loss: 'what was lost could change it',
  'nothing-known-before': 'nothing is known of before',
  'window-not-over': 'the window is not over',
};

function summaryText({ rule, subject, value }: Alert): string {
  const { summary } = rule.annotations;
  if (summary === undefined) return '';
  const text = fillTemplate(summary, placeholderValues({ rule, subject, value }, ''));
  return ` (${stripControl(text)})`;
}

function measuredText({ rule, value }: Alert): string {
  const { condition } = rule.asks;
  const { name } = condition.metric;
  if (name === 'absent' && condition.bare) return 'no transactions';
  if (name === 'new-dependency') return 'calls a server that is new';
  const measured = value === null ? '' : ` ${formatValue(value, condition.unit)}`;
  return `${name}${measured} ${condition.comparison} ${formatValue(condition.limit, condition.unit)}`;
}

function subjectText({ subject: { labels } }: Alert): string {
  const { protocol, role, operation, resource, server, workload } = mapValues(labels, shown);
  const what = [protocol, role, operation, resource].filter(Boolean).join(' ');
  return [what, server && `to ${server}`, workload && `of ${workload}`].filter(Boolean).join(' ');
}

function placeholderValues(
  { rule, subject, value }: Pick<Alert, 'rule' | 'subject' | 'value'>,
  host: string,
): Readonly<Record<Placeholder, string>> {
  const {
    workload = '',
    protocol = '',
    role = '',
    operation = '',
    resource = '',
    server = '',
  } = mapValues(subject.labels, shown);
  const { unit, limit } = rule.asks.condition;
  return {
    value: value === null ? '' : formatValue(value, unit),
    limit: formatValue(limit, unit),
    name: rule.name,
    workload,
    host,
    protocol,
    role,
    operation,
    resource,
    server,
  };
}

/** What came from the network holds nothing that a terminal, a log or a chat could take for more than text on one line. */
function shown(text: string): string {
  const safe = stripControl(text);
  return safe.length <= MAX_SHOWN ? safe : `${safe.slice(0, MAX_SHOWN - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}
