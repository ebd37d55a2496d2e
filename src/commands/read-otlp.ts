import type { SinkOption } from '../app/sinks/open-sink.ts';
import { UserError } from '../lib/errors.ts';
import { headerOf } from '../lib/http-header.ts';
import { type Environment, type OtelSettings, type OtelSignal, readOtelEnvironment } from './otel-environment.ts';
import { type PrometheusFlags, readPrometheus } from './read-prometheus.ts';
import { type PushFlags, type PushOption, readPushInterval, readReceiver } from './read-push.ts';
import { readTraces, type TracesFlags } from './read-traces.ts';

export interface OtlpFlags extends PushFlags, TracesFlags, PrometheusFlags {
  readonly otlp?: string | undefined;
}

type Otlp = SinkOption & { readonly kind: 'otlp' };
type Signal = NonNullable<Otlp['traces']>;

/** What sae-mon is called in the series that tell of itself. */
const SERVICE_NAME = 'sae-mon';
const SIGNAL_PATH = /\/v1\/(metrics|traces|logs)\/?$/;

/**
 * Empty where nothing is to be sent.
 * @throws UserError BAD_FLAG, BAD_DURATION
 */
export function readOtlp(flags: OtlpFlags): Otlp[] {
  const select = readTraces(flags);
  if (flags.otlp === undefined) return [];
  const base = readReceiver('--otlp', flags.otlp, flags);
  const { url } = base.destination;
  if (SIGNAL_PATH.test(new URL(url).pathname)) {
    throw bad('--otlp is given what /v1/metrics and /v1/traces are added to', 'Leave the end of the URL out.');
  }
  if (new URL(url).search !== '') throw bad('--otlp is given a URL with a query', 'Use --header for a token.');
  const signal = (path: string): Omit<Signal, 'select'> => ({
    ...base,
    destination: { ...base.destination, url: `${url.replace(/\/+$/, '')}/v1/${path}` },
    timeoutMs: null,
    gzip: true,
  });
  const metrics = { ...signal('metrics'), intervalNs: readPushInterval(flags), serviceName: SERVICE_NAME };
  return [{ kind: 'otlp', metrics, traces: select === null ? null : { ...signal('traces'), select } }];
}

/** What the environment asks for, where no flag does. */
export interface FromEnvironment {
  readonly sinks: readonly SinkOption[];
  readonly labels: Readonly<Record<string, string>>;
  /** Which variables it was, for people. */
  readonly note: string;
}

/**
 * Null where it asks for nothing.
 * @throws UserError BAD_FLAG, BAD_DURATION
 */
export function readOtlpEnvironment(environment: Environment, flags: OtlpFlags): FromEnvironment | null {
  const select = readTraces(flags);
  const settings = readOtelEnvironment(environment, select !== null);
  if (settings === null) return null;
  const { prometheus, attributes: labels, taken } = settings;
  return {
    sinks: [...(prometheus === null ? [] : readPrometheus({ prometheus })), ...otlpOf(settings, flags, select)],
    labels,
    note: `no sink is named by a flag: taken from the environment, by ${taken.join(', ')}`,
  };
}

function otlpOf(
  { metrics, traces, intervalMs, serviceName }: OtelSettings,
  flags: OtlpFlags,
  select: Signal['select'] | null,
): Otlp[] {
  if (metrics === null && traces === null) return [];
  const intervalNs = flags['push-interval'] === undefined ? intervalMs * 1e6 : readPushInterval(flags);
  return [
    {
      kind: 'otlp',
      metrics: metrics && {
        ...signalOf(metrics, 'METRICS', flags),
        intervalNs,
        serviceName: serviceName ?? SERVICE_NAME,
      },
      traces: traces && {
        ...signalOf(traces, 'TRACES', flags),
        select: select ?? { errors: false, slowNs: null, share: traces.share },
      },
    },
  ];
}

function signalOf(signal: OtelSignal, name: string, flags: OtlpFlags): Omit<Signal, 'select'> {
  const { destination, spool } = readReceiver(`OTEL_EXPORTER_OTLP_${name}_ENDPOINT`, signal.url, flags);
  const { ca, cert, key, timeoutMs, gzip } = signal;
  const tls = { ca: ca ?? destination.tls.ca, cert: cert ?? destination.tls.cert, key: key ?? destination.tls.key };
  return {
    destination: { ...destination, headers: [...signal.headers.map(checked), ...destination.headers], tls },
    spool,
    timeoutMs,
    gzip,
  };
}

function checked([name, value]: readonly [string, string]): PushOption['destination']['headers'][number] {
  const header = headerOf(`${name}: ${value}`);
  if (typeof header !== 'string') return header;
  throw bad(`OTEL_EXPORTER_OTLP_HEADERS: a header ${header}`, 'Write name=value,name=value.');
}

function bad(message: string, next: string): UserError {
  return new UserError('BAD_FLAG', message, [next]);
}
