import type { Attributes } from '../../metrics/collection.ts';
import type { MetricHead, Metrics, Point, ResourceMetrics } from './metrics.ts';

interface Sent {
  readonly resource: Attributes;
  readonly head: MetricHead;
  readonly point: Point;
}

/** What a receiver holds for current. It is told once of each series that has ended: it would go on with its last value else. */
export class EndedSeries {
  #sent = new Map<string, Sent>();

  /** Adds an end to what is sent now, for each that was sent the last time and is not among it. */
  addTo(metrics: Metrics): void {
    const before = this.#sent;
    this.#sent = byKey(metrics.all());
    for (const [key, { resource, head, point }] of before) {
      if (!this.#sent.has(key)) metrics.add(resource, head, { ...point, value: null });
    }
  }
}

function byKey(resources: readonly ResourceMetrics[]): Map<string, Sent> {
  const sent = new Map<string, Sent>();
  for (const { resource, metrics } of resources) {
    for (const { points, ...head } of metrics) {
      for (const point of points)
        sent.set(`${head.name} ${point.key}`, { resource, head, point: { ...point, value: 0 } });
    }
  }
  return sent;
}
