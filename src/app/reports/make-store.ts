import type { SampleClock } from '../../lib/sample-clock.ts';
import type { Services } from '../../metadata/services.ts';
import { Store } from '../../metrics/store/store.ts';
import { protocolNamed } from '../../protocols/registry.ts';
import { seriesIdentity } from '../../sinks/series-identity.ts';
import type { StoreOption } from '../options.ts';

export interface StoreParts {
  readonly clock: SampleClock;
  readonly services: Services;
  /** Patterns of `--route`. */
  readonly routes: readonly string[];
}

/** The store, with the names under which sinks export what is in it. */
export function makeStore({ maxSeries, idleNs }: StoreOption, { clock, services, routes }: StoreParts): Store {
  const named = new Set(routes);
  return new Store({
    maxSeries,
    idleNs,
    clock,
    workloads: services,
    identify: (series) =>
      seriesIdentity(series, {
        measures: protocolNamed(series.group.protocol)?.measures ?? null,
        resource: services.resourceOf(series.group.workload),
        isNamed: (resource) => named.has(resource),
      }),
  });
}
