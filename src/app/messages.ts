/** What the two threads say to each other: a closed union in each direction. */
import type { ClockPair } from '../lib/clock.ts';
import type { ErrorCode } from '../lib/error-codes.ts';
import { InvariantError, UserError } from '../lib/errors.ts';
import type { Look, Scene } from '../metrics/scene.ts';
import type { Snapshot, SnapshotCoverage, SnapshotLoss } from '../metrics/snapshot.ts';
import type { TargetDescription } from '../probe/targets/target.ts';
import type { ProbeWay } from '../probe/way.ts';
import type { Verdict } from '../transactions/chains/verdict.ts';
import type { TransactionRow } from '../transactions/row.ts';
import type { TracedRow } from '../transactions/traced-row.ts';
import type { SentCollection } from './collection-wire.ts';

export type ToWorker =
  /** Finish: drain, write what was collected, say `stopped`. */
  | { readonly kind: 'stop' }
  /** One `snapshot`, `picture`, `rows` or `spans` has been dealt with. */
  | { readonly kind: 'acknowledged' }
  /** A sink wants all since the attach: one `collected` comes back. */
  | { readonly kind: 'collect' }
  /** Pictures are of this from now on, the first one at once. */
  | { readonly kind: 'look'; readonly look: Look };

export type FromWorker =
  /** The probes are live, or the recording is open. */
  | { readonly kind: 'attached'; readonly facts: SessionFacts }
  /** `windows`: which of the mode's it is of. */
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot; readonly windows: number }
  /** What the screen of `top` shows; the next one replaces it. */
  | { readonly kind: 'picture'; readonly snapshot: Snapshot; readonly scene: Scene }
  /** `notShown`: how many had no room behind these. */
  | { readonly kind: 'rows'; readonly rows: readonly TransactionRow[]; readonly notShown: number }
  /** `dropped`: how many had no room until now, in all. */
  | { readonly kind: 'spans'; readonly spans: readonly TracedRow[]; readonly dropped: number }
  /** `last`: at the end, asked for or not. */
  | { readonly kind: 'collected'; readonly collection: SentCollection; readonly last: boolean }
  | { readonly kind: 'warning'; readonly text: string }
  /** The last message of a good end; everything collected has been sent before. */
  | { readonly kind: 'stopped'; readonly end: SessionEnd }
  /** The last message of a bad end; what was collected has been sent before. */
  | { readonly kind: 'failed'; readonly error: PortableError };

/** What is known once collecting begins. */
export interface SessionFacts {
  readonly source: { readonly kind: 'live' | 'recording' | 'pcap'; readonly probe: ProbeWay | null };
  readonly host: { readonly name: string; readonly kernel: string; readonly arch: string };
  readonly targets: readonly TargetDescription[];
  /** `pid 123`, `cgroup /…`, `recording incident.rec`, `capture yesterday.pcap`. */
  readonly label: string;
  readonly processes: readonly { readonly command: string; readonly count: number }[];
  readonly clocks: ClockPair;
}

export type EndReason = 'asked' | 'time' | 'count' | 'target' | 'recording';

export interface SessionEnd {
  readonly reason: EndReason;
  readonly account: SessionAccount | null;
  readonly recorded: RecordedSummary | null;
}

/** Since attach. */
export interface SessionAccount {
  readonly coverage: SnapshotCoverage;
  readonly loss: SnapshotLoss;
  readonly transactions: number;
  /** Of a tree: why calls stand beside. */
  readonly verdicts?: readonly Verdict[];
}

export interface RecordedSummary {
  readonly path: string;
  readonly bytes: number;
  readonly records: number;
  /** Refused by the queue to the disk. */
  readonly droppedRecords: number;
  /** Lost in the kernel. */
  readonly lostRecords: number;
}

/** An error as it crosses threads: structured cloning keeps no class. */
export type PortableError =
  | {
      readonly family: 'user';
      readonly code: ErrorCode;
      readonly message: string;
      readonly next: readonly string[];
      readonly stack: string;
    }
  | { readonly family: 'bug'; readonly message: string; readonly stack: string };

export function toPortableError(error: unknown): PortableError {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (error instanceof UserError) {
    return { family: 'user', code: error.code, message: error.message, next: error.next, stack };
  }
  return { family: 'bug', message: error instanceof Error ? error.message : String(error), stack };
}

export function fromPortableError(portable: PortableError): Error {
  if (portable.family === 'user') return new UserError(portable.code, portable.message, portable.next);
  const error = new InvariantError(portable.message);
  error.stack = portable.stack;
  return error;
}
