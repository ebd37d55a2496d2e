/** Records that moved bytes: to their streams, in an order that a decoder can use. */
import { FLAG_ACKNOWLEDGED, RECORD_SIZE } from '../events/abi.gen.ts';
import { recordAcknowledged, recordFlags, recordOpposite, recordPosition } from '../events/record.ts';
import { NO_SECTION } from '../events/section.ts';
import { Call } from './bytes/call.ts';
import type { Stream } from './bytes/stream.ts';
import type { Conversation } from './conversations/conversation.ts';
import type { StreamCounters } from './conversations/stream-counters.ts';
import type { DatagramReader } from './reading/datagram-reader.ts';
import type { StreamReader } from './reading/stream-reader.ts';
import { Prefaces } from './recognising/prefaces.ts';
import type { Recognition } from './recognising/recognition.ts';
import type { OpenSockets } from './sockets/open-sockets.ts';
import type { Socket } from './sockets/socket.ts';

/** After this long a silence a request cannot be the second of a pipelined turn. */
const QUIET_NS = 1e9;
/** HTTP responses wait this long for their request. */
const WAIT_NS = 50e6;
/** Between two looks at all that waits: where 19,000 connections are met in a second, thousands do at each tick. */
const LOOK_NS = 5e6;

export interface TrafficParts {
  readonly open: OpenSockets;
  readonly recognition: Recognition;
  readonly reader: StreamReader;
  readonly datagrams: DatagramReader;
  readonly counters: StreamCounters;
}

export class Traffic {
  readonly #call = new Call();
  readonly #open: OpenSockets;
  readonly #recognition: Recognition;
  readonly #reader: StreamReader;
  readonly #datagrams: DatagramReader;
  readonly #counters: StreamCounters;
  readonly #prefaces = new Prefaces();
  #lookedNs = Number.NEGATIVE_INFINITY;

  constructor({ open, recognition, reader, datagrams, counters }: TrafficParts) {
    this.#open = open;
    this.#recognition = recognition;
    this.#reader = reader;
    this.#datagrams = datagrams;
    this.#counters = counters;
  }

  moved(bytes: Uint8Array, view: DataView, at: number): void {
    const call = this.#call;
    const socket = this.#open.of(bytes, view, at);
    call.read(bytes, view, at);
    socket.used(call.tgid);
    if (socket.localPort === 0) socket.learn(bytes, view, at);
    if (call.tcp !== NO_SECTION) socket.learnTcp(view, call.tcp);
    if (socket.isMessages) this.#message(socket);
    else this.#bytes(socket, view, at);
  }

