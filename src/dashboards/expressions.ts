/** PromQL over the series that sae-mon exports. */

/** Grafana's: four scrapes at least, so that a rate has its two samples. */
const RATE_RANGE = '[$__rate_interval]';
/** What the reader looks at, as a whole: tables. */
export const WHOLE_RANGE = '[$__range]';

/** Of services that the reader has chosen. */
const CHOSEN = 'job=~"$job", instance=~"$instance"';
/** Of the sae-mon that tells of itself. */
const OBSERVER = 'instance=~"$observer"';

/** All transactions, also those without a duration. */
export function transactions(...matchers: readonly string[]): string {
  return ofServices('sae_mon_transactions_total', matchers);
}

export function ofServices(metric: string, matchers: readonly string[] = []): string {
  return `${metric}{${[CHOSEN, ...matchers].join(', ')}}`;
}

export function ofObserver(metric: string, ...matchers: readonly string[]): string {
  return `${metric}{${[OBSERVER, ...matchers].join(', ')}}`;
}

export function rate(selector: string, range = RATE_RANGE): string {
  return `rate(${selector}${range})`;
}

export function increase(selector: string, range = RATE_RANGE): string {
  return `increase(${selector}${range})`;
}

export function sumBy(labels: readonly string[], expression: string): string {
  return `sum${labels.length > 0 ? ` by (${labels.join(', ')})` : ''} (${expression})`;
}

/** Those that failed of all, 0 where none has: a series of its own says that nothing went wrong, where none would say nothing. */
export function errorRatio(labels: readonly string[], matchers: readonly string[], range = RATE_RANGE): string {
  const failed = sumBy(labels, rate(transactions(...matchers, 'error_type!=""'), range));
  const all = sumBy(labels, rate(transactions(...matchers), range));
  return `(${failed} or 0 * ${all}) / ${all}`;
}

/**
 * By native histograms where Prometheus keeps them, else by classic buckets.
 * @param grouping `by (…)` or `without (…)`; of the classic buckets `le` is kept whatever it says
 */
export function quantile(q: number, selector: HistogramSelector, grouping: Grouping, range = RATE_RANGE): string {
  const native = `sum ${groupingText(grouping)} (${rate(selector.of(''), range)})`;
  const classic = `sum ${groupingText(withBuckets(grouping))} (${rate(selector.of('_bucket'), range)})`;
  return `histogram_quantile(${q}, ${native}) or histogram_quantile(${q}, ${classic})`;
}

export interface HistogramSelector {
  of(suffix: '' | '_bucket' | '_count'): string;
}

export function histogram(metric: string, matchers: readonly string[]): HistogramSelector {
  return { of: (suffix) => ofServices(`${metric}${suffix}`, matchers) };
}

export interface Grouping {
  readonly kind: 'by' | 'without';
  readonly labels: readonly string[];
}

function groupingText({ kind, labels }: Grouping): string {
  return `${kind} (${labels.join(', ')})`;
}

function withBuckets(grouping: Grouping): Grouping {
  return grouping.kind === 'by' ? { kind: 'by', labels: ['le', ...grouping.labels] } : grouping;
}
