/** Records of a socket's beginning and end, and what the end makes of requests without an answer. */
import { DIRECTION_SENT, FLAG_SHUTDOWN, RECORD_SIZE, SECTION_TCP, TRANSPORT_TCP } from '../events/abi.gen.ts';
import {
  knownTime,
  recordDirection,
  recordError,
  recordFlags,
  recordOpposite,
  recordPosition,
  recordTgid,
  recordTime,
  recordTransport,
  WIRE_TGID,
} from '../events/record.ts';
import { findSection, NO_SECTION } from '../events/section.ts';
import type { Emitter } from '../transactions/emitter.ts';
import { CUT_BY_CLIENT, type Failure } from '../transactions/failure.ts';
import type { Stream } from './bytes/stream.ts';
import type { Conversation } from './conversations/conversation.ts';
import type { StreamEnd, StreamReader } from './reading/stream-reader.ts';
import type { ServerProtocols } from './recognising/server-protocols.ts';
import type { OpenSockets } from './sockets/open-sockets.ts';
import type { Socket } from './sockets/socket.ts';
import { closeCut, closeFailure, connectFailure, endCut, FOUND_CLOSED } from './sockets/socket-errors.ts';
import type { Traffic } from './traffic.ts';

export interface LifecycleParts {
  readonly open: OpenSockets;
  readonly reader: StreamReader;
  readonly traffic: Traffic;
  readonly emitter: Emitter;
  readonly servers: ServerProtocols;
}

export class Lifecycle {
  readonly #open: OpenSockets;
  readonly #reader: StreamReader;
  readonly #traffic: Traffic;
  readonly #emitter: Emitter;
  readonly #servers: ServerProtocols;

  constructor({ open, reader, traffic, emitter, servers }: LifecycleParts) {
    this.#open = open;
    this.#reader = reader;
    this.#traffic = traffic;
    this.#emitter = emitter;
    this.#servers = servers;
  }

  connecting(bytes: Uint8Array, view: DataView, at: number): void {
    this.#open.of(bytes, view, at).connects();
  }

  connected(bytes: Uint8Array, view: DataView, at: number): void {
    const socket = this.#open.of(bytes, view, at);
    socket.learn(bytes, view, at);
    socket.isConnected();
    const { received, sent } = socket.conversation;
    received.startAt(recordPosition(view, at));
    sent.startAt(recordOpposite(view, at));
    this.#open.bothEnds.add(socket);
  }

  /** One direction has ended. */
  ended(bytes: Uint8Array, view: DataView, at: number): void {
    const socket = this.#open.of(bytes, view, at);
    const { conversation } = socket;
    conversation.spoke(recordTime(view, at));
    this.#traffic.releaseEarly(socket);
    const stream = recordDirection(view, at) === DIRECTION_SENT ? conversation.sent : conversation.received;
    this.#passTail(conversation, stream, stream.extend(recordPosition(view, at)));
    if (!Number.isNaN(knownTime(view, at))) stream.message.enterEnd(conversation.lastNs);
    this.#endStream(conversation, stream, { cut: endCut(conversation, stream), inOrder: true });
  }

  /** The network's word on a UDP socket: nobody is there. */
  failed(bytes: Uint8Array, view: DataView, at: number): void {
    const { conversation } = this.#open.of(bytes, view, at);
    const atNs = recordTime(view, at);
    conversation.spoke(atNs);
    const failure = connectFailure(recordError(view, at));
    const { pairing } = conversation;
    if (pairing !== null && pairing.openRequests > 0) {
      pairing.close(failure, atNs);
      return;
    }
    this.#servers.guess(conversation);
    this.#emitter.connectFailed(conversation, failure, atNs, atNs);
  }

