/**
 * Feeds the bytes of calls to a connection's decoder, and its messages to the matcher. Knows what is
 * missing: inside a body whose length was declared that is no loss; elsewhere the place is lost, and
 * found again at a proven boundary: a call that begins with a message head that the decoder accepts.
 */
import type { Decoder, DecodeStatus } from '../protocols/protocol.ts';
import {
  INVALID,
  Input,
  IS_REQUEST,
  IS_RESPONSE,
  MAYBE,
  MESSAGE,
  Message,
  NEED_MORE,
  OPAQUE,
  REQUEST,
  RESPONSE,
  SKIP,
  UNTIL_END,
  WAIT,
} from '../protocols/protocol.ts';
import type { InOrderMatcher } from '../transactions/in-order.ts';
import type { CapturedBytes } from './carry.ts';
import type { Claim, Classifier } from './classifier.ts';
import { CLAIMED, UNCLAIMED } from './classifier.ts';
import type { Connection } from './connection.ts';
import type { StreamCounters } from './counters.ts';
import type { Segment } from './segment.ts';
import type { Stream } from './stream.ts';

/** The longest head that a decoder accepts (HTTP: 64 KiB), and the rest of the calls behind it. */
const MAX_CARRY_BYTES = 256 * 1024;
/** A decoder that gives up this often without one message in between does not fit the connection. */
const MAX_STRIKES = 3;

/** Told of bytes that need not be copied. Positions are the stream's. */
export interface CopyListener {
  skipping(connection: Connection, stream: Stream): void;
  /** What follows on this connection is another protocol. */
  opaque(connection: Connection): void;
}

export class StreamReader {
  private readonly input = new Input();
  private readonly message = new Message();
  private readonly classifier: Classifier;
  private readonly counters: StreamCounters;
  private readonly listener: CopyListener;

  constructor(classifier: Classifier, counters: StreamCounters, listener: CopyListener) {
    this.classifier = classifier;
    this.counters = counters;
    this.listener = listener;
  }

  /** One call's bytes. What arrives a second time, or too late to fill a gap, is passed over. */
  feed(connection: Connection, stream: Stream, segment: Segment): void {
    const opposite = stream === connection.sent ? connection.received : connection.sent;
    if (opposite.framing === 'cut') this.finishCut(connection, opposite);
    stream.enterCall(segment);
    const captured = segment.position + segment.offset;
    if (captured > stream.position) this.missing(connection, stream, captured, false);
    const available = captured + (segment.end - segment.start) - stream.position;
    if (available > 0) {
      segment.start = segment.end - available;
      this.take(connection, stream, segment);
    }
    const end = segment.position + segment.length;
    if (end > stream.position) this.missing(connection, stream, end, segment.unreadable);
    if (stream.skipTo > 0) this.listener.skipping(connection, stream);
    if (connection.matcher === null) return;
    if (stream === connection.responses) connection.matcher.responsePosition = stream.position;
    else if (connection.responses.waiting) this.retry(connection, false);
  }

  /** Bytes up to `to` were not captured. */
  missing(connection: Connection, stream: Stream, to: number, unreadable: boolean): void {
    const skipped = Math.max(0, Math.min(stream.skipTo, to) - stream.position);
    const lost = to - stream.position - skipped;
    this.counters.skippedBytes += skipped;
    stream.position += skipped;
    if (skipped > 0 && stream.position === stream.skipTo) {
      stream.skipTo = 0;
      this.decodeCarry(connection, stream, false);
    }
    stream.position = to;
    if (lost === 0) return;
    if (stream.framing === 'cut' || this.cut(connection, stream)) {
      this.counters.skippedBytes += lost;
      return;
    }
    this.countLost(connection, lost, unreadable);
    this.lose(connection, stream);
  }

  /** Whether what is missing lies in a message whose end will show by itself, since no other is under way. */
  private cut(connection: Connection, stream: Stream): boolean {
    const { decoder, matcher } = connection;
    if (stream.framing !== 'synced' || !stream.inMessage || decoder?.cut === undefined || matcher === null)
      return false;
    const answers = stream === connection.responses;
    if (!matcher.isAlone(answers)) return false;
    const told = new Message();
    const direction = answers ? RESPONSE : REQUEST;
    if (!decoder.cut(connection.state, direction, told)) return false;
    decoder.resync(connection.state, direction);
    stream.cutMessage(told);
    return true;
  }

