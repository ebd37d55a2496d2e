import type { Collection } from '../../../src/metrics/collection.ts';
import type { SnapshotLoss } from '../../../src/metrics/snapshot.ts';
import type { Store } from '../../../src/metrics/store/store.ts';
import { START_UNIX_NS } from '../../metrics/store/making.ts';

const NONE = { decoded: 0, tls: 0, recognised: 0, unknown: 0, unreadable: 0 };

const LOSS: SnapshotLoss = {
  complete: false,
  kernel: { ringFullRecords: 3, ringFullStateRecords: 0, missedRuns: 0, tableFull: 0, copyFaults: 0, peersUnknown: 0 },
  stream: { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 7 },
  pairing: { unmatchedRequests: 0, unmatchedResponses: 0, duplicateResponses: 0 },
  limits: {
    evictedConnections: 0,
    forgottenConnections: 0,
    otherSeriesTransactions: 0,
    cappedNames: 0,
    forgottenNames: 0,
    droppedOutputs: 0,
  },
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

export const SELF = { version: '1.2.3', cpuSeconds: 0.25 };
