/** Records in, transactions out: the connection table and what each kind of record does to it. */
import {
  KIND_CLOSE,
  KIND_CONNECT,
  KIND_CONNECTED,
  KIND_DATA,
  KIND_EOF,
  KIND_ERROR,
  RECORD_SIZE,
} from '../events/abi.gen.ts';
import {
  recordConnection,
  recordError,
  recordKind,
  recordOpposite,
  recordPosition,
  recordTime,
} from '../events/record.ts';
import { WALK_WHOLE, walkRecords } from '../events/walk.ts';
import { InvariantError } from '../lib/errors.ts';
import type { Decoder } from '../protocols/protocol.ts';
import { Emitter } from '../transactions/emitter.ts';
import type { Failure } from '../transactions/failure.ts';
import type { InFlight } from '../transactions/in-flight.ts';
import type { TransactionSink } from '../transactions/transaction.ts';
import { Classifier } from './classifier.ts';
import { closeFailure, connectFailure } from './close-outcome.ts';
import { Connection } from './connection.ts';
import { ConnectionTable } from './connection-table.ts';
import { Conversations } from './conversations.ts';
import { StreamCounters } from './counters.ts';
import { Coverage } from './coverage.ts';
import { Datagrams } from './datagrams.ts';
import { HeldRecords } from './held-records.ts';
import { IDLE_NS, IdleConnections } from './idle-connections.ts';
import { MessageReader } from './message-reader.ts';
import { openRequests } from './open-requests.ts';
import type { PipelineAccount, VerdictWriter } from './pipeline-contract.ts';
import { Segment } from './segment.ts';
import { ServerProtocols } from './server-protocols.ts';
import type { Stream } from './stream.ts';
import { StreamReader } from './stream-reader.ts';
import { VerdictPolicy } from './verdict-policy.ts';

export interface PipelineOptions {
  readonly decoders: readonly Decoder[];
  readonly sinks: readonly TransactionSink[];
  /** Null in a replay. */
  readonly verdicts: VerdictWriter | null;
  readonly maxConnections?: number;
}

/** About 1.5 kB each: 100 MB at the most. */
const MAX_CONNECTIONS = 65536;
/** After this long a silence a request cannot be the second of a pipelined turn. */
const QUIET_NS = 1e9;
/** HTTP responses wait this long for their request. */
const WAIT_NS = 50e6;

export class Pipeline {
  private readonly counters = new StreamCounters();
  private readonly coverage = new Coverage();
  private readonly held = new HeldRecords();
  private readonly segment = new Segment();
  private readonly waiting = new Set<Connection>();
  private readonly turning = new Set<Connection>();
  private readonly conversations = new Conversations();
  private readonly servers = new ServerProtocols();
  private readonly idle = new IdleConnections();
  private readonly datagrams: Datagrams;
  private readonly emitter: Emitter;
  private readonly policy: VerdictPolicy;
  private readonly reader: StreamReader;
  private readonly table: ConnectionTable;
  private nowNs = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(this.bytes.buffer);
  private readonly visit = (at: number): void => this.record(this.bytes, this.view, at);

  constructor(options: PipelineOptions) {
    this.emitter = new Emitter(options.sinks);
    this.policy = new VerdictPolicy(options.verdicts);
    this.reader = new StreamReader(this.classifierOf(options.decoders, 'stream'), this.counters, this.policy);
    const classifier = this.classifierOf(options.decoders, 'message');
    this.datagrams = new Datagrams({
      classifier,
      messages: new MessageReader(classifier, this.counters, this.policy),
      counters: this.counters,
      onEnded: (conversation) => this.coverage.ended(conversation),
    });
    this.table = new ConnectionTable(options.maxConnections ?? MAX_CONNECTIONS, (connection) => {
      this.policy.forgotten(connection);
      this.forget(connection);
    });
  }

  private classifierOf(decoders: readonly Decoder[], framing: Decoder['framing']): Classifier {
    const framed = decoders.filter((decoder) => decoder.framing === framing);
    return new Classifier(framed, this.counters, this.emitter, {
      adopted: (connection) => this.servers.learn(connection),
      recognised: (connection) => this.policy.recognised(connection),
      unclaimed: (connection) => this.policy.unclaimed(connection),
    });
  }

  /** Whole records back to back in the first `length` bytes; `view` covers the same memory as `bytes`. */
  batch(bytes: Uint8Array, view: DataView, length: number): void {
    this.bytes = bytes;
    this.view = view;
    if (walkRecords(view, length, this.visit) !== WALK_WHOLE)
      throw new InvariantError('a batch holds a damaged record');
  }

