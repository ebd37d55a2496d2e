/** What a receiver of OTLP is told, before it is written. */
import type { Attributes, CollectedDurations } from '../../metrics/collection.ts';

export type MetricKind = 'counter' | 'upDownCounter' | 'gauge' | 'histogram';

export interface MetricHead {
  readonly name: string;
  readonly description: string;
  /** By UCUM; '' where there is none. */
  readonly unit: string;
  readonly kind: MetricKind;
}

export interface Metric extends MetricHead {
  readonly points: Point[];
}

export interface Point {
  /** The same for the same metric, resource and attributes. */
  readonly key: string;
  readonly attributes: Attributes;
  /** Null: a gauge, which has none. */
  readonly startUnixNs: number | null;
  /** Durations of histograms alone; null: the series has ended. */
  readonly value: number | CollectedDurations | null;
}

export interface ResourceMetrics {
  readonly resource: Attributes;
  readonly metrics: readonly Metric[];
}

/** Metrics by resource and name, in the order in which they came. */
export class Metrics {
  readonly #resources = new Map<string, { readonly resource: Attributes; readonly metrics: Map<string, Metric> }>();

  add(resource: Attributes, head: MetricHead, point: Point): void {
    const key = identityOf(resource);
    const of = this.#resources.get(key) ?? { resource, metrics: new Map<string, Metric>() };
    this.#resources.set(key, of);
    const metric = of.metrics.get(head.name) ?? { ...head, points: [] };
    of.metrics.set(head.name, metric);
    metric.points.push(point);
  }

  all(): ResourceMetrics[] {
    return [...this.#resources.values()].map(({ resource, metrics }) => ({ resource, metrics: [...metrics.values()] }));
  }
}

/** Attributes of a service may differ where two workloads call themselves the same: those of one of them are told. */
function identityOf(resource: Attributes): string {
  return JSON.stringify([resource['service.namespace'], resource['service.name'], resource['service.instance.id']]);
}
