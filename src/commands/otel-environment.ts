/**
 * What OpenTelemetry's environment variables ask of an exporter
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/,
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/). An empty one is as none.
 */
import { UserError } from '../lib/errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type Signal = 'METRICS' | 'TRACES';

const DEFAULT_ENDPOINT = 'http://localhost:4318';
const DEFAULT_INTERVAL_MS = 60_000;
const DEFAULT_PROMETHEUS = { host: 'localhost', port: '9464' };
const PROTOCOL = 'http/protobuf';

export interface OtelSignal {
  /** As it is sent to. */
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Null: as is usual. */
  readonly timeoutMs: number | null;
  readonly gzip: boolean;
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
}

export interface OtelSettings {
  readonly metrics: OtelSignal | null;
  /** `share`: of those that are part of no trace which somebody keeps already. */
  readonly traces: (OtelSignal & { readonly share: number }) | null;
  readonly intervalMs: number;
  /** `host:port` to serve metrics at. */
  readonly prometheus: string | null;
  /** For every resource: who something belongs to it says itself. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Of sae-mon itself, and nobody else; null: as it is. */
  readonly serviceName: string | null;
  /** The variables that were looked at and are set, in words for people: values may be secrets. */
  readonly taken: readonly string[];
}

/**
 * Null where they ask for nothing.
 * @param wantsTraces whatever they say: where traces go is asked
 * @throws UserError BAD_FLAG
 */
