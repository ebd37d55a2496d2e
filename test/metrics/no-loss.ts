import type { SnapshotLoss } from '../../src/metrics/snapshot.ts';

/** Of what was watched live. */
export const NO_LOSS: SnapshotLoss = {
  complete: true,
  kernel: { ringFullRecords: 0, missedRuns: 0, tableFull: 0, copyFaults: 0, peersUnknown: 0 },
  stream: { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 0 },
  pairing: { unmatchedRequests: 0, unmatchedResponses: 0, duplicateResponses: 0 },
  limits: {
    evictedConnections: 0,
    evictedRequests: 0,
    forgottenConnections: 0,
    otherSeriesTransactions: 0,
    cappedNames: 0,
    forgottenStatements: 0,
    forgottenNames: 0,
    droppedOutputs: 0,
  },
};
