/** Calls a connection's decoder over bytes at hand, and hands its messages to the matcher. */
import type { Decoder, DecodeStatus } from '../protocols/protocol.ts';
import {
  INVALID,
  Input,
  MESSAGE,
  Message,
  NEED_MORE,
  OPAQUE,
  REQUEST,
  RESPONSE,
  SKIP,
  WAIT,
} from '../protocols/protocol.ts';
import type { InOrderMatcher } from '../transactions/in-order.ts';
import type { CapturedBytes } from './carry.ts';
import type { Classifier } from './classifier.ts';
import type { Connection } from './connection.ts';
import type { StreamCounters } from './counters.ts';
import type { Stream } from './stream.ts';

/** A decoder that gives up this often without one message in between does not fit the connection. */
const MAX_STRIKES = 3;

/** Told of bytes that need not be copied. Positions are the stream's. */
export interface CopyListener {
  skipping(connection: Connection, stream: Stream): void;
  /** What follows on this connection is another protocol. */
  opaque(connection: Connection): void;
}

export class MessageReader {
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

  /** Decodes bytes that end at the stream's position; returns where what must be kept begins. */
  decode(connection: Connection, stream: Stream, captured: CapturedBytes, giveUp: boolean): number {
    const { input } = this;
    input.bytes = captured.bytes;
    input.view = captured.view;
    input.start = captured.start;
    input.end = captured.end;
    input.direction = stream === connection.requests ? REQUEST : RESPONSE;
    stream.beginBytes(input.end);
    for (;;) {
      if (!stream.inMessage) {
        if (input.start === input.end) return input.end;
        stream.beginMessage(input.start);
      }
      if (input.direction === RESPONSE) this.expect(connection, stream, giveUp);
      this.message.reset();
      const status = (connection.decoder as Decoder).decode(connection.state, input, this.message);
      if (!this.handle(connection, stream, status))
        return status === NEED_MORE || status === WAIT ? input.start : input.end;
    }
  }

  /** Before each response: which request it answers, as far as is known. */
  private expect(connection: Connection, stream: Stream, giveUp: boolean): void {
    const matcher = connection.matcher as InOrderMatcher;
    if (stream.span.beginsCall) matcher.responseCallBegins(stream.span);
    this.input.requestToken = giveUp ? matcher.lastToken() : matcher.nextToken();
  }

  /** Does what a decoder's status asks for; true where it is to be called again. */
  private handle(connection: Connection, stream: Stream, status: DecodeStatus): boolean {
    const { input } = this;
    switch (status) {
      case MESSAGE:
        this.deliver(connection, stream);
        return true;
      case SKIP:
        return this.skip(stream);
      case NEED_MORE:
        return false;
      case WAIT:
        stream.waiting = true;
        return false;
      case OPAQUE:
        this.deliver(connection, stream);
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
  private skip(stream: Stream): boolean {
    const { input } = this;
    const target = stream.positionOf(input.start) + input.skip;
    if (target > stream.position) {
      stream.skipTo = target;
      return false;
    }
    // `skip` may be a double, an offset must not become one.
    input.start += input.skip | 0;
    return true;
  }

  private deliver(connection: Connection, stream: Stream): void {
    const matcher = connection.matcher as InOrderMatcher;
    connection.strikes = 0;
    const span = stream.endMessage(this.input.start);
    if (stream === connection.requests) matcher.request(this.message, span);
    else matcher.response(this.message, span);
  }

  private reject(connection: Connection, stream: Stream, bytes: number): void {
    this.counters.unparsedBytes += bytes;
    connection.strikes += 1;
    this.lose(connection, stream);
    if (connection.strikes >= MAX_STRIKES) this.classifier.revoke(connection);
  }

  /** The place in this direction is lost: decoder and matcher begin anew. */
  lose(connection: Connection, stream: Stream): void {
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

  /** Decodes what is kept, with the direction's end behind it. */
  decodeEnd(connection: Connection, stream: Stream): void {
    this.input.ended = true;
    this.decodeCarry(connection, stream, true);
    this.input.ended = false;
  }

  decodeCarry(connection: Connection, stream: Stream, giveUp: boolean): void {
    const { carry } = stream;
    const rest = this.decode(connection, stream, carry, giveUp);
    // Where the place was lost meanwhile, the carry is empty already.
    if (carry.end > 0) carry.consume(rest);
  }
}

function becomeOpaque(connection: Connection): void {
  connection.received.lose();
  connection.sent.lose();
  connection.received.framing = 'opaque';
  connection.sent.framing = 'opaque';
}