  private finishCut(connection: Connection, stream: Stream): void {
    const told = stream.cut as Message;
    const span = stream.endMessage(stream.position);
    stream.lose();
    if (stream === connection.requests) connection.matcher?.request(told, span);
    else connection.matcher?.response(told, span);
  }

  /** The direction has ended: a body that lasts until the end is complete. */
  end(connection: Connection, stream: Stream): void {
    if (stream.framing === 'cut') this.finishCut(connection, stream);
    if (stream.framing !== 'synced' || !stream.inMessage) return;
    // Inside a body of declared length the message is cut off, not complete.
    if (stream.skipTo > 0 && stream.skipTo - stream.position < UNTIL_END / 2) return;
    this.input.ended = true;
    stream.skipTo = 0;
    stream.waiting = false;
    this.decodeCarry(connection, stream, true);
    this.input.ended = false;
  }

  /** Responses that waited: their request is known now, or they are given up on (`giveUp`). */
  retry(connection: Connection, giveUp: boolean): void {
    const stream = connection.responses;
    if (!stream.waiting) return;
    stream.waiting = false;
    this.decodeCarry(connection, stream, giveUp);
  }

  private countLost(connection: Connection, lost: number, unreadable: boolean): void {
    if (unreadable) {
      this.counters.unreadableBytes += lost;
      connection.unreadableBytes += lost;
      return;
    }
    // What an undecided connection lacks was never asked for; it shows as unknown in the coverage.
    if (connection.decoder !== null || connection.fresh) this.counters.gapBytes += lost;
  }

  private take(connection: Connection, stream: Stream, segment: Segment): void {
    if (stream.skipTo > stream.position) {
      const skipped = Math.min(stream.skipTo - stream.position, segment.end - segment.start);
      stream.position += skipped;
      segment.start += skipped;
      if (stream.position < stream.skipTo) return;
      stream.skipTo = 0;
    }
    stream.position += segment.end - segment.start;
    if (stream.framing === 'opaque' || stream.framing === 'cut') return;
    if (stream.framing === 'lost') this.seek(connection, stream, segment);
    else this.advance(connection, stream, segment);
  }

  private advance(connection: Connection, stream: Stream, segment: Segment): void {
    if (stream.carry.end === 0) {
      segment.start = this.decode(connection, stream, segment, false);
      if (segment.start < segment.end) this.keep(connection, stream, segment);
      return;
    }
    if (!this.keep(connection, stream, segment)) return;
    if (!stream.waiting) this.decodeCarry(connection, stream, false);
  }

  private keep(connection: Connection, stream: Stream, segment: Segment): boolean {
    if (stream.carry.append(segment, MAX_CARRY_BYTES)) return true;
    this.counters.unparsedBytes += stream.carry.end + segment.end - segment.start;
    this.lose(connection, stream);
    return false;
  }

  private decodeCarry(connection: Connection, stream: Stream, giveUp: boolean): void {
    const { carry } = stream;
    const rest = this.decode(connection, stream, carry, giveUp);
    // Where the place was lost meanwhile, the carry is empty already.
    if (carry.end > 0) carry.consume(rest);
  }

  /** Looks for a proven boundary; a head that is cut by the call's end is kept as a candidate. */
  private seek(connection: Connection, stream: Stream, segment: Segment): void {
    if (stream.carry.end > 0) {
      if (!this.keep(connection, stream, segment)) return;
      const claim = this.claim(connection, stream, stream.carry);
      if (claim === MAYBE) return;
      if (claim === CLAIMED) {
        this.decodeCarry(connection, stream, false);
        return;
      }
      stream.carry.clear();
      stream.inMessage = false;
    }
    this.seekAtCall(connection, stream, segment);
  }

  private seekAtCall(connection: Connection, stream: Stream, segment: Segment): void {
    const position = stream.position - (segment.end - segment.start);
    const claim = position === segment.position ? this.claim(connection, stream, segment) : UNCLAIMED;
    if (claim === CLAIMED) {
      this.advance(connection, stream, segment);
      return;
    }
    if (claim === MAYBE) {
      stream.beginMessage(position);
      this.keep(connection, stream, segment);
      return;
    }
    if (connection.matcher?.begun) this.counters.unparsedBytes += segment.end - segment.start;
  }

