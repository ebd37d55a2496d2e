/** What a rule can ask for: parser, evaluation and man page know a metric from here. */

/** How its value is written, and in what it is counted: seconds, a share of 1, per second, a number. */
export type Unit = 'duration' | 'ratio' | 'rate' | 'count';

/**
 * Of what a value is, unless the rule says so itself: `each` row, `all` chosen rows of a side together (requests served and
 * calls made are never added up), or the `whole` session.
 */
export type Scope = 'each' | 'all' | 'whole';

export interface MetricEntry {
  readonly name: string;
  readonly unit: Unit;
  readonly scope: Scope;
  /** True where the bare name is a condition: more than none of it. */
  readonly bare: boolean;
  /** One line of the man page. */
  readonly help: string;
}

export const METRICS = [
  { name: 'mean', unit: 'duration', scope: 'each', bare: false, help: 'the mean duration' },
  { name: 'min', unit: 'duration', scope: 'each', bare: false, help: 'the shortest duration' },
  { name: 'max', unit: 'duration', scope: 'each', bare: false, help: 'the longest duration' },
  { name: 'rate', unit: 'rate', scope: 'all', bare: false, help: 'transactions per time: rate > 10/s, rate >= 30/m' },
  { name: 'transactions', unit: 'count', scope: 'all', bare: false, help: 'how many ended' },
  { name: 'errors', unit: 'count', scope: 'all', bare: false, help: 'how many of them are errors' },
  { name: 'error-ratio', unit: 'ratio', scope: 'all', bare: false, help: 'errors of transactions: error-ratio < 1%' },
  { name: 'in-flight', unit: 'count', scope: 'all', bare: false, help: 'how many are under way at the end' },
  {
    name: 'oldest-in-flight',
    unit: 'duration',
    scope: 'all',
    bare: false,
    help: 'for how long the oldest of them has been; 0 where none is. Without a filter those that wait by design are left out',
  },
  {
    name: 'absent',
    unit: 'count',
    scope: 'whole',
    bare: true,
    help: 'that no transaction of the chosen rows ended, and none is in flight',
  },
  {
    name: 'lost',
    unit: 'count',
    scope: 'whole',
    bare: true,
    help: 'what was not seen, by the account of loss: 0 where that is complete',
  },
  {
    name: 'sinks-down',
    unit: 'count',
    scope: 'whole',
    bare: true,
    help: 'sinks that could not deliver what they had last',
  },
  {
    name: 'new-dependency',
    unit: 'count',
    scope: 'whole',
    bare: true,
    help: 'servers that are called and were not before (protocol, name or address, port)',
  },
  {
    name: 'vanished-dependency',
    unit: 'count',
    scope: 'whole',
    bare: true,
    help: 'servers that were called before and are not',
  },
] as const satisfies readonly MetricEntry[];

export type MetricName = (typeof METRICS)[number]['name'];

/** Of the durations of transactions; what waits by design has none. */
export const QUANTILE: Omit<MetricEntry, 'name'> = {
  unit: 'duration',
  scope: 'each',
  bare: false,
  help: 'a percentile of the durations, also p75 or p99.95',
};

/** What is suggested for a word that is none. */
export const METRIC_NAMES: readonly string[] = [
  'p50',
  'p90',
  'p95',
  'p99',
  'p99.9',
  ...METRICS.map(({ name }) => name),
];

export function metricNamed(name: string): (MetricEntry & { readonly name: MetricName }) | null {
  return METRICS.find((metric) => metric.name === name) ?? null;
}
