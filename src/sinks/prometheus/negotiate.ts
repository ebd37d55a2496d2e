import type { Family } from './families.ts';
import { toProtobuf } from './protobuf.ts';
import { toOpenMetrics, toText } from './text.ts';

export interface Format {
  readonly contentType: string;
  write(families: readonly Family[]): string | Uint8Array;
}

const TEXT: Format = { contentType: 'text/plain; version=0.0.4; charset=utf-8', write: toText };
const OPEN_METRICS: Format = {
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  write: toOpenMetrics,
};
const PROTOBUF: Format = {
  contentType: 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
  write: toProtobuf,
};

/** Of one header. Prometheus asks for some ten forms. */
const MAX_RANGES = 32;

/** The form that an Accept header prefers (RFC 9110, 12.5.1), of those that there are; text where it wants none of them. */
export function negotiate(accept: string | undefined): Format {
  let best: Format = TEXT;
  let most = 0;
  for (const range of (accept ?? '').split(',').slice(0, MAX_RANGES)) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const format = formatOf(type, new Map(parameters.map(pair)));
    const weight = weightOf(parameters);
    if (format === null || weight <= most) continue;
    best = format;
    most = weight;
  }
  return best;
}

/** What is not asked for in another version, or other words, than these. */
function formatOf(type: string, parameters: ReadonlyMap<string, string>): Format | null {
  const version = parameters.get('version');
  switch (type) {
    case 'application/vnd.google.protobuf':
      return parameters.get('encoding') === 'delimited' &&
        parameters.get('proto') === 'io.prometheus.client.metricfamily'
        ? PROTOBUF
        : null;
    case 'application/openmetrics-text':
      return version === undefined || version === '1.0.0' || version === '0.0.1' ? OPEN_METRICS : null;
    case 'text/plain':
      return version === undefined || version === '0.0.4' ? TEXT : null;
    case 'text/*':
    case '*/*':
      return TEXT;
    default:
      return null;
  }
}

function weightOf(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith('q='));
  if (text === undefined) return 1;
  const weight = Number(text.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}

function pair(parameter: string): [string, string] {
  const [name = '', value = ''] = parameter.split('=', 2);
  return [name.trim(), value.trim().replaceAll('"', '')];
}
