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
    this.passTail(connection, stream, stream.extend(recordPosition(view, at)));
    stream.enterEnd(connection.lastNs);
    this.endStream(connection, stream);
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
    const isTcp = recordTransport(view, at) === TRANSPORT_TCP;
    this.passTail(connection, received, endOf(received, recordPosition(view, at), isTcp));
    this.endStream(connection, received);
    this.passTail(connection, sent, endOf(sent, recordOpposite(view, at), isTcp));
    this.endStream(connection, sent);
  }

  /** What a verdict has skipped, or was lost, at the end of a stream shows only here. */
  private passTail(connection: Connection, stream: Stream, end: number): void {
    if (Number.isNaN(stream.position) || end <= stream.position) return;
    connection.bytes += end - stream.position;
    if (connection.ignoredUntilNs > 0 || connection.turns !== null) stream.position = end;
    else this.reader.unseen(connection, stream, end);
  }

  private endStream(connection: Connection, stream: Stream): void {
    if (Number.isNaN(stream.position) || connection.ignoredUntilNs > 0 || connection.turns !== null) return;
    this.reader.end(connection, stream);
  }
}

/**
 * The end of a TCP stream moves the position by one, once it was sent or read: what was not, is told apart by a body
 * that ends just there.
 */
function endOf(stream: Stream, position: number, isTcp: boolean): number {
  const end = stream.extend(position);
  return isTcp && end !== stream.skipTo ? end - 1 : end;
}
