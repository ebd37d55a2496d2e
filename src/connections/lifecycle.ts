/** Records of a connection's beginning and end, and what the end makes of requests without an answer. */
import { DIRECTION_SENT, TRANSPORT_TCP } from '../events/abi.gen.ts';
import {
  recordDirection,
  recordError,
  recordOpposite,
  recordPosition,
  recordTime,
  recordTransport,
} from '../events/record.ts';
import type { Emitter } from '../transactions/emitter.ts';
import type { Failure } from '../transactions/failure.ts';
import { closeFailure, connectFailure } from './close-outcome.ts';
import type { Connection } from './connection.ts';
import type { OpenConnections } from './open-connections.ts';
import type { ServerProtocols } from './server-protocols.ts';
import type { Stream } from './stream.ts';
import type { StreamReader } from './stream-reader.ts';
import type { Traffic } from './traffic.ts';

export interface LifecycleParts {
  readonly open: OpenConnections;
  readonly reader: StreamReader;
  readonly traffic: Traffic;
  readonly emitter: Emitter;
  readonly servers: ServerProtocols;
}

export class Lifecycle {
  private readonly open: OpenConnections;
  private readonly reader: StreamReader;
  private readonly traffic: Traffic;
  private readonly emitter: Emitter;
  private readonly servers: ServerProtocols;

  constructor(parts: LifecycleParts) {
    this.open = parts.open;
    this.reader = parts.reader;
    this.traffic = parts.traffic;
    this.emitter = parts.emitter;
    this.servers = parts.servers;
  }

  connecting(bytes: Uint8Array, view: DataView, at: number): void {
    this.open.of(bytes, view, at).connecting = true;
  }

  connected(bytes: Uint8Array, view: DataView, at: number): void {
    const connection = this.open.of(bytes, view, at);
    connection.learn(bytes, view, at);
    connection.connecting = false;
    connection.received.startAt(recordPosition(view, at));
    connection.sent.startAt(recordOpposite(view, at));
    this.open.conversations.add(connection);
  }

  ended(bytes: Uint8Array, view: DataView, at: number): void {
    const connection = this.open.of(bytes, view, at);
    connection.lastNs = recordTime(view, at);
    if (this.open.held.has(connection)) this.traffic.releaseHeld(connection);
    const sent = recordDirection(view, at) === DIRECTION_SENT;
    const stream = sent ? connection.sent : connection.received;
    this.endStream(connection, stream, stream.extend(recordPosition(view, at)));
  }

  /** The network's word on a UDP socket: nobody is there. */
  failed(bytes: Uint8Array, view: DataView, at: number): void {
    const connection = this.open.of(bytes, view, at);
    connection.lastNs = recordTime(view, at);
    const failure = connectFailure(recordError(view, at));
    if (connection.matcher !== null && connection.matcher.queue.length > 0) {
      connection.matcher.close(failure, connection.lastNs);
      return;
    }
    this.servers.guess(connection);
    this.emitter.connectFailed(connection, failure, connection.lastNs, connection.lastNs);
  }

  close(bytes: Uint8Array, view: DataView, at: number): void {
    const connection = this.open.of(bytes, view, at);
    const error = recordError(view, at);
    connection.lastNs = recordTime(view, at);
    connection.learnTcp(view, at);
    if (connection.localPort === 0) connection.learn(bytes, view, at);
    if (connection.connecting) this.connectFailed(connection, connectFailure(error));
    else this.closeConnected(connection, error, view, at);
    this.emitter.closed(connection);
    this.open.end(connection);
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
    if (this.open.held.has(connection)) this.traffic.releaseHeld(connection);
    const { received, sent } = connection;
    // The end of a TCP stream moves the position by one.
    const end = recordTransport(view, at) === TRANSPORT_TCP ? 1 : 0;
    this.endStream(connection, received, received.extend(recordPosition(view, at)) - end);
    this.endStream(connection, sent, sent.extend(recordOpposite(view, at)) - end);
  }

  /** What a verdict has skipped, or was lost, at the end of a stream shows only here. */
  private endStream(connection: Connection, stream: Stream, end: number): void {
    if (Number.isNaN(stream.position)) return;
    if (end > stream.position) connection.bytes += end - stream.position;
    if (connection.ignoredUntilNs > 0 || connection.turns !== null) {
      stream.position = Math.max(stream.position, end);
      return;
    }
    if (end > stream.position) this.reader.missing(connection, stream, end - stream.position, false);
    this.reader.end(connection, stream);
  }
}
