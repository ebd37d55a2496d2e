/** Records that moved bytes: to their streams, in an order that a decoder can use. */
import { RECORD_SIZE } from '../events/abi.gen.ts';
import { recordOpposite, recordPosition, recordTime } from '../events/record.ts';
import type { Connection } from './connection.ts';
import type { StreamCounters } from './counters.ts';
import type { Datagrams } from './datagrams.ts';
import type { OpenConnections } from './open-connections.ts';
import { Segment } from './segment.ts';
import type { Stream } from './stream.ts';
import type { StreamReader } from './stream-reader.ts';

/** After this long a silence a request cannot be the second of a pipelined turn. */
const QUIET_NS = 1e9;
/** HTTP responses wait this long for their request. */
const WAIT_NS = 50e6;

export interface TrafficParts {
  readonly open: OpenConnections;
  readonly reader: StreamReader;
  readonly datagrams: Datagrams;
  readonly counters: StreamCounters;
}

export class Traffic {
  private readonly segment = new Segment();
  private readonly open: OpenConnections;
  private readonly reader: StreamReader;
  private readonly datagrams: Datagrams;
  private readonly counters: StreamCounters;

  constructor(parts: TrafficParts) {
    this.open = parts.open;
    this.reader = parts.reader;
    this.datagrams = parts.datagrams;
    this.counters = parts.counters;
  }

  moved(bytes: Uint8Array, view: DataView, at: number): void {
    const connection = this.open.of(bytes, view, at);
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
    if (isFirst) this.open.conversations.add(connection);
    if (!segment.sent && this.mustWait(connection, opposite) && this.hold(connection, bytes, view, at)) return;
    const time = recordTime(view, at);
    segment.quiet = time - connection.lastNs > QUIET_NS;
    connection.lastNs = time;
    if (segment.sent) this.passBody(connection);
    this.consume(connection, stream);
    if (segment.sent && this.open.held.has(connection)) this.releaseHeld(connection);
    if (connection.responses.waiting) this.open.waiting.add(connection);
    if (connection.matcher?.isProving) this.open.proving.add(connection);
  }

  /** Ends what has waited long enough at `nowNs` (event time). */
  tick(nowNs: number): void {
    const { held, waiting, turning, proving } = this.open;
    for (const connection of held.overdue(nowNs)) this.releaseHeld(connection);
    // Mostly nothing waits, and each walk would allocate its iterator.
    if (waiting.size + turning.size + proving.size === 0) return;
    for (const connection of waiting) {
      if (nowNs - connection.lastNs < WAIT_NS) continue;
      waiting.delete(connection);
      this.reader.retry(connection, true);
    }
    for (const connection of turning) if (connection.turns?.tick(nowNs)) turning.delete(connection);
    for (const connection of proving) if (connection.matcher?.tick(nowNs) ?? true) proving.delete(connection);
  }

  /** What waited for a request's record goes on without it. */
  releaseHeld(connection: Connection): void {
    const { segment } = this;
    for (const record of this.open.held.release(connection)) {
      segment.read(record.bytes, record.view, 0);
      this.place(connection.received, connection.sent, record.view, 0);
      segment.quiet = false;
      const { sent } = connection;
      if (segment.opposite > Math.max(sent.position, sent.skipTo)) {
        this.reader.missing(connection, sent, segment.opposite - sent.position, false);
      }
      this.consume(connection, connection.received);
    }
  }

  private message(socket: Connection, timeNs: number): void {
    socket.lastNs = timeNs;
    this.datagrams.moved(socket, this.segment).lastNs = timeNs;
  }

  /**
   * What is sent knows how far what was received had come, also where a body passed without a record: an answer its
   * request, and a request the answer before it. Of several answers the last one's record may be about to come.
   */
  private passBody(connection: Connection): void {
    const { received, serves, matcher } = connection;
    const to = Math.min(received.skipTo, this.segment.opposite);
    if (to <= received.position) return;
    if (!serves && (to < received.skipTo || matcher?.isAlone(true) !== true)) return;
    connection.bytes += to - received.position;
    this.reader.unseen(connection, received, to);
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
    const before = stream.position;
    const end = segment.position + segment.length;
    connection.bytes += Math.max(0, end - before);
    if (connection.ignoredUntilNs > 0) {
      stream.position = Math.max(before, end);
      return;
    }
    if (connection.turns === null) this.reader.feed(connection, stream, segment);
    // The call that tells what it is belongs to the first turn.
    if (connection.turns !== null) this.turn(connection, stream, before);
  }

  /** Only what lies beyond `before`, the position so far, is new. */
  private turn(connection: Connection, stream: Stream, before: number): void {
    const { segment } = this;
    const end = segment.position + segment.length;
    if (end <= before) return;
    this.counters.gapBytes += Math.max(0, segment.position - before);
    segment.length = end - Math.max(before, segment.position);
    stream.position = end;
    if (stream === connection.requests) connection.turns?.asked(segment);
    else connection.turns?.answered(segment);
    this.open.turning.add(connection);
  }

  private mustWait(connection: Connection, sent: Stream): boolean {
    if (connection.role !== 'client' || connection.ignoredUntilNs > 0) return false;
    return this.open.held.has(connection) || this.segment.opposite > Math.max(sent.position, sent.skipTo);
  }

  private hold(connection: Connection, bytes: Uint8Array, view: DataView, at: number): boolean {
    const record = bytes.subarray(at, at + view.getUint32(at + RECORD_SIZE, true));
    return this.open.held.hold(connection, record, recordTime(view, at));
  }
}
