import type { Measures } from '../measures.ts';
import { dnsAttributes } from './decoder.ts';

/** https://opentelemetry.io/docs/specs/semconv/dns/dns-metrics/: of who looks up. */
export const dnsMeasures: Measures = {
  client: 'dns.lookup.duration',
  server: null,
  attributes: ({ operation, statusCode, resource }) => dnsAttributes(operation, statusCode, resource),
};
