import type { CoverageCounts } from '../lib/coverage.ts';
import type { SnapshotCoverage, SnapshotLoss } from '../metrics/snapshot.ts';

/** `coverage` of each export. */
export function exportCoverage({ connections, bytes }: SnapshotCoverage): SnapshotCoverage {
  return { connections: exportCoverageCounts(connections), bytes: exportCoverageCounts(bytes) };
}

/** `loss` of each export. */
export function exportLoss({ complete, kernel, stream, pairing, limits, capture }: SnapshotLoss): SnapshotLoss {
  return {
    complete,
    kernel: {
      ringFullRecords: kernel.ringFullRecords,
      ringFullStateRecords: kernel.ringFullStateRecords ?? 0,
      missedRuns: kernel.missedRuns,
      tableFull: kernel.tableFull,
      copyFaults: kernel.copyFaults,
      peersUnknown: kernel.peersUnknown,
    },
    stream: {
      gapBytes: stream.gapBytes,
      unreadableBytes: stream.unreadableBytes,
      unparsedBytes: stream.unparsedBytes,
      skippedBytes: stream.skippedBytes,
    },
    pairing: {
      unmatchedRequests: pairing.unmatchedRequests,
      unmatchedResponses: pairing.unmatchedResponses,
      duplicateResponses: pairing.duplicateResponses,
    },
    limits: {
      evictedConnections: limits.evictedConnections,
      evictedRequests: limits.evictedRequests,
      forgottenConnections: limits.forgottenConnections,
      otherSeriesTransactions: limits.otherSeriesTransactions,
      cappedNames: limits.cappedNames,
      forgottenStatements: limits.forgottenStatements,
      forgottenNames: limits.forgottenNames,
      droppedOutputs: limits.droppedOutputs,
    },
    capture: {
      cutFiles: capture?.cutFiles ?? 0,
      encapsulatedPackets: capture?.encapsulatedPackets ?? 0,
      encryptedPackets: capture?.encryptedPackets ?? 0,
      unreadLinkPackets: capture?.unreadLinkPackets ?? 0,
      cutPackets: capture?.cutPackets ?? 0,
      cutPayloads: capture?.cutPayloads ?? 0,
      incompleteDatagrams: capture?.incompleteDatagrams ?? 0,
    },
  };
}

function exportCoverageCounts({ decoded, tls, recognised, unknown, unreadable }: CoverageCounts): CoverageCounts {
  return { decoded, tls, recognised, unknown, unreadable };
}
