import type { CoverageCounts } from '../../lib/coverage.ts';
import type { SnapshotCoverage, SnapshotLoss } from '../../metrics/snapshot.ts';
import type { ProtocolWords } from '../protocol-words.ts';
import { bytes, grouped, share } from './figures.ts';

/** One counter of the account, as the help screen explains it. */
export interface Counter {
  readonly title: string;
  /** What it counts, and what it does to the figures. */
  readonly meaning: string;
  readonly unit: 'count' | 'bytes';
  /** False where it takes nothing from the counts. */
  readonly loses: boolean;
  of(loss: SnapshotLoss): number;
}

export const COUNTERS: readonly Counter[] = [
  {
    title: 'ring full',
    meaning: 'records dropped, the ring was full: counts too low',
    unit: 'count',
    loses: true,
    of: (loss) => loss.kernel.ringFullRecords,
  },
  {
    title: 'states dropped',
    meaning: 'connection and process records dropped, the ring was full',
    unit: 'count',
    loses: true,
    of: (loss) => loss.kernel.ringFullStateRecords ?? 0,
  },
  {
    title: 'missed runs',
    meaning: 'probe runs the kernel left out: counts too low',
    unit: 'count',
    loses: true,
    of: (loss) => loss.kernel.missedRuns,
  },
  {
    title: 'table full',
    meaning: 'connections that found no room: counts too low',
    unit: 'count',
    loses: true,
    of: (loss) => loss.kernel.tableFull,
  },
  {
    title: 'copy faults',
    meaning: 'bytes that could not be copied: counts too low',
    unit: 'count',
    loses: true,
    of: (loss) => loss.kernel.copyFaults,
  },
  {
    title: 'gaps',
    meaning: 'of streams not seen (beyond the copy limit, lost)',
    unit: 'bytes',
    loses: true,
    of: (loss) => loss.stream.gapBytes,
  },
  {
    title: 'unreadable',
    meaning: 'moved in ways that show no bytes (io_uring, splice)',
    unit: 'bytes',
    loses: true,
    of: (loss) => loss.stream.unreadableBytes,
  },
  {
    title: 'unparsed',
    meaning: 'that a decoder could not make sense of',
    unit: 'bytes',
    loses: true,
    of: (loss) => loss.stream.unparsedBytes,
  },
  {
    title: 'requests alone',
    meaning: 'requests whose response was not seen',
    unit: 'count',
    loses: true,
    of: (loss) => loss.pairing.unmatchedRequests,
  },
  {
    title: 'responses alone',
    meaning: 'responses whose request was not seen',
    unit: 'count',
    loses: true,
    of: (loss) => loss.pairing.unmatchedResponses,
  },
  {
    title: 'evicted',
    meaning: 'connections forgotten to bound memory',
    unit: 'count',
    loses: true,
    of: (loss) => loss.limits.evictedConnections,
  },
  {
    title: 'skipped',
    meaning: 'of bodies passed over by design: nothing is lost',
    unit: 'bytes',
    loses: false,
    of: (loss) => loss.stream.skippedBytes,
  },
  {
    title: 'other',
    meaning: 'requests in row (other): totals stay exact',
    unit: 'count',
    loses: false,
    of: (loss) => loss.limits.otherSeriesTransactions,
  },
  {
    title: 'capped names',
    meaning: 'names folded into {*} (--max-names): totals stay exact',
    unit: 'count',
    loses: false,
    of: (loss) => loss.limits.cappedNames,
  },
  {
    title: 'statements',
    meaning: 'prepared ones forgotten (--max-names): without a name',
    unit: 'count',
    loses: false,
    of: (loss) => loss.limits.forgottenStatements,
  },
  {
    title: 'open requests',
    meaning: 'of requests alone: too many open on one connection',
    unit: 'count',
    loses: false,
    of: (loss) => loss.limits.evictedRequests,
  },
  {
    title: 'output dropped',
    meaning: 'lines a slow reader missed: counts stay exact',
    unit: 'count',
    loses: false,
    of: (loss) => loss.limits.droppedOutputs,
  },
  {
    title: 'answered twice',
    meaning: 'answers that came again, or too late: nothing is lost',
    unit: 'count',
    loses: false,
    of: (loss) => loss.pairing.duplicateResponses,
  },
  {
    title: 'names forgotten',
    meaning: 'of servers: later rows have the address alone',
    unit: 'count',
    loses: false,
    of: (loss) => loss.limits.forgottenNames,
  },
  {
    title: 'forgotten',
    meaning: 'silent connections: known again when they speak',
    unit: 'count',
    loses: false,
    of: (loss) => loss.limits.forgottenConnections,
  },
  {
    title: 'no peer',
    meaning: 'datagrams without their other end, counted all the same',
    unit: 'count',
    loses: false,
    of: (loss) => loss.kernel.peersUnknown,
  },
  {
    title: 'cut file',
    meaning: 'recording or capture that ends within itself: what followed is missing',
    unit: 'count',
    loses: true,
    of: (loss) => loss.capture?.cutFiles ?? 0,
  },
  {
    title: 'encapsulated',
    meaning: 'packets in encapsulations that are not read: counts too low',
    unit: 'count',
    loses: true,
    of: (loss) => loss.capture?.encapsulatedPackets ?? 0,
  },
  {
    title: 'other links',
    meaning: 'packets of links that are not read: counts too low',
    unit: 'count',
    loses: true,
    of: (loss) => loss.capture?.unreadLinkPackets ?? 0,
  },
  {
    title: 'cut packets',
    meaning: 'packets cut within their headers: counts too low',
    unit: 'count',
    loses: true,
    of: (loss) => loss.capture?.cutPackets ?? 0,
  },
  {
    title: 'cut payloads',
    meaning: 'packets cut by the snap length behind their headers',
    unit: 'count',
    loses: false,
    of: (loss) => loss.capture?.cutPayloads ?? 0,
  },
  {
    title: 'lost fragments',
    meaning: 'datagrams of which pieces are missing: counts too low',
    unit: 'count',
    loses: true,
    of: (loss) => loss.capture?.incompleteDatagrams ?? 0,
  },
  {
    title: 'encrypted',
    meaning: 'packets that are encrypted as a whole (ESP, MACsec)',
    unit: 'count',
    loses: false,
    of: (loss) => loss.capture?.encryptedPackets ?? 0,
  },
];

