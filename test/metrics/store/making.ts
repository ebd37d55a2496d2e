import { SampleClock } from '../../../src/lib/sample-clock.ts';
import type { CollectedSeries } from '../../../src/metrics/collection.ts';
import { Store, type StoreOptions } from '../../../src/metrics/store/store.ts';
import { PROTOCOLS } from '../../../src/protocols/registry.ts';
import { seriesIdentity } from '../../../src/sinks/series-identity.ts';
import { workloads } from '../transactions.ts';

export const START_UNIX_NS = 1.7e18;
export const SECOND = 1e9;

/** A store with real names. Its clock stands still unless it is given. */
export function storeOf(options: Partial<StoreOptions> = {}): Store {
  return new Store({
    maxSeries: 100,
    idleNs: 60 * SECOND,
    workloads,
    clock: new SampleClock(START_UNIX_NS, () => START_UNIX_NS / 1e6),
    identify: (named) =>
      seriesIdentity(named, {
        measures: PROTOCOLS.find(({ name }) => name === named.group.protocol)?.measures ?? null,
        resource: { 'service.name': named.group.workload.command, 'service.instance.id': named.group.workload.key },
        isNamed: () => false,
      }),
    ...options,
  });
}

/** Everything up to here has been drained, and what comes next is. */
export function pass(store: Store, nowNs: number): void {
  store.drained(nowNs);
  store.draining(nowNs);
}

export function transactionsOf(series: readonly CollectedSeries[]): number {
  return series.reduce((sum, { outcomes }) => sum + outcomes.reduce((all, [, count]) => all + count, 0), 0);
}

export function isOverflow({ identity }: CollectedSeries): boolean {
  return identity.labels['otel.metric.overflow'] === true;
}