  /** Ends what has waited long enough at `nowNs` (event time). Call after each batch. */
  tick(nowNs: number): void {
    this.nowNs = nowNs;
    for (const connection of this.held.overdue(nowNs)) this.releaseHeld(connection);
    for (const connection of this.waiting) {
      if (nowNs - connection.lastNs < WAIT_NS) continue;
      this.waiting.delete(connection);
      this.reader.retry(connection, true);
    }
    for (const connection of this.turning) if (connection.turns?.tick(nowNs)) this.turning.delete(connection);
    this.policy.tick(nowNs);
    for (const connection of this.idle.expired(nowNs)) this.expire(connection);
    this.datagrams.expire(nowNs - IDLE_NS);
  }

  /** No more records will come: what waits for one is decided. Requests in flight stay so. */
  finish(): void {
    this.tick(Number.POSITIVE_INFINITY);
    for (const connection of this.table.values()) connection.matcher?.finish();
  }

  account(): PipelineAccount {
    const { gapBytes, unreadableBytes, unparsedBytes, skippedBytes, unmatchedRequests, unmatchedResponses } =
      this.counters;
    return {
      coverage: this.coverage.counts(this.all()),
      stream: { gapBytes, unreadableBytes, unparsedBytes, skippedBytes },
      pairing: { unmatchedRequests, unmatchedResponses },
      evictedConnections: this.table.evicted,
    };
  }

  /** Requests without their response and connects without their answer, as of the last tick. */
  inFlight(): InFlight[] {
    for (const connection of this.table.values()) if (connection.connecting) this.servers.guess(connection);
    return openRequests(this.all(), this.nowNs);
  }

  private record(bytes: Uint8Array, view: DataView, at: number): void {
    switch (recordKind(view, at)) {
      case KIND_DATA:
        this.moved(bytes, view, at);
        return;
      case KIND_EOF:
        this.ended(bytes, view, at);
        return;
      case KIND_CONNECT:
        this.open(bytes, view, at).connecting = true;
        return;
      case KIND_CONNECTED:
        this.connected(bytes, view, at);
        return;
      case KIND_CLOSE:
        this.close(bytes, view, at);
        return;
      case KIND_ERROR:
        this.failed(bytes, view, at);
        return;
      default:
        // Processes, and kinds of a later version.
        return;
    }
  }

  private open(bytes: Uint8Array, view: DataView, at: number): Connection {
    const known = this.table.get(recordConnection(view, at));
    if (known !== undefined) return known;
    const connection = new Connection(bytes, view, at);
    if (connection.transport !== 'tcp') this.idle.add(connection);
    this.policy.opened(connection);
    this.table.add(connection);
    return connection;
  }

  private connected(bytes: Uint8Array, view: DataView, at: number): void {
    const connection = this.open(bytes, view, at);
    connection.learn(bytes, view, at);
    connection.connecting = false;
    connection.received.startAt(recordPosition(view, at));
    connection.sent.startAt(recordOpposite(view, at));
    this.conversations.add(connection);
  }

  private moved(bytes: Uint8Array, view: DataView, at: number): void {
    const connection = this.open(bytes, view, at);
    connection.connecting = false;
    if (connection.localPort === 0) connection.learn(bytes, view, at);
    connection.learnTcp(view, at);
    const { segment } = this;
    segment.read(bytes, view, at);
    if (connection.isMessages) {
      this.message(connection, recordTime(view, at));
      return;
    }
    const stream = segment.sent ? connection.sent : connection.received;
    const opposite = segment.sent ? connection.received : connection.sent;
    const isFirst = Number.isNaN(stream.position);
    this.place(stream, opposite, view, at);
    if (isFirst) this.conversations.add(connection);
    if (!segment.sent && this.mustWait(connection, opposite) && this.hold(connection, bytes, view, at)) return;
    const time = recordTime(view, at);
    segment.quiet = time - connection.lastNs > QUIET_NS;
    connection.lastNs = time;
    this.consume(connection, stream);
    if (segment.sent && this.held.has(connection)) this.releaseHeld(connection);
    if (connection.responses.waiting) this.waiting.add(connection);
  }

  private message(socket: Connection, timeNs: number): void {
    socket.lastNs = timeNs;
    this.datagrams.moved(socket, this.segment).lastNs = timeNs;
  }

  /** Positions of the segment, extended; a direction's first record also tells where the other one is. */
  private place(stream: Stream, opposite: Stream, view: DataView, at: number): void {
    const { segment } = this;
    segment.position = stream.extend(recordPosition(view, at));
    segment.opposite = opposite.extend(recordOpposite(view, at));
    stream.startAt(recordPosition(view, at));
    opposite.startAt(recordOpposite(view, at));
  }

  private consume(connection: Connection, stream: Stream): void {
    const { segment } = this;
    connection.bytes += segment.position + segment.length - Math.min(stream.position, segment.position);
    if (connection.ignoredUntilNs > 0) {
      stream.position = Math.max(stream.position, segment.position + segment.length);
      return;
    }
    if (connection.turns === null) this.reader.feed(connection, stream, segment);
    // The call that tells what it is belongs to the first turn.
    if (connection.turns !== null) this.turn(connection, stream);
  }

