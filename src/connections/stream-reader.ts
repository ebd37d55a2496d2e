/**
 * Feeds the bytes of calls to a connection's decoder, and its messages to the matcher. Knows what is
 * missing: inside a body whose length was declared that is no loss; elsewhere the place is lost, and
 * found again at a proven boundary: a call that begins with a message head that the decoder accepts.
 */
import {
  IS_EITHER,
  IS_REQUEST,
  IS_RESPONSE,
  MAYBE,
  Message,
  REQUEST,
  RESPONSE,
  UNTIL_END,
} from '../protocols/protocol.ts';
import type { CapturedBytes } from './carry.ts';
import type { Claim, Classifier } from './classifier.ts';
import { CLAIMED, UNCLAIMED } from './classifier.ts';
import type { Connection } from './connection.ts';
import type { StreamCounters } from './counters.ts';
import type { CopyListener } from './message-reader.ts';
import { MessageReader } from './message-reader.ts';
import type { Segment } from './segment.ts';
import type { Stream } from './stream.ts';

/** The longest head that a decoder accepts (HTTP: 64 KiB), and the rest of the calls behind it. */
const MAX_CARRY_BYTES = 256 * 1024;
/** What half a message mostly lacks: heads and commands are shorter. */
const JOINED_BYTES = 512;

export class StreamReader {
  private readonly messages: MessageReader;
  private readonly classifier: Classifier;
  private readonly counters: StreamCounters;
  private readonly listener: CopyListener;

  constructor(classifier: Classifier, counters: StreamCounters, listener: CopyListener) {
    this.classifier = classifier;
    this.counters = counters;
    this.listener = listener;
    this.messages = new MessageReader(classifier, counters, listener);
  }

  /** One call's bytes. What arrives a second time, or too late to fill a gap, is passed over. */
  feed(connection: Connection, stream: Stream, segment: Segment): void {
    if (connection.class === 'undecided' && !stream.touched) {
      this.classifier.assign(connection, stream, segment);
      if (connection.turns !== null) return;
    }
    const opposite = stream === connection.sent ? connection.received : connection.sent;
    if (opposite.framing === 'cut') this.finishCut(connection, opposite);
    if (segment.position > stream.position) this.unseen(connection, stream, segment.position);
    stream.enterCall(segment);
    const captured = segment.position + segment.offset;
    if (captured > stream.position) this.missing(connection, stream, captured - stream.position, false);
    const available = captured + (segment.end - segment.start) - stream.position;
    if (available > 0) {
      // A small integer again: as a double it would make one of every offset that a decoder reckons with.
      segment.start = (segment.end - available) | 0;
      this.take(connection, stream, segment);
    }
    const end = segment.position + segment.length;
    if (end > stream.position) this.missing(connection, stream, end - stream.position, segment.unreadable);
    if (stream.skipTo > 0) this.listener.skipping(connection, stream);
    if (connection.matcher === null) return;
    if (stream === connection.responses) connection.matcher.responsePosition = stream.position;
    else if (connection.responses.waiting) this.retry(connection, false);
  }

  /** No record tells of the bytes before `to`: what they end has no time of its own. */
  unseen(connection: Connection, stream: Stream, to: number): void {
    stream.enterUnseen();
    this.missing(connection, stream, to - stream.position, false);
  }

  /** The next `bytes` were not captured. */
  missing(connection: Connection, stream: Stream, bytes: number, unreadable: boolean): void {
    const skipped = Math.max(0, Math.min(stream.skipTo - stream.position, bytes));
    const lost = bytes - skipped;
    this.counters.skippedBytes += skipped;
    stream.position += skipped;
    if (skipped > 0 && stream.position === stream.skipTo) {
      stream.skipTo = 0;
      this.messages.decodeCarry(connection, stream, false);
    }
    if (lost === 0) return;
    stream.position += lost;
    if (stream.framing === 'cut' || this.cut(connection, stream)) {
      this.counters.skippedBytes += lost;
      return;
    }
    this.countLost(connection, lost, unreadable);
    this.messages.lose(connection, stream);
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
    stream.beginBytes(0);
    const span = stream.endMessage(0);
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
    stream.skipTo = 0;
    stream.waiting = false;
    this.messages.decodeEnd(connection, stream);
  }

  /** Responses that waited: their request is known now, or they are given up on (`giveUp`). */
  retry(connection: Connection, giveUp: boolean): void {
    const stream = connection.responses;
    if (!stream.waiting) return;
    stream.waiting = false;
    this.messages.decodeCarry(connection, stream, giveUp);
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
      const skipped = Math.min(stream.skipTo - stream.position, segment.end - segment.start) | 0;
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
    if (stream.carry.end > 0) {
      if (stream.waiting) this.keep(connection, stream, segment);
      else this.join(connection, stream, segment);
      return;
    }
    segment.start = this.messages.decode(connection, stream, segment, false);
    if (segment.start < segment.end) this.keep(connection, stream, segment);
  }

  /** Half a message waits: as much is copied behind it as it may lack, and what follows is decoded where it is. */
  private join(connection: Connection, stream: Stream, segment: Segment): void {
    const { carry } = stream;
    const { end } = segment;
    const joined = Math.min(end - segment.start, Math.max(JOINED_BYTES, carry.end));
    segment.end = segment.start + joined;
    const left = end - segment.end;
    stream.position -= left;
    if (this.keep(connection, stream, segment)) this.messages.decodeCarry(connection, stream, false);
    segment.start = segment.end;
    segment.end = end;
    if (left > 0) this.goOn(connection, stream, segment, joined);
  }

  /** Behind `joined` bytes of the same call. */
  private goOn(connection: Connection, stream: Stream, segment: Segment, joined: number): void {
    const { carry } = stream;
    if (stream.framing !== 'synced') {
      const left = segment.end - segment.start;
      stream.position += left;
      if (stream.framing === 'lost') this.counters.unparsedBytes += left;
      return;
    }
    if (!stream.waiting && carry.end <= joined) {
      segment.start -= carry.end;
      stream.position -= carry.end;
      carry.clear();
    }
    this.take(connection, stream, segment);
  }

  private keep(connection: Connection, stream: Stream, segment: Segment): boolean {
    if (stream.carry.append(segment, MAX_CARRY_BYTES)) return true;
    this.counters.unparsedBytes += stream.carry.end + segment.end - segment.start;
    this.messages.lose(connection, stream);
    return false;
  }

  /** Looks for a proven boundary; a head that is cut by the call's end is kept as a candidate. */
  private seek(connection: Connection, stream: Stream, segment: Segment): void {
    if (stream.carry.end > 0) {
      if (!this.keep(connection, stream, segment)) return;
      const claim = this.claim(connection, stream, stream.carry);
      if (claim === MAYBE) return;
      if (claim === CLAIMED) {
        this.messages.decodeCarry(connection, stream, false);
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
      stream.beginBytes(segment.end);
      stream.beginMessage(segment.start);
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
    const wanted = stream === connection.requests ? IS_REQUEST : IS_RESPONSE;
    if (detection !== wanted && detection !== IS_EITHER) return UNCLAIMED;
    stream.framing = 'synced';
    return CLAIMED;
  }
}
