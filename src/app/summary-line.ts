import { formatCount } from '../lib/formats.ts';
import type { SnapshotLoss } from '../metrics/snapshot.ts';
import type { SessionAccount } from './messages.ts';

/** The account of a session in one line of words: what is zero is left out. */
export function summaryLine({ transactions, coverage, loss }: SessionAccount): string {
  const seen = `${formatCount(transactions)} transactions on ${formatCount(coverage.connections.decoded)} connections`;
  if (loss.complete && loss.limits.droppedOutputs === 0) return `${seen}; nothing lost`;
  const parts = lostParts(loss).filter(([count]) => count > 0);
  return `${seen}; LOST: ${parts.map(([count, what]) => `${formatCount(count)} ${what}`).join(', ')}`;
}

function lostParts({ kernel, stream, pairing, limits, capture }: SnapshotLoss): readonly (readonly [number, string])[] {
  return [
    [kernel.ringFullRecords + (kernel.ringFullStateRecords ?? 0), 'records (ring full: --ring-bytes)'],
    [kernel.missedRuns, 'calls missed by the probe'],
    [kernel.tableFull, 'connections or processes without room in a kernel table'],
    [kernel.copyFaults, 'calls whose bytes could not be copied'],
    [stream.gapBytes, 'bytes not captured'],
    [stream.unreadableBytes, 'bytes not readable'],
    [stream.unparsedBytes, 'bytes not parsed'],
    [pairing.unmatchedRequests, 'requests without a response'],
    [pairing.unmatchedResponses, 'responses without a request'],
    [limits.evictedConnections, 'connections evicted'],
    [capture?.cutFiles ?? 0, 'files that end within themselves'],
    [capture?.encapsulatedPackets ?? 0, 'packets in encapsulations that are not read'],
    [capture?.unreadLinkPackets ?? 0, 'packets of links that are not read'],
    [capture?.cutPackets ?? 0, 'packets cut within their headers'],
    [capture?.incompleteDatagrams ?? 0, 'datagrams with pieces missing'],
    [limits.droppedOutputs, 'lines not written: the reader was too slow'],
  ];
}
