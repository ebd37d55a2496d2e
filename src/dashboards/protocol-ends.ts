/** Of each protocol, what was served and what was called: rate, errors, durations. */
import type { Protocol } from '../protocols/registry.ts';
import { attributeLabels, durationName } from '../sinks/prometheus/names.ts';
import { seriesIdentity, UNSPLIT_GROUP } from '../sinks/series-identity.ts';
import {
  errorRatio,
  type HistogramSelector,
  histogram,
  increase,
  quantile,
  rate,
  sumBy,
  transactions,
  WHOLE_RANGE,
} from './expressions.ts';
import type { Section } from './layout.ts';
import { heatmap, table, timeseries, type Words } from './panels.ts';

/** Lines of a graph that can be told apart. */
const MOST_LINES = 10;
const MOST_ROWS = 50;
const QUANTILES = [0.5, 0.95, 0.99];
/** What each series of a service has, beside the service itself. */
const SHARED = ['instance', 'service_name', 'service_namespace', 'error_type'];

type Role = 'server' | 'client';

/** A protocol from one side. */
interface End {
  readonly role: Role;
  readonly title: string;
  readonly matchers: readonly string[];
  readonly durations: HistogramSelector;
  /** The label that says how it was answered. */
  readonly status: string;
}

export function protocolEnds(protocol: Protocol): Section[] {
  return (['server', 'client'] as const).map((role) => sectionOf(endOf(protocol, role)));
}

function sectionOf(end: End): Section {
  return {
    title: end.title,
    collapsed: true,
    bands: [
      { height: 8, panels: [rates(end), errorRatios(end), errorTypes(end)] },
      { height: 8, panels: [quantiles(end), durations(end)] },
      { height: 8, panels: [rows(end), slowest(end)] },
    ],
  };
}

/** What stands for any operation, resource and status: all that does not follow from them is the protocol's own. */
const ANY = { operation: '_OTHER', resource: 'resource', status: '599' };

/** Its durations have OpenTelemetry's names, which the sinks know: labels that are the same for all of them select it. */
function endOf(protocol: Protocol, role: Role): End {
  const { name, title, measures = null } = protocol;
  const server = { transport: 'tcp', name: null, nameSource: null, address: '', port: null } as const;
  const { metric, attributes } = seriesIdentity(
    {
      group: { ...UNSPLIT_GROUP, protocol: name, role, server },
      row: { operation: ANY.operation, resource: ANY.resource },
      statusCode: ANY.status,
      errorType: null,
    },
    { measures, resource: {}, isNamed: () => false },
  );
  const labels = attributeLabels(attributes);
  const own = labels.filter(([, value]) => !Object.values(ANY).includes(value));
  const status = labels.find(([, value]) => value === ANY.status)?.[0] ?? 'status_code';
  return {
    role,
    title: `${title} ${role === 'server' ? 'served' : 'called'}`,
    matchers: [`protocol="${name}"`, `role="${role}"`],
    durations: histogram(
      durationName(metric),
      own.map(([label, value]) => `${label}="${value}"`),
    ),
    status,
  };
}

function rates({ title, matchers }: End): ReturnType<typeof timeseries> {
  const by = sumBy(['operation', 'resource'], rate(transactions(...matchers)));
  return timeseries(words(title, 'rate', `The ${MOST_LINES} busiest rows.`, 'reqps'), [
    { expr: `topk(${MOST_LINES}, ${by})`, legend: '{{operation}} {{resource}}' },
  ]);
}

function errorRatios({ title, matchers }: End): ReturnType<typeof timeseries> {
  return timeseries(words(title, 'errors', 'The share of its transactions that failed, by service.', 'percentunit'), [
    { expr: errorRatio(['job'], matchers), legend: '{{job}}' },
  ]);
}

function errorTypes({ title, matchers }: End): ReturnType<typeof timeseries> {
  return timeseries(
    words(title, 'errors by kind', 'Those that failed, a second, by what went wrong.', 'reqps'),
    [{ expr: sumBy(['error_type'], rate(transactions(...matchers, 'error_type!=""'))), legend: '{{error_type}}' }],
    true,
  );
}

function quantiles({ title, durations: selector }: End): ReturnType<typeof timeseries> {
  return timeseries(
    words(title, 'percentiles', 'Of the durations of all that the chosen services did.', 's'),
    QUANTILES.map((q) => ({
      expr: quantile(q, selector, { kind: 'by', labels: [] }),
      legend: `p${q * 100}`,
    })),
  );
}

function durations({ title, durations: selector }: End): ReturnType<typeof heatmap> {
  return heatmap(
    words(title, 'durations', 'How many took how long: one cell is one bucket at one time.', 's'),
    sumBy(['le'], increase(selector.of('_bucket'))),
  );
}

function rows({ title, role, matchers }: End): ReturnType<typeof table> {
  const servers = role === 'client' ? ['server_address', 'server_port'] : [];
  const labels = ['job', 'operation', 'resource', ...servers];
  return table(words(title, 'rows', `The ${MOST_ROWS} busiest over the time shown.`, 'short'), [
    {
      expr: `topk(${MOST_ROWS}, ${sumBy(labels, rate(transactions(...matchers), WHOLE_RANGE))})`,
      legend: 'Rate',
      unit: 'reqps',
    },
    { expr: errorRatio(labels, matchers, WHOLE_RANGE), legend: 'Errors', unit: 'percentunit' },
  ]);
}

/** By OpenTelemetry's labels, which differ by protocol: all of them but how it was answered, and by whom. */
function slowest({ title, durations: selector, status }: End): ReturnType<typeof table> {
  const p99 = quantile(0.99, selector, { kind: 'without', labels: [...SHARED, status] }, WHOLE_RANGE);
  return table(words(title, 'slowest', `The ${MOST_ROWS} whose p99 is the longest over the time shown.`, 's'), [
    { expr: `topk(${MOST_ROWS}, ${p99})`, legend: 'p99', unit: 's' },
  ]);
}

function words(end: string, what: string, description: string, unit: string): Words {
  return { title: `${end}: ${what}`, description, unit };
}
