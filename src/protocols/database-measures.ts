import type { MeasuredAttributes, Measures } from './measures.ts';

/**
 * https://opentelemetry.io/docs/specs/semconv/database/database-metrics/ has the client's name alone; the server's is that of
 * OpenTelemetry's own eBPF instrumentation.
 */
export function databaseMeasures(
  attributes: (operation: string, statusCode: string | null, resource: string | null) => MeasuredAttributes,
): Measures {
  return {
    client: 'db.client.operation.duration',
    server: 'db.server.operation.duration',
    attributes: ({ operation, statusCode, resource }) => attributes(operation, statusCode, resource),
  };
}
