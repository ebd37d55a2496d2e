/**
 * The one type that crosses threads: what happened in a window. Plain data, structured-clonable.
 * Durations are in seconds, times in nanoseconds since the Unix epoch as doubles; names follow the
 * exported JSON, of which this is the model. `app` fills what metrics cannot know (target, coverage, loss).
 */
import type { CoverageCounts } from '../lib/coverage.ts';
import type { NameSource } from '../lib/name-source.ts';
import type { Role } from '../transactions/transaction.ts';

export interface Snapshot {
  readonly window: SnapshotWindow;
  readonly totals: Readonly<Record<Role, SnapshotTotals>>;
  readonly rows: readonly SnapshotRow[];
  readonly coverage: SnapshotCoverage;
  readonly loss: SnapshotLoss;
  readonly target: SnapshotTarget;
}

export interface SnapshotWindow {
  readonly index: number;
  readonly startUnixNs: number;
  readonly endUnixNs: number;
  readonly durationSeconds: number;
  /** True where the window did not last its interval (begin, end). */
  readonly partial: boolean;
  /** Since attach (or the recording's start). */
  readonly elapsedSeconds: number;
}

export interface SnapshotTotals {
  readonly transactions: number;
  readonly errors: number;
  readonly ratePerSecond: number;
  readonly errorRatio: number | null;
  readonly inFlight: number;
  readonly oldestInFlightSeconds: number | null;
}

export interface SnapshotWorkload {
  /** As tables and alerts call it; not exported. */
  readonly name: string;
  readonly command: string;
  readonly containerId: string | null;
  readonly containerName: string | null;
  readonly podUid: string | null;
  readonly cgroup: string | null;
  readonly unit: string | null;
  readonly application: string;
  /** Null where the row is of several. */
  readonly instance: string | null;
  readonly pids: readonly number[];
}

export interface SnapshotServer {
  readonly address: string;
  readonly port: number | null;
  /** Null where the row is of many servers. */
  readonly transport: 'tcp' | 'udp' | 'unix' | null;
  readonly name: string | null;
  /** Who has told the name; null where there is none. */
  readonly nameSource: NameSource | null;
  /** The name is that of a watched process at the connections' other end; left out: nobody knows. Not exported. */
  readonly watched?: boolean;
}

/** Who calls a server. */
export interface SnapshotClient {
  readonly address: string;
  /** Another with each connection: of no row. */
  readonly port: null;
  /** Its application, where it is on this host and known. */
  readonly name: string | null;
}

export interface SnapshotConnection {
  readonly id: string;
  readonly local: SnapshotEnd;
  readonly peer: SnapshotEnd;
}

/** Without a port where it is a Unix socket's. */
export interface SnapshotEnd {
  readonly address: string;
  readonly port: number | null;
}

export interface SnapshotDistribution {
  readonly count: number;
  readonly sum: number;
  readonly min: number | null;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  /** Exponential histogram, for merging; present on request only. */
  readonly histogram?: SnapshotHistogram;
}

/** OpenTelemetry exponential histogram, positive range only, in seconds. */
export interface SnapshotHistogram {
  readonly scale: number;
  readonly zeroCount: number;
  readonly offset: number;
  readonly counts: readonly number[];
}

/** Of the connections of a row; null where the kernel has told nothing of them. */
export interface SnapshotTcp {
  /** Segments sent again, by this end. */
  readonly retransmissions: number | null;
  /** Mean of the smoothed round trips at the row's transactions; of a server's, at the end of its connections. */
  readonly rttSeconds: number | null;
}

/**
 * How often each name occurred, the most frequent first. No object: one with a key like 503 has room for as many elements, 4 kB
 * that a row pays again in each window.
 */
export type Counts = readonly (readonly [name: string, count: number])[];

