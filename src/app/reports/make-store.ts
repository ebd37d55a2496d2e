import { hostname } from 'node:os';
import type { SampleClock } from '../../lib/sample-clock.ts';
import { Services } from '../../metadata/services.ts';
import type { WorkloadResolver } from '../../metadata/workload.ts';
import { Store } from '../../metrics/store/store.ts';
import { protocolNamed } from '../../protocols/registry.ts';
import { seriesIdentity } from '../../sinks/series-identity.ts';
import type { StoreOption } from '../options.ts';

export interface StoreParts {
  readonly clock: SampleClock;
  readonly workloads: WorkloadResolver;
  /** Patterns of `--route`. */
  readonly routes: readonly string[];
}

/** The store, with the names under which sinks export what is in it, and who learns these. */
export function makeStore(
  { maxSeries, idleNs }: StoreOption,
  { clock, workloads, routes }: StoreParts,
): { readonly store: Store; readonly services: Services } {
  const services = new Services({ workloads, procPath: '/proc', hostName: hostname() });
  const named = new Set(routes);
  const store = new Store({
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
  return { store, services };
}