  close(bytes: Uint8Array, view: DataView, at: number): void {
    const socket = this.#open.of(bytes, view, at);
    if (isStillWriting(socket, view, at)) {
      const record = bytes.subarray(at, at + view.getUint32(at + RECORD_SIZE, true));
      if (this.#open.earlyCloses.hold(socket, record, recordTime(view, at))) return;
    }
    this.#close(socket, bytes, view, at);
  }

  /** Bytes were moved: what had waited for them goes on. */
  moved(bytes: Uint8Array, view: DataView, at: number): void {
    if (!this.#open.earlyCloses.any) return;
    const held = this.#open.earlyCloses.get(this.#open.of(bytes, view, at));
    if (held !== null && !isStillWriting(held.socket, held.view, 0)) this.#close(held.socket, held.bytes, held.view, 0);
  }

  #close(socket: Socket, bytes: Uint8Array, view: DataView, at: number): void {
    const { conversation } = socket;
    const error = recordError(view, at);
    conversation.spoke(recordTime(view, at));
    const tcp = findSection(view, at, SECTION_TCP);
    if (tcp !== NO_SECTION) socket.learnTcp(view, tcp);
    if (socket.localPort === 0) socket.learn(bytes, view, at);
    if (socket.connecting) this.#connectFailed(socket, connectFailure(error));
    else this.#closeConnected(socket, error, view, at);
    this.#emitter.closed(conversation);
    this.#open.end(socket);
  }

  /** A process is gone: what it left open without a word shows when it stays silent. */
  exited(view: DataView, at: number): void {
    this.#open.owing.exited(recordTgid(view, at), recordTime(view, at));
  }

  /** Ends what was closed without a record, or has waited for one in vain. */
  tick(nowNs: number): void {
    this.#closeOverdue(nowNs);
    for (const socket of this.#open.owing.gone(nowNs)) this.#closeFound(socket, nowNs);
  }

  /** No more records will come. */
  finish(): void {
    this.#closeOverdue(Number.POSITIVE_INFINITY);
    for (const socket of this.#open.owing.left()) this.#closeFound(socket, socket.conversation.lastNs);
  }

  /** Closed, and nobody has said when. */
  #closeFound(socket: Socket, nowNs: number): void {
    for (const conversation of socket.conversations()) {
      this.#endStreams(conversation, { cut: closeCut(0, conversation, false), inOrder: true });
      conversation.pairing?.close(FOUND_CLOSED, nowNs);
    }
    this.#open.forget(socket);
  }

  #closeOverdue(nowNs: number): void {
    const { earlyCloses } = this.#open;
    for (let late = earlyCloses.overdue(nowNs); late !== null; late = earlyCloses.overdue(nowNs)) {
      this.#close(late.socket, late.bytes, late.view, 0);
    }
  }

  #closeConnected(socket: Socket, error: number, view: DataView, at: number): void {
    const { conversation } = socket;
    this.#passTails(socket, view, at);
    const cut = closeCut(error, conversation, isPeerFirst(socket, view, at));
    const leaves = cut === CUT_BY_CLIENT && !conversation.responses.ended;
    this.#endStreams(conversation, { cut, inOrder: error === 0 });
    const failure = closeFailure(error, leaves);
    conversation.pairing?.close(failure, conversation.lastNs);
    // Reset before the first request. To the server, that is how a health check ends.
    const isUnused = socket.fresh && conversation.coverage.bytes === 0;
    if (isUnused && conversation.role === 'client' && failure.outcome === 'reset') this.#connectFailed(socket, failure);
  }

  #connectFailed({ conversation, beganNs }: Socket, failure: Failure): void {
    this.#servers.guess(conversation);
    this.#emitter.connectFailed(conversation, failure, beganNs, conversation.lastNs);
  }

  #passTails(socket: Socket, view: DataView, at: number): void {
    this.#traffic.releaseEarly(socket);
    const { conversation } = socket;
    const { received, sent } = conversation;
    const isTcp = recordTransport(view, at) === TRANSPORT_TCP;
    this.#passTail(conversation, received, endOf(received, recordPosition(view, at), isTcp));
    this.#passTail(conversation, sent, endOf(sent, recordOpposite(view, at), isTcp));
  }

  /** Requests first: they may be answered before they are over. */
  #endStreams(conversation: Conversation, end: StreamEnd): void {
    this.#endStream(conversation, conversation.requests, end);
    this.#endStream(conversation, conversation.responses, end);
  }

  /** What a verdict has skipped, or was lost, at the end of a stream shows only here. */
  #passTail(conversation: Conversation, stream: Stream, end: number): void {
    if (!stream.isPlaced || end <= stream.position) return;
    conversation.coverage.moved(end - stream.position);
    const { isIgnored, rejoins, turns } = conversation;
    if (isIgnored || rejoins || turns !== null) stream.passTo(end);
    else this.#reader.gaps.unseen(conversation, stream, end);
  }

  #endStream(conversation: Conversation, stream: Stream, end: StreamEnd): void {
    if (!stream.isPlaced || conversation.isIgnored || conversation.turns !== null) return;
    this.#reader.end(conversation, stream, end);
  }
}

/** Whether its end tells of bytes that were written under our eyes, and have no record yet. */
function isStillWriting({ conversation }: Socket, view: DataView, at: number): boolean {
  const { sent, isIgnored, rejoins, turns, tgid } = conversation;
  if (tgid === WIRE_TGID || recordTransport(view, at) !== TRANSPORT_TCP) return false;
  if (!sent.isPlaced || isIgnored || rejoins || turns !== null) return false;
  return endOf(sent, recordOpposite(view, at), true) > Math.max(sent.position, sent.skipTo);
}

/**
 * The end of a TCP stream moves the position by one, once it was sent or read: what was not, is told apart by a body
 * that ends just there.
 */
function endOf(stream: Stream, position: number, isTcp: boolean): number {
  const end = stream.extend(position);
  return isTcp && end !== stream.skipTo ? end - 1 : end;
}

/** Whether the peer has closed before this end did, as the kernel knows of TCP. */
function isPeerFirst({ tgid }: Socket, view: DataView, at: number): boolean {
  if (tgid === WIRE_TGID || recordTransport(view, at) !== TRANSPORT_TCP) return false;
  return (recordFlags(view, at) & FLAG_SHUTDOWN) === 0;
}
