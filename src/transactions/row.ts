import type { NameSource } from '../lib/name-source.ts';
import type { CausedBy } from './chains/served.ts';
import type { ClientEnd, Outcome, RemoteProcess, Role } from './transaction.ts';

/** `open`: a request that had no answer when all was over. */
export type RowOutcome = Outcome | 'open';

/** A transaction as `trace` shows it: plain data that crosses threads. The JSON line has the same keys. */
export interface TransactionRow {
  /** CLOCK_REALTIME nanoseconds of its end, as a decimal string. */
  readonly timeUnixNano: string;
  readonly observer: 'process' | 'wire';
  readonly role: Role;
  readonly protocol: string;
  readonly protocolVersion: string | null;
  readonly operation: string;
  readonly resource: string | null;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly statusCode: string | null;
  readonly outcome: RowOutcome;
  readonly errorType: string | null;
  /** Of what is open: so far. */
  readonly durationSeconds: number | null;
  readonly timeToFirstByteSeconds: number | null;
  readonly queueSeconds: null;
  /** It waits by design (a blocking command, a long poll): its duration is no latency. */
  readonly waiting: boolean;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly timing: 'exact' | 'late';
  readonly process: {
    readonly pid: number;
    readonly tid: number;
    readonly command: string;
    readonly containerId: string | null;
    readonly containerName: string | null;
    readonly podUid: string | null;
    readonly cgroup: string | null;
    readonly unit: string | null;
    readonly application: string;
    readonly instance: string | null;
  };
  readonly local: RowEndpoint;
  readonly peer: RowEndpoint;
  /** Where the kernel tells (Unix sockets), or that end is watched, too. */
  readonly peerProcess: RemoteProcess | null;
  /** Of a client: what it called the server, or looked for before it connected, or what is found of it; else null. */
  readonly peerName: string | null;
  readonly peerNameSource: NameSource | null;
  /** Of a client: the server's own end, where it was called by an address that was translated on the way, and is watched, too. */
  readonly peerBehind: RowEndpoint | null;
  /** For whom a proxy speaks, at the client's end of the connection. */
  readonly client: ClientEnd | null;
  readonly connectionId: string;
  readonly sequence: number;
  /** How often the request was sent; more than once only where its protocol sends again what was not answered. */
  readonly tries: number;
  /** The same at both ends of one call; null where the other end is not watched. */
  readonly pairId: string | null;
  /** Since the connection's last transaction, and the smoothed round trip by then; null where the kernel has not told. */
  readonly tcp: { readonly retransmissions: number; readonly rttSeconds: number | null } | null;
  /** Left out where nobody asked. */
  readonly head?: RowHead;
  /** Left out where nobody asked; null: it is no served request, or inside of one that is not known. */
  readonly tree?: CallTree | null;
}

/** Heads of request and answer, a line each, without what may be a secret; null where there is none. */
export interface RowHead {
  readonly request: readonly string[] | null;
  readonly response: readonly string[] | null;
}

/** What a served request has called, as far as that is certain. */
export interface CallTree {
  readonly calls: readonly NestedCall[];
  /** What it spent in none of them. */
  readonly outsideSeconds: number;
}

export interface NestedCall {
  readonly call: TransactionRow;
  /** How it is known. */
  readonly by: CausedBy;
  /** From the beginning of what has caused it. */
  readonly offsetSeconds: number;
  /** Of the time of that. */
  readonly share: number;
}

export interface RowEndpoint {
  readonly address: string;
  readonly port: number | null;
  readonly transport: 'tcp' | 'udp' | 'unix';
}