  /** Ends what has waited long enough at `nowNs` (event time). */
  tick(nowNs: number): void {
    for (const socket of this.#open.early.overdue(nowNs)) this.releaseEarly(socket);
    // Mostly nothing waits, and each walk would allocate its iterator.
    if (this.#open.waiting.size === 0 || nowNs - this.#lookedNs < LOOK_NS) return;
    this.#lookedNs = nowNs;
    for (const conversation of this.#open.waiting) {
      if (nowNs - conversation.lastNs >= WAIT_NS) this.#reader.retry(conversation, true);
      conversation.pairing?.tick(nowNs);
      if (!conversation.waitsForTime) this.#open.waitsNoMore(conversation);
    }
  }

  /** No more records will come: what waits for one goes on without it. */
  finish(): void {
    for (const socket of this.#open.early.overdue(Number.POSITIVE_INFINITY)) this.releaseEarly(socket);
    for (const conversation of this.#open.waiting) {
      this.#reader.retry(conversation, true);
      conversation.pairing?.finish();
      this.#open.waitsNoMore(conversation);
    }
  }

  /** What waited for a request's record goes on without it. */
  releaseEarly(socket: Socket): void {
    if (!this.#open.early.has(socket)) return;
    const call = this.#call;
    const { conversation } = socket;
    const { received, sent } = conversation;
    for (const record of this.#open.early.release(socket)) {
      call.read(record.bytes, record.view, 0);
      this.#place(received, sent, record.view, 0);
      call.quiet = false;
      if (call.opposite > Math.max(sent.position, sent.skipTo)) {
        this.#reader.gaps.missing(conversation, sent, call.opposite - sent.position, false);
      }
      this.#consume(conversation, received);
    }
  }

  #message(socket: Socket): void {
    const conversation = this.#open.peers.conversationOf(socket, this.#call);
    conversation.spoke(this.#call.timeNs);
    this.#datagrams.feed(conversation, this.#call);
    this.#note(socket, conversation);
  }

  #bytes(socket: Socket, view: DataView, at: number): void {
    const call = this.#call;
    const { conversation } = socket;
    const { sent, received } = conversation;
    const stream = call.sent ? sent : received;
    const isFirst = !stream.isPlaced;
    this.#place(stream, call.sent ? received : sent, view, at);
    if (conversation.rejoins) this.#rejoin(conversation);
    if (isFirst) this.#open.bothEnds.add(socket);
    if (!call.sent && this.#mustWait(socket, conversation)) {
      const record = call.bytes.subarray(at, at + view.getUint32(at + RECORD_SIZE, true));
      if (this.#open.early.hold(socket, record, call.timeNs)) return;
    }
    call.quiet = call.timeNs - conversation.lastNs > QUIET_NS;
    conversation.spoke(call.timeNs);
    if (call.sent) this.#passBody(conversation);
    this.#consume(conversation, stream);
    if (call.sent && this.#open.early.any) this.releaseEarly(socket);
    this.#note(socket, conversation);
  }

  #note(socket: Socket, conversation: Conversation): void {
    if (!conversation.listed && conversation.waitsForTime) this.#open.waits(conversation);
    if (socket.isEndless && (conversation.pairing?.openRequests ?? 0) > 0) this.#open.owing.noted(socket);
  }

  /**
   * What is sent knows how far what was received had come, also where a body passed without a record: an answer its
   * request, and a request the answer before it. Of several answers the last one's record may be about to come.
   */
  #passBody(conversation: Conversation): void {
    const { received, serves, decoding } = conversation;
    const to = Math.min(received.skipTo, this.#call.opposite);
    if (to <= received.position) return;
    if (!serves && (to < received.skipTo || decoding?.matcher.isAlone(true) !== true)) return;
    conversation.coverage.moved(to - received.position);
    this.#reader.gaps.unseen(conversation, received, to);
  }

  /** Positions of the call, extended; a direction's first record also tells where the other one is. */
  #place(stream: Stream, opposite: Stream, view: DataView, at: number): void {
    const position = recordPosition(view, at);
    const reached = recordOpposite(view, at);
    const arrived = recordFlags(view, at) & FLAG_ACKNOWLEDGED ? recordAcknowledged(view, at) : reached;
    this.#call.place(stream.extend(position), opposite.extend(reached), opposite.extend(arrived));
    stream.startAt(position);
    opposite.startAt(reached);
  }

  #rejoin(conversation: Conversation): void {
    const { sent, position, opposite } = this.#call;
    if (sent) conversation.rejoin(opposite, position);
    else conversation.rejoin(position, opposite);
  }

  #consume(conversation: Conversation, stream: Stream): void {
    const call = this.#call;
    let before = stream.position;
    const end = call.position + call.length;
    conversation.coverage.moved(Math.max(0, end - before));
    if (conversation.isIgnored) {
      stream.passTo(Math.max(before, end));
      return;
    }
    if (stream === conversation.responses && (conversation.turns !== null || !stream.touched)) {
      this.#recognition.confirm(conversation, call);
    }
    if (conversation.turns === null) {
      if (!stream.touched && this.#prefaces.takes(conversation, stream, call)) return;
      before = stream.position;
      this.#reader.feed(conversation, stream, call);
    }
    // The call that tells what it is belongs to the first turn.
    if (conversation.turns !== null) this.#turn(conversation, stream, before);
  }

  /** Only what lies beyond `before`, the position so far, is new. */
  #turn(conversation: Conversation, stream: Stream, before: number): void {
    const call = this.#call;
    const end = call.position + call.length;
    if (end <= before) return;
    this.#counters.gapBytes += Math.max(0, call.position - before);
    stream.passTo(end);
    const length = end - Math.max(before, call.position);
    if (stream === conversation.requests) conversation.turns?.asked(call, length);
    else conversation.turns?.answered(call, length);
  }

  #mustWait(socket: Socket, { role, isIgnored, sent }: Conversation): boolean {
    if (role !== 'client' || isIgnored) return false;
    return this.#open.early.has(socket) || this.#call.opposite > Math.max(sent.position, sent.skipTo);
  }
}
