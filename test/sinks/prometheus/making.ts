import type { Collection } from '../../../src/metrics/collection.ts';
import type { SnapshotLoss } from '../../../src/metrics/snapshot.ts';
import type { Store } from '../../../src/metrics/store/store.ts';
import { NO_LOSS } from '../../metrics/no-loss.ts';
import { START_UNIX_NS } from '../../metrics/store/making.ts';

const NONE = { decoded: 0, tls: 0, recognised: 0, unknown: 0, unreadable: 0 };

const LOSS: SnapshotLoss = {
  ...NO_LOSS,
  complete: false,
  kernel: { ...NO_LOSS.kernel, ringFullRecords: 3, ringFullStateRecords: 0 },
  stream: { ...NO_LOSS.stream, skippedBytes: 7 },
};

/** What a worker would give of a store. */
export function collectionOf(store: Store): Collection {
  return {
    timeUnixNs: START_UNIX_NS + 5e9,
    startUnixNs: START_UNIX_NS,
    series: store.series(),
    inFlight: store.inFlight([], 0),
    store: store.account(),
    coverage: { connections: { ...NONE, decoded: 2 }, bytes: { ...NONE, decoded: 1000, tls: 50 } },
    loss: LOSS,
  };
}

export const SELF = { version: '1.2.3', cpuSeconds: 0.25, sinks: [] };