  private turn(connection: Connection, stream: Stream): void {
    const { segment } = this;
    this.counters.gapBytes += Math.max(0, segment.position - stream.position);
    stream.position = Math.max(stream.position, segment.position + segment.length);
    if (stream === connection.requests) connection.turns?.asked(segment);
    else connection.turns?.answered(segment);
    this.turning.add(connection);
  }

  private mustWait(connection: Connection, sent: Stream): boolean {
    if (connection.role !== 'client' || connection.ignoredUntilNs > 0) return false;
    return this.held.has(connection) || this.segment.opposite > Math.max(sent.position, sent.skipTo);
  }

  private hold(connection: Connection, bytes: Uint8Array, view: DataView, at: number): boolean {
    const record = bytes.subarray(at, at + view.getUint32(at + RECORD_SIZE, true));
    return this.held.hold(connection, record, recordTime(view, at));
  }

  private releaseHeld(connection: Connection): void {
    const { segment } = this;
    for (const record of this.held.release(connection)) {
      segment.read(record.bytes, record.view, 0);
      this.place(connection.received, connection.sent, record.view, 0);
      segment.quiet = false;
      if (segment.opposite > Math.max(connection.sent.position, connection.sent.skipTo)) {
        this.reader.missing(connection, connection.sent, segment.opposite, false);
      }
      this.consume(connection, connection.received);
    }
  }

  private ended(bytes: Uint8Array, view: DataView, at: number): void {
    const connection = this.open(bytes, view, at);
    connection.lastNs = recordTime(view, at);
    if (this.held.has(connection)) this.releaseHeld(connection);
    this.reader.end(connection, connection.received);
  }

  /** The network's word on a UDP socket: nobody is there. */
  private failed(bytes: Uint8Array, view: DataView, at: number): void {
    const connection = this.open(bytes, view, at);
    connection.lastNs = recordTime(view, at);
    const failure = connectFailure(recordError(view, at));
    if (connection.matcher !== null && connection.matcher.queue.length > 0) {
      connection.matcher.close(failure, connection.lastNs);
      return;
    }
    this.servers.guess(connection);
    this.emitter.connectFailed(connection, failure, connection.lastNs, connection.lastNs);
  }

  private close(bytes: Uint8Array, view: DataView, at: number): void {
    const connection = this.open(bytes, view, at);
    const error = recordError(view, at);
    connection.lastNs = recordTime(view, at);
    connection.learnTcp(view, at);
    if (connection.localPort === 0) connection.learn(bytes, view, at);
    if (connection.connecting) this.connectFailed(connection, connectFailure(error));
    else this.closeConnected(connection, error, view, at);
    this.emitter.closed(connection);
    this.forget(connection);
    this.table.delete(connection);
  }

  private closeConnected(connection: Connection, error: number, view: DataView, at: number): void {
    this.closeStreams(connection, view, at);
    const failure = closeFailure(error);
    connection.matcher?.close(failure, connection.lastNs);
    connection.turns?.close(error === 0 ? null : failure, connection.lastNs);
    // Reset before the first request. To the server, that is how a health check ends.
    const isUnused = connection.fresh && connection.bytes === 0;
    if (isUnused && connection.role === 'client' && failure.outcome === 'reset')
      this.connectFailed(connection, failure);
  }

  private connectFailed(connection: Connection, failure: Failure): void {
    this.servers.guess(connection);
    this.emitter.connectFailed(connection, failure, connection.openedNs, connection.lastNs);
  }

  private closeStreams(connection: Connection, view: DataView, at: number): void {
    if (this.held.has(connection)) this.releaseHeld(connection);
    this.closeStream(connection, connection.received, recordPosition(view, at));
    this.closeStream(connection, connection.sent, recordOpposite(view, at));
  }

  private closeStream(connection: Connection, stream: Stream, position: number): void {
    if (Number.isNaN(stream.position)) return;
    // The end of a stream moves the position by one.
    const missing = stream.extend(position) - stream.position - 1;
    if (missing > 0) connection.bytes += missing;
    if (connection.ignoredUntilNs > 0 || connection.turns !== null) return;
    if (missing > 0) this.reader.missing(connection, stream, stream.position + missing, false);
    this.reader.end(connection, stream);
  }

  /** Open connections, and the conversations of unconnected sockets. */
  private *all(): IterableIterator<Connection> {
    yield* this.table.values();
    yield* this.datagrams.conversations();
  }

  private expire(connection: Connection): void {
    this.policy.forgotten(connection);
    this.forget(connection);
    this.table.delete(connection);
  }

  private forget(connection: Connection): void {
    connection.matcher?.finish();
    this.held.release(connection);
    this.waiting.delete(connection);
    this.turning.delete(connection);
    this.conversations.delete(connection);
    this.idle.delete(connection);
    this.policy.ended(connection);
    this.coverage.ended(connection);
  }
}