  private claim(connection: Connection, stream: Stream, call: CapturedBytes): Claim {
    const { decoder } = connection;
    if (connection.turns !== null) return UNCLAIMED;
    if (decoder === null) return this.classifier.claim(connection, stream, call);
    const detection = decoder.detect(call.bytes, call.start, call.end);
    if (detection === MAYBE) return MAYBE;
    if (detection !== (stream === connection.requests ? IS_REQUEST : IS_RESPONSE)) return UNCLAIMED;
    stream.framing = 'synced';
    return CLAIMED;
  }

  /** Decodes bytes that end at the stream's position; returns where what must be kept begins. */
  private decode(connection: Connection, stream: Stream, captured: CapturedBytes, giveUp: boolean): number {
    const { input } = this;
    input.bytes = captured.bytes;
    input.view = captured.view;
    input.start = captured.start;
    input.end = captured.end;
    input.direction = stream === connection.requests ? REQUEST : RESPONSE;
    const origin = stream.position - input.end;
    for (;;) {
      if (!stream.inMessage) {
        if (input.start === input.end) return input.end;
        stream.beginMessage(origin + input.start);
      }
      if (input.direction === RESPONSE) this.expect(connection, stream, giveUp);
      this.message.reset();
      const status = (connection.decoder as Decoder).decode(connection.state, input, this.message);
      if (!this.handle(connection, stream, status, origin))
        return status === NEED_MORE || status === WAIT ? input.start : input.end;
    }
  }

  /** Before each response: which request it answers, as far as is known. */
  private expect(connection: Connection, stream: Stream, giveUp: boolean): void {
    const matcher = connection.matcher as InOrderMatcher;
    if (stream.span.beginsCall) matcher.responseCallBegins(stream.span.startPosition);
    this.input.requestToken = giveUp ? matcher.lastToken() : matcher.nextToken();
  }

  /** Does what a decoder's status asks for; true where it is to be called again. `origin`: the position of byte 0. */
  private handle(connection: Connection, stream: Stream, status: DecodeStatus, origin: number): boolean {
    const { input } = this;
    const position = origin + input.start;
    switch (status) {
      case MESSAGE:
        this.deliver(connection, stream, position);
        return true;
      case SKIP:
        return this.skip(stream, position + input.skip);
      case NEED_MORE:
        return false;
      case WAIT:
        stream.waiting = true;
        return false;
      case OPAQUE:
        this.deliver(connection, stream, position);
        becomeOpaque(connection);
        this.listener.opaque(connection);
        return false;
      case INVALID:
        this.reject(connection, stream, input.end - input.start);
        return false;
      default:
        return status satisfies never;
    }
  }

  /** True where the bytes at hand reach beyond what is skipped, or just to its end. */
  private skip(stream: Stream, target: number): boolean {
    const { input } = this;
    if (target > stream.position) {
      stream.skipTo = target;
      return false;
    }
    input.start += input.skip;
    return true;
  }

  private deliver(connection: Connection, stream: Stream, end: number): void {
    const matcher = connection.matcher as InOrderMatcher;
    connection.strikes = 0;
    const span = stream.endMessage(end);
    if (stream === connection.requests) matcher.request(this.message, span);
    else matcher.response(this.message, span);
  }

  private reject(connection: Connection, stream: Stream, bytes: number): void {
    this.counters.unparsedBytes += bytes;
    connection.strikes += 1;
    this.lose(connection, stream);
    if (connection.strikes >= MAX_STRIKES) this.classifier.revoke(connection);
  }

  private lose(connection: Connection, stream: Stream): void {
    stream.lose();
    const { decoder, matcher } = connection;
    if (decoder === null || matcher === null) return;
    if (stream === connection.requests) {
      decoder.resync(connection.state, REQUEST);
      matcher.gapInRequests();
      return;
    }
    decoder.resync(connection.state, RESPONSE);
    matcher.gapInResponses();
  }
}

function becomeOpaque(connection: Connection): void {
  connection.received.lose();
  connection.sent.lose();
  connection.received.framing = 'opaque';
  connection.sent.framing = 'opaque';
}
