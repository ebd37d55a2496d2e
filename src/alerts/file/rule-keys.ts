/** The keys of a rule file: reader, JSON Schema and man page know them from here. */

/** `texts`: names with texts. `templates`: the same with places that are filled in. */
export type KeyKind =
  | 'text'
  | 'label'
  | 'template'
  | 'duration'
  | 'count'
  | 'filter'
  | 'condition'
  | 'texts'
  | 'templates';

export interface Key {
  readonly kind: KeyKind;
  readonly required?: true;
  readonly default?: string | number;
  /** One line of the man page. */
  readonly help: string;
}

export const RULE_KEYS = {
  name: { kind: 'text', required: true, help: 'what the alert is called: no two rules have the same' },
  when: {
    kind: 'condition',
    required: true,
    help: 'when it holds: p99 > 500ms, each error-ratio > 2%, rate < 1/s, oldest-in-flight > 10s, lost, absent, new-dependency',
  },
  on: { kind: 'filter', help: 'which rows it is asked of, each for itself: a filter, as --filter; without, all' },
  window: { kind: 'duration', default: '1m', help: 'what is looked back on, at least an interval and at most 20' },
  for: { kind: 'duration', help: 'fires only when it has held for so long' },
  'keep-firing-for': { kind: 'duration', help: 'is over only when it has not held for so long' },
  'min-count': { kind: 'count', default: 10, help: 'fewer transactions in the window decide nothing' },
  severity: { kind: 'label', help: 'the label of this name' },
  summary: { kind: 'template', help: 'the annotation of this name' },
  labels: { kind: 'texts', help: 'labels that the alert has beside its own' },
  annotations: { kind: 'templates', help: 'texts about it, in which {{value}}, {{resource}} and others are filled in' },
} as const satisfies Readonly<Record<string, Key>>;

export const FILE_KEYS = {
  interval: { default: '15s', help: 'how often the rules are asked, 1s to 1h' },
  rules: { help: 'a list of rules' },
} as const;

export type RuleKey = keyof typeof RULE_KEYS;

/** Labels that alerts have of themselves, by what matched. */
export const OWN_LABELS = [
  'alertname',
  'host',
  'workload',
  'protocol',
  'role',
  'operation',
  'resource',
  'server',
] as const;

/** As Prometheus has them. */
export const LABEL_NAME = '^[a-zA-Z_][a-zA-Z0-9_]*$';
/** One that is longer is a mistake, and nobody can read it. */
export const MAX_TEXT = 1000;
export const MAX_RULES = 500;
/** Snapshots that are kept for the longest window, of up to 2,000 rows with their histograms each. */
export const MAX_INTERVALS = 20;

/** What reading goes by. */
export interface RuleReading {
  readonly source: string;
  /** Registered names. */
  readonly protocols: readonly string[];
}
