import type { MeasuredAttributes, MeasuredRow, Measures } from '../measures.ts';
import { httpAttributes } from './decoder.ts';

/**
 * https://opentelemetry.io/docs/specs/semconv/http/http-metrics/, which forbids to take `http.route` from a path: a guessed
 * template has a name of our own. What is encrypted is not decoded, so that the scheme is known.
 */
export const httpMeasures: Measures = {
  client: 'http.client.request.duration',
  server: 'http.server.request.duration',
  attributes: ({ role, operation, resource, named, statusCode }: MeasuredRow): MeasuredAttributes => ({
    ...httpAttributes(operation, statusCode),
    'url.scheme': 'http',
    ...(resource !== null && { 'sae_mon.route': resource }),
    ...(role === 'server' && named && resource !== null && { 'http.route': resource }),
  }),
};
