import { formatCount } from '../lib/formats.ts';
import type { SnapshotLoss } from '../metrics/snapshot.ts';
import type { SessionAccount } from './messages.ts';

type Part = readonly [count: number, what: string];

/** The account of a session in one line of words: what is zero is left out. What is only without its name is told behind what is lost. */
export function summaryLine(account: SessionAccount): string {
  const { cappedNames, forgottenStatements } = account.loss.limits;
  const nameless: Part[] = [
    [cappedNames, 'names folded into others (--max-names)'],
    [forgottenStatements, 'prepared statements forgotten (--max-names)'],
  ];
  return [lostLine(account), ...textsOf(nameless)].join('; ');
}

function lostLine({ transactions, coverage, loss }: SessionAccount): string {
  const seen = `${formatCount(transactions)} transactions on ${formatCount(coverage.connections.decoded)} connections`;
  if (loss.complete && loss.limits.droppedOutputs === 0) return `${seen}; nothing lost`;
  return `${seen}; LOST: ${lostWords(loss).join(', ')}`;
}

/** What was lost, each with its count; empty where nothing was. */
export function lostWords(loss: SnapshotLoss): string[] {
  return textsOf(lostParts(loss));
}

function textsOf(parts: readonly Part[]): string[] {
  return parts.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`);
}

function lostParts({ kernel, stream, pairing, limits, capture }: SnapshotLoss): readonly Part[] {
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
