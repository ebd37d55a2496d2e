/**
 * OpenTelemetry's names as Prometheus' own receiver, collectors and eBPF instrumentation write them
 * (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/):
 *
 *   http.server.request.duration in s     http_server_request_duration_seconds
 *   http.response.status_code             http_response_status_code
 *   service.namespace/service.name        job
 *   service.instance.id                   instance
 *
 * Of our own attributes, `sae_mon.route`, the label is the last part.
 */
import type { Attributes } from '../../metrics/collection.ts';
import type { Labels } from './families.ts';

const OWN = 'sae_mon.';
/** Of Prometheus, or made from other attributes here. */
const RESERVED = new Set(['job', 'instance', 'le', 'quantile']);
/** In `job` and `instance`. */
const IDENTITY = new Set(['service.name', 'service.namespace', 'service.instance.id']);

export function durationName(metric: string): string {
  return `${metric.replaceAll('.', '_')}_seconds`;
}

/** Whose series it is; `service_name` too, by which dashboards for instrumented services group. */
export function serviceLabels(resource: Attributes): Labels {
  const { 'service.name': name = '', 'service.namespace': namespace, 'service.instance.id': instance = '' } = resource;
  return [
    ['job', namespace === undefined ? String(name) : `${namespace}/${name}`],
    ['instance', String(instance)],
    ['service_name', String(name)],
    ...(namespace === undefined ? [] : [['service_namespace', String(namespace)] as const]),
  ];
}

/** The labels of `target_info`: all that the others leave out. */
export function targetLabels(resource: Attributes): Labels {
  const rest = Object.entries(resource).filter(([name]) => !IDENTITY.has(name));
  return [...serviceLabels(resource).slice(0, 2), ...attributeLabels(Object.fromEntries(rest))];
}

/** Of the user's own choice: `__replica__` is what Mimir takes it for. */
export function externalLabels(attributes: Attributes): Labels {
  return Object.entries(attributes).map(([name, value]) => [name.replaceAll('.', '_'), String(value)]);
}

/** Attributes whose names are the same as labels share one, with their values behind each other, as the specification has it. */
export function attributeLabels(attributes: Attributes): Labels {
  const labels = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes)) {
    if (value === '') continue;
    const label = labelName(name);
    const known = labels.get(label);
    labels.set(label, known === undefined ? String(value) : `${known};${value}`);
  }
  return [...labels];
}

function labelName(attribute: string): string {
  const plain = attribute.startsWith(OWN) ? attribute.slice(OWN.length) : attribute;
  const name = plain.replaceAll(/[^a-zA-Z0-9_]/g, '_');
  return RESERVED.has(name) || /^(\d|__)/.test(name) ? `key_${name}` : name;
}