export interface SnapshotRow {
  /** Stable over windows: identifies the row for sorting and selection. */
  readonly key: string;
  readonly observer: 'process' | 'wire';
  readonly role: Role;
  readonly protocol: string;
  readonly protocolVersion: string | null;
  readonly operation: string;
  readonly resource: string | null;
  readonly workload: SnapshotWorkload;
  readonly server: SnapshotServer;
  /** Null where rows are not split by it. */
  readonly client: SnapshotClient | null;
  /** Likewise. */
  readonly connection: SnapshotConnection | null;
  readonly transactions: number;
  readonly errors: number;
  readonly ratePerSecond: number;
  readonly errorRatio: number | null;
  readonly statusCodes: Counts;
  readonly errorTypes: Counts;
  readonly outcomes: Counts;
  readonly waiting: { readonly count: number; readonly sum: number };
  readonly inFlight: { readonly count: number; readonly oldestSeconds: number | null };
  readonly durationSeconds: SnapshotDistribution;
  readonly timeToFirstByteSeconds: SnapshotDistribution;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly tcp: SnapshotTcp;
  readonly attributes: Readonly<Record<string, string | number>>;
}

export interface SnapshotCoverage {
  readonly connections: CoverageCounts;
  readonly bytes: CoverageCounts;
}

/** Since attach, not of the window. Keys as in the exports; see the design's contract. */
export interface SnapshotLoss {
  readonly complete: boolean;
  readonly kernel: {
    /** Data records that found the ring full; 2 x transactions are short of at most so many. */
    readonly ringFullRecords: number;
    /** Records of connections' and processes' states that found it full. */
    readonly ringFullStateRecords?: number;
    readonly missedRuns: number;
    readonly tableFull: number;
    readonly copyFaults: number;
    /** Datagrams without their other end: they count in the socket's own conversation. */
    readonly peersUnknown: number;
  };
  readonly stream: {
    readonly gapBytes: number;
    readonly unreadableBytes: number;
    readonly unparsedBytes: number;
    readonly skippedBytes: number;
  };
  readonly pairing: {
    readonly unmatchedRequests: number;
    readonly unmatchedResponses: number;
    /** Answers that came twice, or too late: no loss. */
    readonly duplicateResponses: number;
  };
  readonly limits: {
    readonly evictedConnections: number;
    /** Of `unmatchedRequests`: those that had to make room among the open ones of their connection. */
    readonly evictedRequests: number;
    /** For their silence or for want of room, with nothing under way: no loss. */
    readonly forgottenConnections: number;
    readonly otherSeriesTransactions: number;
    readonly cappedNames: number;
    /** Prepared statements that had to make room: executed again they have no name. */
    readonly forgottenStatements: number;
    /** Names of servers that had to make room: later rows have the address alone. */
    readonly forgottenNames: number;
    readonly droppedOutputs: number;
  };
  /** Of a packet capture or a recording; left out where there is none. */
  readonly capture?: CaptureLoss;
}

/** What of a capture, or of a recording, was not read. */
export interface CaptureLoss {
  /** 1 where it ends within itself, or is damaged there: what followed is not known of. */
  readonly cutFiles: number;
  /** In encapsulations that are not read. */
  readonly encapsulatedPackets: number;
  /** In encapsulations that are encrypted: no loss, as what TLS carries is none. */
  readonly encryptedPackets: number;
  /** Of links that are not read. */
  readonly unreadLinkPackets: number;
  /** Cut within their headers, or damaged there. */
  readonly cutPackets: number;
  /** Of which the snap length has cut off a part of what they carry: what was needed of that is a gap. */
  readonly cutPayloads: number;
  /** Datagrams of whose fragments some are missing. */
  readonly incompleteDatagrams: number;
}

export interface SnapshotTarget {
  /** `pid 123`, `cgroup /…`, `recording incident.rec`. */
  readonly label: string;
  /** Which of its transactions are counted; left out where all are. */
  readonly filter?: string;
  /** Processes by command, now. */
  readonly processes: readonly { readonly command: string; readonly count: number }[];
  /** False when the last of them has ended (or the recording has). */
  readonly alive: boolean;
}
