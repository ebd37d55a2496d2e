import type { Family } from '../prometheus/families.ts';

/** `MetricType` of both versions. */
const TYPES = { counter: 1, gauge: 2, histogram: 3, info: 6 } as const satisfies Record<Family['type'], number>;

export function metricType({ type }: Family): number {
  return TYPES[type];
}