/** `1,234` or `1.2MB`. */
export function counterText(counter: Counter, loss: SnapshotLoss): string {
  const value = counter.of(loss);
  return counter.unit === 'bytes' ? bytes(value) : grouped(value);
}

/** What was lost since attach, shortest first word first: `37 records, 1.2MB of streams`; empty when nothing was. */
export function lostText(loss: SnapshotLoss): string {
  const { kernel, stream, pairing, limits } = loss;
  const records = kernel.ringFullRecords + (kernel.ringFullStateRecords ?? 0) + kernel.missedRuns + kernel.copyFaults;
  const streamBytes = stream.gapBytes + stream.unreadableBytes + stream.unparsedBytes;
  const unpaired = pairing.unmatchedRequests + pairing.unmatchedResponses;
  const packets = unreadPackets(loss);
  const connections = kernel.tableFull + limits.evictedConnections;
  const parts = [
    records > 0 ? `${grouped(records)} ${records === 1 ? 'record' : 'records'}` : '',
    streamBytes > 0 ? `${bytes(streamBytes)} of streams` : '',
    unpaired > 0 ? `${grouped(unpaired)} unpaired` : '',
    connections > 0 ? `${grouped(connections)} ${connections === 1 ? 'connection' : 'connections'}` : '',
    packets > 0 ? `${grouped(packets)} ${packets === 1 ? 'packet' : 'packets'} unread` : '',
    (loss.capture?.cutFiles ?? 0) > 0 ? 'the end of a cut file' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function unreadPackets({ capture }: SnapshotLoss): number {
  if (capture === undefined) return 0;
  return capture.encapsulatedPackets + capture.unreadLinkPackets + capture.cutPackets + capture.incompleteDatagrams;
}

/** `88% of bytes decoded, 11% TLS, 1% unknown, 0% unreadable`. */
export function coverageText({ bytes: seen }: SnapshotCoverage, { encrypted }: ProtocolWords): string {
  const total = trafficBytes(seen);
  if (total === 0) return 'no traffic yet';
  const parts = [`${share(seen.decoded, total)} of bytes decoded`, `${share(seen.tls, total)} ${encrypted.join('/')}`];
  if (seen.recognised > 0) parts.push(`${share(seen.recognised, total)} recognised`);
  parts.push(`${share(seen.unknown, total)} unknown`, `${share(seen.unreadable, total)} unreadable`);
  return parts.join(', ');
}

export function hasTraffic({ bytes: seen }: SnapshotCoverage): boolean {
  return trafficBytes(seen) > 0;
}

function trafficBytes(seen: CoverageCounts): number {
  return seen.decoded + seen.tls + seen.recognised + seen.unknown + seen.unreadable;
}
