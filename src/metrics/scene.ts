/**
 * What the screen of `top` asks of the worker, and is given beside a snapshot. Plain data that crosses threads: durations in
 * seconds, times in nanoseconds since the Unix epoch as doubles. What nobody looks at is not made.
 */
import type { NameSource } from '../lib/name-source.ts';
import type { RowEndpoint, TransactionRow } from '../transactions/row.ts';
import type { Role } from '../transactions/transaction.ts';
import type { SnapshotRow } from './snapshot.ts';

/** What the snapshot's rows are of: the last interval, a time, or all since the start (or since counting began anew). */
export const LOOK_WINDOWS = ['tick', '10s', '1m', 'start'] as const;
export type LookWindow = (typeof LOOK_WINDOWS)[number];

export const LOOK_PARTS = ['transactions', 'inFlight', 'connections', 'errors', 'cost'] as const;
export type LookPart = (typeof LOOK_PARTS)[number];

/** What is looked at now. */
export interface Look {
  readonly window: LookWindow;
  /** Time between two pictures. */
  readonly intervalNs: number;
  /** Another number than before: what counts since the start begins anew. */
  readonly epoch: number;
  readonly parts: readonly LookPart[];
  /** Key of the snapshot's row whose detail is wanted; null: none. */
  readonly row: string | null;
}

/** Null: not asked for. */
export interface Scene {
  /** Which question this answers. */
  readonly look: Look;
  readonly transactions: LatestTransactions | null;
  readonly inFlight: Bounded<InFlightRow> | null;
  readonly connections: Bounded<ConnectionRow> | null;
  readonly errors: Bounded<ErrorRow> | null;
  /** Null also where that row is not known any more. */
  readonly detail: RowDetail | null;
  readonly cost: OwnCost | null;
}

/** As many as are worth the way to a screen. */
export interface Bounded<Row> {
  readonly rows: readonly Row[];
  /** How many there are, with those that are not among `rows`. */
  readonly total: number;
}

export interface LatestTransactions {
  /** Oldest first; a few hundred at most. */
  readonly rows: readonly SceneTransaction[];
  /** Since the start: how many ended, and how many of these were never kept, for there were too many at a time. */
  readonly ended: number;
  readonly unkept: number;
}

export interface SceneTransaction extends TransactionRow {
  /** Its row in the snapshot. */
  readonly rowKey: string;
  /** It waits by design, for so long at most: what goes beyond it is a duration. Left out: it does not. */
  readonly waitsSeconds?: number;
}

/** What rows of all screens say of whose they are. */
export interface SceneParty {
  readonly role: Role;
  /** Registered protocol name, or `unknown`. */
  readonly protocol: string;
  readonly process: { readonly pid: number; readonly command: string; readonly application: string };
  readonly local: RowEndpoint;
  readonly peer: RowEndpoint;
  readonly peerName: string | null;
  readonly peerNameSource: NameSource | null;
}

/** A request that is not answered yet; the oldest first. */
export interface InFlightRow extends SceneParty {
  readonly key: string;
  readonly rowKey: string;
  readonly operation: string;
  readonly resource: string | null;
  readonly startUnixNs: number;
  readonly ageSeconds: number;
  /** Waits by design (BLPOP): its age is no slowness. */
  readonly waiting: boolean;
  readonly connectionId: string;
}

/** Why nothing of a connection is decoded. */
export type Undecoded =
  /** No byte was seen yet. */
  | 'silent'
  /** Too little was seen to know. */
  | 'undecided'
  | 'encrypted'
  /** Its protocol is known by name, and no decoder for it. */
  | 'recognised'
  | 'unknown'
  /** Moved in ways that show no bytes. */
  | 'unreadable';

/** A connection that is open. */
export interface ConnectionRow extends SceneParty {
  readonly key: string;
  readonly id: string;
  readonly transport: 'tcp' | 'udp' | 'unix';
  /** Since it was first seen; where it is left alone, at least. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Null where the kernel has not told. */
  readonly rttSeconds: number | null;
  readonly retransmissions: number | null;
  /** Since it was first seen; `openBefore`: it was open by then. */
  readonly ageSeconds: number;
  readonly openBefore: boolean;
  /** Since its last call; null where it is left alone: nobody knows. */
  readonly idleSeconds: number | null;
  /** The kernel does not tell of each of its calls, for nothing in them is wanted: not decoded, or within a long body. */
  readonly leftAlone: boolean;
  readonly transactions: number;
  readonly inFlight: number;
  /** Null: it is decoded. */
  readonly undecoded: Undecoded | null;
  /** What its first bytes look like, never their values: `text`, `binary, begins with 0x16 0x03`; null where it is decoded. */
  readonly opening: string | null;
}

/** Errors of one row for one reason, since the start. */
export interface ErrorRow {
  readonly key: string;
  readonly rowKey: string;
  readonly role: Role;
  readonly protocol: string;
  readonly operation: string;
  readonly resource: string | null;
  /** As the snapshot's rows call them. */
  readonly workload: string;
  readonly server: SnapshotRow['server'];
  /** As `errorType` of a transaction. */
  readonly reason: string;
  readonly count: number;
  readonly firstUnixNs: number;
  readonly lastUnixNs: number;
  readonly last: SceneTransaction;
}

/** One row over the last minutes. */
export interface RowDetail {
  readonly key: string;
  /** Of all that is kept of it, with its histogram; percentiles are of that time. */
  readonly row: SnapshotRow;
  readonly p999: number | null;
  readonly slotSeconds: number;
  /** Oldest first; the last one is under way. Slots in which nothing ended are there. */
  readonly slots: readonly DetailSlot[];
  /** The slowest that are kept, the slowest first. */
  readonly slowest: readonly SceneTransaction[];
  /** Of a server its callers, of a client its peers: the most frequent first. */
  readonly ends: Bounded<DetailEnd>;
}

export interface DetailSlot {
  readonly transactions: number;
  readonly errors: number;
  readonly p99: number | null;
  /** Sparse: [bucket, count]. A bucket holds durations from `heatBound(bucket)` up to that of the next one. */
  readonly heat: readonly (readonly [bucket: number, count: number])[];
}

export interface DetailEnd {
  readonly address: string;
  readonly port: number | null;
  readonly name: string | null;
  readonly transactions: number;
  readonly errors: number;
}

/** Buckets of the heat map: two an octave, so that a terminal's lines have room for four decades. */
export const HEAT_PER_OCTAVE = 2;

/** Where a bucket begins, in seconds. */
export function heatBound(bucket: number): number {
  return 2 ** (bucket / HEAT_PER_OCTAVE);
}

/** In which a duration in seconds, above 0, is counted. */
export function heatBucket(seconds: number): number {
  return Math.floor(Math.log2(seconds) * HEAT_PER_OCTAVE);
}

/** What watching costs, over the last interval. */
export interface OwnCost {
  /** Of one processor; sae-mon's own threads. */
  readonly cpuRatio: number;
  readonly residentBytes: number;
  /** Of the probe's programs, a run on average and all runs in a second; null where the kernel does not tell. */
  readonly probe: { readonly nanosecondsPerRun: number; readonly runsPerSecond: number } | null;
}
