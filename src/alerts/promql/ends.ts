/** Whose durations are where: OpenTelemetry's names, by protocol and side. */
import type { Measures } from '../../protocols/measures.ts';
import { attributeLabels, durationName } from '../../sinks/prometheus/names.ts';
import { seriesIdentity, UNSPLIT_GROUP } from '../../sinks/series-identity.ts';
import type { Names } from './matchers.ts';

/** A protocol as it is registered. */
export interface MeasuredProtocol {
  readonly name: string;
  readonly measures?: Measures;
}

/** Durations of one name, of one protocol and side, or of all that have no name of OpenTelemetry's. */
export interface End {
  /** Without `_bucket`, `_sum` and `_count`. */
  readonly metric: string;
  /** What all of them have. */
  readonly own: readonly string[];
  readonly names: Names;
  /** How it was answered: what parts a row's series. */
  readonly status: readonly string[];
}

/** What stands for any. */
const ANY = { operation: 'ANY', resource: 'any', status: '599' };
/** The resource has this name where the operation is one of some. */
const TOPICS = ['messaging_destination_name'];

const WITHOUT_NAMES: End = {
  metric: 'sae_mon_operation_duration_seconds',
  own: [],
  names: { operation: ['operation'], resource: ['resource'], protocol: null, role: null },
  status: ['status_code'],
};

export function endsOf(protocols: readonly MeasuredProtocol[]): End[] {
  const named = protocols.flatMap(({ name, measures }) =>
    measures === undefined ? [] : (['server', 'client'] as const).flatMap((role) => endOf(name, role, measures) ?? []),
  );
  return [...named, WITHOUT_NAMES];
}

function endOf(protocol: string, role: 'server' | 'client', measures: Measures): End | null {
  if (measures[role] === null) return null;
  const { metric, attributes } = seriesIdentity(
    {
      group: {
        ...UNSPLIT_GROUP,
        protocol,
        role,
        server: { transport: 'tcp', name: null, nameSource: null, address: '', port: null },
      },
      row: { operation: ANY.operation, resource: ANY.resource },
      statusCode: ANY.status,
      errorType: null,
    },
    { measures, resource: {}, isNamed: () => false },
  );
  const labels = attributeLabels(attributes);
  const having = (value: string): string[] => labels.filter(([, own]) => own === value).map(([label]) => label);
  const resource = having(ANY.resource);
  const own = labels.filter(([, value]) => !Object.values(ANY).includes(value));
  const topics = own.some(([label]) => label.startsWith('messaging_')) ? TOPICS : [];
  return {
    metric: durationName(metric),
    own: own.map(([label, value]) => `${label}="${value}"`),
    names: {
      operation: unique([...having(ANY.operation), 'operation']),
      // Of their own name, where the protocol's does not fit.
      resource: unique([...resource, ...(resource.includes('route') ? [] : ['resource', ...topics])]),
      protocol,
      role,
    },
    status: unique([...having(ANY.status), 'status_code']),
  };
}

function unique(labels: readonly string[]): string[] {
  return [...new Set(labels)];
}
