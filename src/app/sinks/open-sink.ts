import type { AlertsOption } from './alerts.ts';
import type { DashboardOption } from './dashboard.ts';
import type { JsonOption } from './json.ts';
import type { OtlpOption } from './otlp.ts';
import type { PrometheusOption } from './prometheus.ts';
import type { RemoteWriteOption } from './remote-write.ts';
import type { Sink, SinkContext } from './sink.ts';

/** What the flags have asked for. */
export type SinkOption =
  | ({ readonly kind: 'json' } & JsonOption)
  | ({ readonly kind: 'prometheus' } & PrometheusOption)
  | ({ readonly kind: 'otlp' } & OtlpOption)
  | ({ readonly kind: 'remote-write' } & RemoteWriteOption)
  | ({ readonly kind: 'rules' } & AlertsOption)
  | ({ readonly kind: 'dashboard' } & DashboardOption);

/**
 * Loads what the sink needs, which is paid for by nobody else.
 * @throws UserError
 */
export async function openSink(option: SinkOption, context: SinkContext): Promise<Sink> {
  switch (option.kind) {
    case 'json': {
      const { JsonSink } = await import('./json.ts');
      return new JsonSink(option, context);
    }
    case 'prometheus': {
      const { PrometheusSink } = await import('./prometheus.ts');
      return await PrometheusSink.open(option, context);
    }
    case 'otlp': {
      const { OtlpSink } = await import('./otlp.ts');
      return await OtlpSink.open(option, context);
    }
    case 'remote-write': {
      const { RemoteWriteSink } = await import('./remote-write.ts');
      return await RemoteWriteSink.open(option, context);
    }
    case 'rules': {
      const { AlertsSink } = await import('./alerts.ts');
      return await AlertsSink.open(option, context);
    }
    case 'dashboard': {
      const { DashboardSink } = await import('./dashboard.ts');
      return await DashboardSink.open(option, context);
    }
    default:
      return option satisfies never;
  }
}