export function readOtelEnvironment(environment: Environment, wantsTraces = false): OtelSettings | null {
  const variables = new Variables(environment);
  if (variables.text('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return null;
  const metrics = exporters(variables, 'METRICS', ['otlp', 'prometheus']);
  const told = exporters(variables, 'TRACES', ['otlp']);
  const traces = wantsTraces && metrics.includes('otlp') ? ['otlp'] : told;
  if (metrics.length === 0 && traces.length === 0) return null;
  const share = traces.length === 0 ? 0 : sampledShare(variables);
  refuseTemporality(variables);
  const {
    'service.name': named = null,
    'service.instance.id': _,
    ...attributes
  } = pairs(variables, 'OTEL_RESOURCE_ATTRIBUTES');
  return {
    metrics: metrics.includes('otlp') ? signalOf(variables, 'METRICS') : null,
    traces: share > 0 ? { ...signalOf(variables, 'TRACES'), share } : null,
    intervalMs: variables.milliseconds('OTEL_METRIC_EXPORT_INTERVAL') ?? DEFAULT_INTERVAL_MS,
    prometheus: metrics.includes('prometheus') ? listenOf(variables) : null,
    attributes,
    serviceName: variables.text('OTEL_SERVICE_NAME') ?? named,
    taken: variables.taken(),
  };
}

/** Of the process, and which of it were used. */
class Variables {
  readonly #environment: Environment;
  readonly #used = new Set<string>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  text(name: string): string | null {
    const text = this.#environment[name]?.trim();
    if (text === undefined || text === '') return null;
    this.#used.add(name);
    return text;
  }

  milliseconds(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw bad(`${name}=${text} is not a number of milliseconds`, `Use ${name}=10000.`);
  }

  /** Of one signal, else of both. */
  of(signal: Signal, what: string): string | null {
    return this.text(`OTEL_EXPORTER_OTLP_${signal}_${what}`) ?? this.text(`OTEL_EXPORTER_OTLP_${what}`);
  }

  /** The name under which `of` finds it. */
  nameOf(signal: Signal, what: string): string {
    const own = `OTEL_EXPORTER_OTLP_${signal}_${what}`;
    return this.text(own) === null ? `OTEL_EXPORTER_OTLP_${what}` : own;
  }

  taken(): string[] {
    return [...this.#used].sort();
  }
}

/** OTLP where an endpoint is set; metrics also by the common one, which is not meant as a wish for every request as a span. */
function exporters(variables: Variables, signal: Signal, known: readonly string[]): readonly string[] {
  const name = `OTEL_${signal}_EXPORTER`;
  const text = variables.text(name);
  if (text === null) {
    const endpoint = signal === 'METRICS' ? variables.of(signal, 'ENDPOINT') : variables.text(endpointOf(signal));
    return endpoint === null ? [] : ['otlp'];
  }
  const wanted = text.split(',').map((each) => each.trim().toLowerCase());
  const unknown = wanted.find((each) => each !== 'none' && !known.includes(each));
  if (unknown !== undefined) {
    throw bad(`${name}=${text}: there is no exporter ${unknown}`, `Use ${[...known, 'none'].join(', ')}.`);
  }
  return wanted.filter((each) => each !== 'none');
}

function endpointOf(signal: Signal): string {
  return `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`;
}

function signalOf(variables: Variables, signal: Signal): OtelSignal {
  refuseProtocol(variables, signal);
  const compression = variables.of(signal, 'COMPRESSION') ?? 'gzip';
  if (compression !== 'gzip' && compression !== 'none') {
    throw bad(`${variables.nameOf(signal, 'COMPRESSION')}=${compression} is not known`, 'Use gzip or none.');
  }
  const cert = variables.of(signal, 'CLIENT_CERTIFICATE');
  const key = variables.of(signal, 'CLIENT_KEY');
  if ((cert === null) !== (key === null)) {
    throw bad(
      'a client shows a certificate with its key: one of the two is missing',
      'Set OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY.',
    );
  }
  return {
    url: variables.text(endpointOf(signal)) ?? underBase(variables, signal),
    headers: Object.entries(pairs(variables, variables.nameOf(signal, 'HEADERS'))),
    timeoutMs: variables.milliseconds(variables.nameOf(signal, 'TIMEOUT')),
    gzip: compression === 'gzip',
    ca: variables.of(signal, 'CERTIFICATE'),
    cert,
    key,
  };
}

function underBase(variables: Variables, signal: Signal): string {
  const base = variables.text('OTEL_EXPORTER_OTLP_ENDPOINT') ?? DEFAULT_ENDPOINT;
  return `${base.replace(/\/+$/, '')}/v1/${signal.toLowerCase()}`;
}

function refuseProtocol(variables: Variables, signal: Signal): void {
  const protocol = variables.of(signal, 'PROTOCOL');
  if (protocol === null || protocol === PROTOCOL) return;
  const name = variables.nameOf(signal, 'PROTOCOL');
  const next =
    protocol === 'grpc'
      ? `Use ${PROTOCOL} and the receiver's port for HTTP, mostly 4318.`
      : `Use ${PROTOCOL}, which every receiver of OTLP takes.`;
  throw bad(`${name}=${protocol}: sae-mon speaks ${PROTOCOL} alone`, next);
}

function refuseTemporality(variables: Variables): void {
  const name = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE';
  const preference = variables.text(name);
  if (preference === null || preference.toLowerCase() === 'cumulative') return;
  throw bad(`${name}=${preference}: sae-mon counts since its attach`, 'Use cumulative, or have the collector convert.');
}

/** Whatever the caller keeps is its own; of the rest so many. */
function sampledShare(variables: Variables): number {
  const name = 'OTEL_TRACES_SAMPLER';
  const sampler = variables.text(name) ?? 'parentbased_always_on';
  switch (sampler.replace(/^parentbased_/, '')) {
    case 'always_on':
      return 1;
    case 'always_off':
      return 0;
    case 'traceidratio': {
      const text = variables.text('OTEL_TRACES_SAMPLER_ARG') ?? '1';
      const share = Number(text);
      if (share >= 0 && share <= 1) return share;
      throw bad(`OTEL_TRACES_SAMPLER_ARG=${text} is not a share`, 'Use a number from 0 to 1.');
    }
    default:
      throw bad(`${name}=${sampler} is not known`, 'Use parentbased_always_on, or parentbased_traceidratio.');
  }
}

function listenOf(variables: Variables): string {
  const host = variables.text('OTEL_EXPORTER_PROMETHEUS_HOST') ?? DEFAULT_PROMETHEUS.host;
  const port = variables.text('OTEL_EXPORTER_PROMETHEUS_PORT') ?? DEFAULT_PROMETHEUS.port;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** `name=value,name=value`, values percent-encoded: what both resource attributes and headers look like. */
function pairs(variables: Variables, name: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of (variables.text(name) ?? '').split(',')) {
    if (pair.trim() === '') continue;
    const equals = pair.indexOf('=');
    const key = pair.slice(0, Math.max(equals, 0)).trim();
    const value = decoded(pair.slice(equals + 1).trim());
    // The value may be a secret.
    if (key === '' || value === null) throw bad(`${name} is not of the form name=value,name=value`, ENCODED);
    found[key] = value;
  }
  return found;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const ENCODED = 'Write commas and other such characters of a value as %2C.';

function bad(message: string, next: string): UserError {
  return new UserError('BAD_FLAG', message, [next]);
}
