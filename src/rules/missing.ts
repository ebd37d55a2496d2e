import type { SnapshotLoss } from '../metrics/snapshot.ts';

/** What was not seen in a window. */
export interface Missing {
  /** Records, runs, messages, connections and rows that are missing, each at least one; 0 where the account is complete. */
  readonly lost: number;
  /** Transactions that may be missing from any row; Infinity: nobody knows how many. */
  readonly transactions: number;
}

export const NONE_MISSING: Missing = { lost: 0, transactions: 0 };

/** @param before the account at the window's begin; null: it began with the session */
export function missingIn(now: SnapshotLoss, before: SnapshotLoss | null): Missing {
  const since = (count: (loss: SnapshotLoss) => number): number => count(now) - (before === null ? 0 : count(before));
  const counted = since(countedLoss);
  const bytes = since(uncountedBytes);
  const holes = since(holesOfInput);
  const lost = counted + holes + (bytes > 0 ? 1 : 0);
  const incomplete = !now.complete && (before?.complete ?? true);
  return {
    lost: Math.max(lost, incomplete ? 1 : 0),
    // A record that found the ring full is a gap as well: how many transactions that took is known.
    transactions:
      holes > 0 || (bytes > 0 && since(ringLoss) === 0)
        ? Number.POSITIVE_INFINITY
        : counted + since((loss) => loss.limits.otherSeriesTransactions),
  };
}

function countedLoss(loss: SnapshotLoss): number {
  const { kernel, pairing, limits } = loss;
  return (
    ringLoss(loss) +
    kernel.missedRuns +
    kernel.tableFull +
    kernel.copyFaults +
    pairing.unmatchedRequests +
    pairing.unmatchedResponses +
    limits.evictedConnections
  );
}

function ringLoss({ kernel }: SnapshotLoss): number {
  return kernel.ringFullRecords + (kernel.ringFullStateRecords ?? 0);
}

function uncountedBytes({ stream }: SnapshotLoss): number {
  return stream.gapBytes + stream.unreadableBytes + stream.unparsedBytes;
}

function holesOfInput({ capture }: SnapshotLoss): number {
  if (capture === undefined) return 0;
  const { cutFiles, encapsulatedPackets, unreadLinkPackets, cutPackets, incompleteDatagrams } = capture;
  return cutFiles + encapsulatedPackets + unreadLinkPackets + cutPackets + incompleteDatagrams;
}
