/** What the pipeline gives to `app` and asks of it; see `pipeline.ts`. */
import type { CoverageCounts } from '../lib/coverage.ts';
import type { Decoder } from '../protocols/protocol.ts';
import type { ErrorRules } from '../transactions/error-rules.ts';
import type { TransactionSink } from '../transactions/transaction.ts';
import type { ServerNames } from './conversations/server-names.ts';

/** The only arrow back: live, it writes to the probe's mapped array; in a replay it is null. Positions are 32-bit sequence numbers. */
export interface VerdictWriter {
  /** Copy nothing of this direction before `position`. */
  skip(connection: number, direction: 'received' | 'sent', position: number): void;
  /** Forgotten here: send the addresses again with each record. */
  announce(connection: number): void;
  /** Of each call only its length matters. */
  lengths(connection: number): void;
  /** Copy nothing of this connection. */
  ignore(connection: number): void;
  /** Back to the defaults. */
  capture(connection: number): void;
}

/** Asked about sockets of whose end the kernel tells nothing (UDP, Unix), when something on them has waited for long. */
export interface SocketLiveness {
  /** Whether the socket with this inode is still open, as far as the process that was seen at it can tell; null where it cannot. */
  isOpen(transport: 'udp' | 'unix', inode: number, tgid: number): boolean | null;
}

export interface PipelineOptions {
  readonly decoders: readonly Decoder[];
  readonly sinks: readonly TransactionSink[];
  /** Null in a replay. */
  readonly verdicts: VerdictWriter | null;
  /** Null in a replay. */
  readonly liveness?: SocketLiveness | null;
  /** The user's own; none by default. */
  readonly errorRules?: ErrorRules | null;
  readonly maxConnections?: number;
  /** Under which names servers were looked for; null, and by default: nobody knows. */
  readonly names?: ServerNames | null;
  /** What is spoken at a server's port, by whoever knows better. */
  readonly decodeAs?: ReadonlyMap<number, Decoder>;
}

export interface PipelineAccount {
  readonly coverage: { readonly connections: CoverageCounts; readonly bytes: CoverageCounts };
  readonly stream: {
    readonly gapBytes: number;
    readonly unreadableBytes: number;
    readonly unparsedBytes: number;
    readonly skippedBytes: number;
  };
  readonly pairing: { readonly unmatchedRequests: number; readonly unmatchedResponses: number };
  /** For want of room, with something open or half read. */
  readonly evictedConnections: number;
  /** Of `pairing.unmatchedRequests`: for want of room among the open ones of their conversation. */
  readonly evictedRequests: number;
  /** What was passed over without a loss. */
  readonly passedOver: {
    /** Answers that came twice. */
    readonly duplicates: number;
    /** For want of room or for their silence, with nothing open: when they speak again they are known again. */
    readonly forgottenConnections: number;
  };
}
