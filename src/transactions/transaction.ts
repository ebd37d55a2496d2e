import type { NameSource } from '../lib/name-source.ts';
import type { NamedAddresses } from '../protocols/named-addresses.ts';

/** Outcome of a transaction, by the words of the exports. */
export type Outcome =
  | 'ok'
  | 'error'
  | 'unanswered'
  | 'reset'
  | 'refused'
  | 'timeout'
  | 'oneWay'
  | 'cutByClient'
  | 'cutByServer';

export type Role = 'unknown' | 'client' | 'server';

/**
 * A request with its response. One object is reused for every transaction that is handed to a sink:
 * copy what must outlive the call. Times are CLOCK_MONOTONIC nanoseconds as doubles; NaN where not known.
 */
export class Transaction {
  connection: TransactionConnection = NO_CONNECTION;
  /** Ordinal in the connection, from 0. */
  sequence = 0;
  operation = '';
  resource: string | null = null;
  version: string | null = null;
  statusCode: string | null = null;
  errorType: string | null = null;
  outcome: Outcome = 'ok';
  waiting = false;
  /** Where it waits: for so long at most by design. What goes beyond it is a duration. */
  waitsNs = Number.POSITIVE_INFINITY;
  /** Of the request's and the answer's own fields, by OpenTelemetry's names; null where nobody asked for them. */
  attributes: Readonly<Record<string, string | number>> | null = null;
  /** What the decoder shows of the heads of both; null where nobody asked, or there is none. */
  requestHead: readonly string[] | null = null;
  responseHead: readonly string[] | null = null;
  /** Position of the request's first byte: the same at both ends of a TCP conversation. */
  requestPosition = 0;
  /** First byte of the request: read (server) or handed over (client). */
  startNs = 0;
  /** Last byte of the request, likewise; of one that was answered before its end, the last that was seen by then. */
  requestEndNs = 0;
  /** First byte of the response: handed over (server) or read (client). */
  firstByteNs = 0;
  /** Last byte of the response; of an unanswered request, when it was given up. */
  endNs = 0;
  /** False where the response's last byte was not seen to pass: it is counted, and its duration is not known. */
  endSeen = true;
  /** False where a time could only be taken late; see `timing` in the exports. */
  exact = true;
  /** As far as it had come when its response ended. */
  requestBytes = 0;
  responseBytes = 0;
  /** TCP segments sent again on the connection since its last transaction. */
  retransmissions = 0;
  /** TCP's smoothed round trip by then; NaN where not known. */
  roundTripNs = Number.NaN;
  /** How often the request was sent until it was answered, or given up. */
  tries = 1;
  /** Thread that moved the request's first byte. */
  beganTgid = 0;
  beganTid = 0;
  /** Thread that moved the last byte. */
  tgid = 0;
  tid = 0;

  /** Becomes the same as another one. Field by field: `Object.assign` takes ten times as long. */
  copy(other: Transaction): void {
    this.connection = other.connection;
    this.sequence = other.sequence;
    this.operation = other.operation;
    this.resource = other.resource;
    this.version = other.version;
    this.statusCode = other.statusCode;
    this.errorType = other.errorType;
    this.outcome = other.outcome;
    this.waiting = other.waiting;
    this.waitsNs = other.waitsNs;
    this.attributes = other.attributes;
    this.requestPosition = other.requestPosition;
    this.startNs = other.startNs;
    this.requestEndNs = other.requestEndNs;
    this.firstByteNs = other.firstByteNs;
    this.endNs = other.endNs;
    this.endSeen = other.endSeen;
    this.exact = other.exact;
    this.requestBytes = other.requestBytes;
    this.responseBytes = other.responseBytes;
    this.retransmissions = other.retransmissions;
    this.roundTripNs = other.roundTripNs;
    this.tries = other.tries;
    this.beganTgid = other.beganTgid;
    this.beganTid = other.beganTid;
    this.tgid = other.tgid;
    this.tid = other.tid;
  }
}

/** A transaction that has begun: its request is known. One object is reused, as `Transaction` is. */
export class Begun {
  connection: TransactionConnection = NO_CONNECTION;
  /** As of the transaction that it will be: what pairs with no answer stays without one. */
  sequence = 0;
  operation = '';
  resource: string | null = null;
  /** As far as its request tells. */
  attributes: Transaction['attributes'] = null;
  requestPosition = 0;
  startNs = 0;
  requestEndNs = 0;
  /** Thread that moved the request's first byte. */
  tgid = 0;
  tid = 0;
}

/** What a transaction, and its series, need to know of the conversation that it is part of. Owned by `connections`. */
export interface TransactionConnection {
  /** Of the socket: unique within a source, and the same for all conversations of one socket. */
  readonly id: number;
  /** Unique among all conversations, from 1 on in the order of their beginning. */
  readonly serial: number;
  /** A small number that no other open conversation has: a place in the tables of whoever keeps something for each. It is used again after the end. */
  readonly slot: number;
  readonly role: Role;
  /** Registered protocol name, or `unknown`. */
  readonly protocol: string;
  /** Process that owns this end (first seen). */
  readonly tgid: number;
  readonly transport: 'tcp' | 'udp' | 'unix';
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** The process at the other end, where the kernel tells: of Unix sockets. */
  readonly remoteProcess: RemoteProcess | null;
  /** For whom the client's end speaks: what a proxy said before it passed anything on. */
  readonly client: ClientEnd | null;
  /** What the client called the server (TLS: SNI), or looked for before; of a server the same of its client. Or null. */
  readonly serverName: string | null;
  readonly serverNameSource: NameSource | null;
  /** The other end of the same conversation, where it is watched too. */
  readonly peer: TransactionConnection | null;
  /** Of a TCP connection, once the kernel has told. */
  readonly tcp: TcpQuality | null;
}

/** By address and port, or by the path of a Unix socket. */
export interface ClientEnd {
  readonly address: string;
  readonly port: number | null;
}

/** Who connected, or, seen by a client, who listens; in sae-mon's own pid namespace. */
export interface RemoteProcess {
  readonly pid: number;
  readonly command: string;
}

/** How a TCP connection fares on its way through the network. */
export interface TcpQuality {
  /** Smoothed; NaN where not known. */
  readonly roundTripNs: number;
  /** Segments that were sent again since it was asked last. */
  takeRetransmissions(): number;
}

const NO_CONNECTION: TransactionConnection = {
  id: 0,
  serial: 0,
  slot: 0,
  role: 'unknown',
  protocol: 'unknown',
  tgid: 0,
  transport: 'tcp',
  localAddress: '',
  localPort: 0,
  remoteAddress: '',
  remotePort: 0,
  remoteProcess: null,
  client: null,
  serverName: null,
  serverNameSource: null,
  peer: null,
  tcp: null,
};

/** Where completed transactions go: metrics, trace. Must not keep the object. */
export interface TransactionSink {
  transaction(transaction: Transaction): void;
  /** A request is known, whatever becomes of it. */
  began?(begun: Begun): void;
  /**
   * A request that was answered earlier by a promise (Redis: QUEUED) has failed: of the transaction its connection,
   * operation, resource, error and end are told. It is no transaction of its own.
   */
  failedLater?(transaction: Transaction): void;
  /** The answer of this transaction tells where what its resource names is to be found. */
  named?(transaction: Transaction, addresses: NamedAddresses): void;
  /** A TCP connection is closed; `retransmissions` since its last transaction. */
  closed?(connection: TransactionConnection, retransmissions: number): void;
}
