import type { SampleClock } from '../../lib/sample-clock.ts';
import type { Workloads } from '../../metadata/workloads.ts';
import type { RowSplit } from '../../metrics/row-split.ts';
import { Store } from '../../metrics/store/store.ts';
import { protocolNamed } from '../../protocols/registry.ts';
import { seriesIdentity } from '../../sinks/series-identity.ts';
import type { StoreOption } from '../options.ts';

export interface StoreParts {
  readonly clock: SampleClock;
  readonly workloads: Workloads;
  readonly split: RowSplit;
  /** Patterns of `--route`. */
  readonly routes: readonly string[];
}

/** The store, with the names under which sinks export what is in it. */
export function makeStore({ maxSeries, idleNs }: StoreOption, { clock, workloads, split, routes }: StoreParts): Store {
  const named = new Set(routes);
  return new Store({
    maxSeries,
    idleNs,
    clock,
    workloads,
    split,
    identify: (series) =>
      seriesIdentity(series, {
        measures: protocolNamed(series.group.protocol)?.measures ?? null,
        resource: workloads.resourceOf(series.group.workload),
        isNamed: (resource) => named.has(resource),
      }),
  });
}
