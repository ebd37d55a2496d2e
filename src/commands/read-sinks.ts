import type { ExportOptions } from '../app/export.ts';
import type { SinkOption } from '../app/sinks/open-sink.ts';
import { UserError } from '../lib/errors.ts';
import type { Environment } from './otel-environment.ts';
import { type AlertFlags, readAlerts, receiverFlags } from './read-alerts.ts';
import { type DashboardFlags, readDashboard } from './read-dashboard.ts';
import { type JsonFlags, readJson } from './read-json.ts';
import { readLabels } from './read-label.ts';
import { type OtlpFlags, readOtlp, readOtlpEnvironment } from './read-otlp.ts';
import { type PrometheusFlags, readPrometheus } from './read-prometheus.ts';
import { type PushOption, refuseUnpushed } from './read-push.ts';
import { type RemoteWriteFlags, readRemoteWrite } from './read-remote-write.ts';
import { readStore, type StoreFlags } from './read-store.ts';

export interface SinkFlags
  extends DashboardFlags,
    JsonFlags,
    PrometheusFlags,
    RemoteWriteFlags,
    OtlpFlags,
    AlertFlags,
    StoreFlags {
  readonly label?: readonly string[] | undefined;
  readonly 'service-graph': boolean;
  readonly 'span-metrics': boolean;
  readonly replay?: string | undefined;
}

/**
 * Everything that `export` is to give, and what is the same for all of it. Who names no sink is given those of OpenTelemetry's
 * environment.
 * @throws UserError BAD_FLAG, BAD_DURATION
 */
export function readSinks(
  flags: SinkFlags,
  environment: Environment,
): Pick<ExportOptions, 'sinks' | 'store' | 'labels' | 'traceNames' | 'note'> {
  const named = [...readPrometheus(flags), ...readRemoteWrite(flags), ...readOtlp(flags)];
  const alerts = readAlerts(flags);
  const pages = readDashboard(flags);
  const unnamed = named.length + alerts.length + pages.length === 0 && !flags.json;
  const found = unnamed ? readOtlpEnvironment(environment, flags) : null;
  // What a sink needs is told only to who has asked for any.
  const live = found?.sinks ?? named;
  const alerted = receiversOf(alerts);
  refuseUnpushed(flags, [...receiversOf(live), ...alerted], alerted);
  refuseUntraced(flags, live);
  if (live.length + alerts.length + pages.length === 0 && !flags.json) {
    const some =
      'Add --json, --prometheus 9464, --remote-write URL, --otlp URL, --rules FILE or --dashboard 8080, or several.';
    throw bad('export needs a format', some);
  }
  const sinks = [...readJson(flags), ...live, ...alerts, ...pages];
  const sentNow = [...[...live, ...pages].map(({ kind }) => kind), ...alerts.flatMap(receiverFlags)];
  for (const flag of sentNow) if (flags.replay !== undefined) throw ofNow(flag);
  if (flags.label !== undefined && live.length === 0 && alerts.length === 0) {
    const some = 'Add --prometheus, --remote-write, --otlp or --rules, or leave it out.';
    throw bad('--label needs a sink that has labels', some);
  }
  const labels = { ...found?.labels, ...readLabels(flags.label ?? []) };
  return { sinks, store: readStore(flags), labels, traceNames: readTraceNames(flags, live), note: found?.note ?? null };
}

function receiversOf(sinks: readonly SinkOption[]): PushOption[] {
  return sinks.flatMap((sink) => {
    if (sink.kind === 'remote-write') return sink.receivers;
    if (sink.kind === 'otlp') return [sink.metrics, sink.traces].filter((signal) => signal !== null);
    return sink.kind === 'rules' ? [...sink.alertmanagers, ...sink.webhooks] : [];
  });
}

/** OTLP has the spans themselves. */
function readTraceNames(flags: SinkFlags, sinks: readonly SinkOption[]): ExportOptions['traceNames'] {
  const { 'service-graph': serviceGraph, 'span-metrics': spanMetrics } = flags;
  const given = [serviceGraph && '--service-graph', spanMetrics && '--span-metrics'].find(Boolean);
  if (given && !sinks.some(({ kind }) => kind === 'prometheus' || kind === 'remote-write')) {
    throw bad(`${given} needs --prometheus or --remote-write`, 'Add one of them, or leave it out.');
  }
  return { serviceGraph, spanMetrics };
}

/** Only OTLP has spans. */
function refuseUntraced(flags: SinkFlags, sinks: readonly SinkOption[]): void {
  if (flags.traces === undefined || sinks.some(({ kind }) => kind === 'otlp')) return;
  throw bad('--traces needs --otlp', 'Add --otlp http://collector:4318, or leave it out.');
}

function ofNow(flag: string): UserError {
  return bad(
    `--${flag} and --replay exclude each other: what it gives has the time at which it is given`,
    'Use --json for what was recorded.',
  );
}

function bad(message: string, next: string): UserError {
  return new UserError('BAD_FLAG', message, [next]);
}
