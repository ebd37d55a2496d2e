/**
 * Feeds the bytes of a stream's calls to the conversation's decoder. A lost place is found again at a proven boundary: a
 * call that begins with a message head that the decoder accepts.
 */
import { type Detection, IS_EITHER, IS_REQUEST, IS_RESPONSE, MAYBE, UNTIL_END } from '../../protocols/protocol.ts';
import { CUT_BY_CLIENT, type Failure } from '../../transactions/failure.ts';
import type { Call } from '../bytes/call.ts';
import type { CapturedBytes } from '../bytes/captured-bytes.ts';
import type { Stream } from '../bytes/stream.ts';
import { Window } from '../bytes/window.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { Decoding } from '../conversations/decoding.ts';
import type { StreamCounters } from '../conversations/stream-counters.ts';
import { CLAIMED, type Claim, UNCLAIMED } from '../recognising/classifier.ts';
import type { Recognition } from '../recognising/recognition.ts';
import type { CopyListener } from './copy-listener.ts';
import { Gaps } from './gaps.ts';
import { MessageReader } from './message-reader.ts';

/** What half a message mostly lacks: heads and commands are shorter. */
const JOINED_BYTES = 512;

/** How a direction ends. */
export interface StreamEnd {
  /** What that makes of a message which is not over. */
  readonly cut: Failure;
  /** By a word of its own, not by a reset. */
  readonly inOrder: boolean;
}

export class StreamReader {
  readonly messages: MessageReader;
  /** What is missing goes to them. */
  readonly gaps: Gaps;
  readonly #rest = new Window();
  readonly #recognition: Recognition;
  readonly #counters: StreamCounters;
  readonly #listener: CopyListener;

  constructor(recognition: Recognition, counters: StreamCounters, listener: CopyListener) {
    this.#recognition = recognition;
    this.#counters = counters;
    this.#listener = listener;
    this.messages = new MessageReader(recognition, counters, listener);
    this.gaps = new Gaps(this.messages, counters);
  }

  /** One call's bytes. What arrives a second time, or too late to fill a gap, is passed over. */
  feed(conversation: Conversation, stream: Stream, call: Call): void {
    if (conversation.coverage.class === 'undecided' && !stream.touched) {
      this.#recognition.assign(conversation, stream, call);
      if (conversation.turns !== null) return;
    }
    const opposite = stream === conversation.sent ? conversation.received : conversation.sent;
    if (opposite.framing === 'cut') this.gaps.turn(conversation, opposite);
    if (call.position > stream.position) this.gaps.unseen(conversation, stream, call.position);
    stream.enterCall(call);
    const captured = call.position + call.offset;
    if (captured > stream.position) this.gaps.missing(conversation, stream, captured - stream.position, false);
    const available = captured + (call.end - call.start) - stream.position;
    if (available > 0) {
      this.#rest.overLast(call, available);
      this.#take(conversation, stream);
    }
    const end = call.position + call.length;
    if (end > stream.position) {
      if (available > 0 && isRefused(conversation, stream)) this.gaps.passed(stream, end);
      else this.gaps.missing(conversation, stream, end - stream.position, call.unreadable);
    }
    if (stream.skipTo > 0 && !stream.restIsOptional) this.#listener.skipping(conversation, stream);
    const { decoding } = conversation;
    if (decoding === null) return;
    if (stream === conversation.responses) decoding.matcher.responsesReached(stream.position);
    else if (conversation.responses.waiting) this.retry(conversation, false);
  }

  /** The direction has ended: a body that lasts until the end is complete, another message is cut. */
  end(conversation: Conversation, stream: Stream, { cut, inOrder }: StreamEnd): void {
    stream.end();
    if (stream.framing === 'cut') this.gaps.leaveCut(conversation, stream, inOrder ? null : cut);
    if (stream.framing !== 'synced' || !stream.message.open) return;
    const isDeclared = stream.skipTo > 0 && stream.skipTo - stream.position < UNTIL_END / 2;
    if (!isDeclared) {
      stream.skipNoMore();
      stream.waitNoMore();
      this.messages.decodeEnd(conversation, stream, inOrder, cut !== CUT_BY_CLIENT);
    }
    if (stream.framing === 'synced' && stream.message.open) {
      this.messages.cut(conversation, stream, cut, conversation.lastNs);
    }
  }

  /** Responses that waited: their request is known now, or they are given up on (`giveUp`). */
  retry(conversation: Conversation, giveUp: boolean): void {
    const stream = conversation.responses;
    if (!stream.waiting) return;
    stream.waitNoMore();
    this.messages.decodeCarry(conversation, stream, giveUp);
  }

  #take(conversation: Conversation, stream: Stream): void {
    const rest = this.#rest;
    if (stream.restIsOptional) this.#decideRest(conversation, stream);
    if (stream.skipTo > stream.position) {
      const skipped = Math.min(stream.skipTo - stream.position, rest.length) | 0;
      stream.advance(skipped);
      rest.start += skipped;
      if (stream.position < stream.skipTo) return;
      stream.skipNoMore();
    }
    stream.advance(rest.length);
    if (stream.framing === 'cut') this.#seekBehindCut(conversation, stream);
    if (stream.framing === 'opaque' || stream.framing === 'cut') return;
    if (stream.framing === 'lost') this.#seek(conversation, stream);
    else this.#read(conversation, stream);
  }

  /** What was not asked for comes, or the next request in its place. */
  #decideRest(conversation: Conversation, stream: Stream): void {
    const { decoding } = conversation;
    stream.optional(false);
    if (decoding === null || !stream.message.told || decoding.matcher.openRequests > 0) return;
    const { bytes, start, end } = this.#rest;
    if (decoding.decoder.detect(bytes, start, end) === IS_REQUEST) this.messages.leaveRest(conversation);
  }

  /** A request that is cut and answered goes on until the next one begins. */
  #seekBehindCut(conversation: Conversation, stream: Stream): void {
    const { decoding } = conversation;
    if (decoding === null || !stream.message.told || decoding.matcher.openRequests > 0) return;
    const { bytes, start, end, length } = this.#rest;
    if (stream.position - length !== stream.message.callPosition) return;
    const detection = decoding.decoder.detect(bytes, start, end);
    // What was more of a request that is answered now cannot go on: less is enough to tell what follows.
    const isNext = detection === IS_REQUEST || (detection === MAYBE && stream.cutIsMore);
    if (!isNext) return;
    // It has none of this call's bytes.
    stream.advance(-length);
    this.gaps.endCut(conversation, stream);
    stream.advance(length);
    if (detection === MAYBE) stream.sync();
  }

  #read(conversation: Conversation, stream: Stream): void {
    if (stream.carry.end > 0) {
      if (stream.waiting) this.#keep(conversation, stream);
      else this.#join(conversation, stream);
      return;
    }
    const rest = this.#rest;
    rest.start = this.messages.decode(conversation, stream, rest, false);
    if (rest.start < rest.end) this.#keep(conversation, stream);
  }

  /** Half a message waits: as much is copied behind it as it may lack, and what follows is decoded where it is. */
  #join(conversation: Conversation, stream: Stream): void {
    const rest = this.#rest;
    const { end } = rest;
    const joined = Math.min(rest.length, Math.max(JOINED_BYTES, stream.carry.end));
    rest.end = rest.start + joined;
    const left = end - rest.end;
    stream.advance(-left);
    if (this.#keep(conversation, stream)) this.messages.decodeCarry(conversation, stream, false);
    rest.start = rest.end;
    rest.end = end;
    if (left > 0) this.#goOn(conversation, stream, joined);
  }

  /** Behind `joined` bytes of the same call. */
  #goOn(conversation: Conversation, stream: Stream, joined: number): void {
    const { carry } = stream;
    const rest = this.#rest;
    if (stream.framing !== 'synced') {
      stream.advance(rest.length);
      if (stream.framing === 'lost') this.#counters.unparsedBytes += rest.length;
      return;
    }
    if (!stream.waiting && carry.end <= joined) {
      rest.start -= carry.end;
      stream.advance(-carry.end);
      carry.clear();
    }
    this.#take(conversation, stream);
  }

  #keep(conversation: Conversation, stream: Stream): boolean {
    if (stream.carry.append(this.#rest)) return true;
    this.#counters.unparsedBytes += stream.carry.end + this.#rest.length;
    this.messages.lose(conversation, stream);
    return false;
  }

  /** Looks for a proven boundary; a head that is cut by the call's end is kept as a candidate. */
  #seek(conversation: Conversation, stream: Stream): void {
    if (stream.carry.end > 0) {
      if (!this.#keep(conversation, stream)) return;
      const claim = this.#claim(conversation, stream, stream.carry);
      if (claim === MAYBE) return;
      if (claim === CLAIMED) {
        this.messages.decodeCarry(conversation, stream, false);
        return;
      }
      stream.carry.clear();
      if (conversation.decoding !== null && stream !== conversation.requests) stream.message.drop();
    }
    this.#seekAtCall(conversation, stream);
  }

  #seekAtCall(conversation: Conversation, stream: Stream): void {
    const rest = this.#rest;
    const beginsCall = stream.position - rest.length === stream.message.callPosition;
    const claim = beginsCall ? this.#claim(conversation, stream, rest) : UNCLAIMED;
    if (claim === CLAIMED) {
      stream.message.drop();
      this.#read(conversation, stream);
      return;
    }
    if (claim === MAYBE) {
      stream.beginBytes(rest.end);
      stream.message.begin(rest.start);
      this.#keep(conversation, stream);
      return;
    }
    const { decoding } = conversation;
    if (decoding === null) {
      if (conversation.socket.fresh && !stream.holed) this.#noteUnread(stream);
      return;
    }
    const unparsed = decoding.matcher.begun && !stream.isRefused ? rest.length : 0;
    this.#counters.unparsedBytes += unparsed;
    if (stream.isMisread) this.#misread(stream, unparsed);
    // Answers may be among them.
    if (stream === conversation.responses) decoding.matcher.gapInResponses(stream.holed);
  }

  #misread(stream: Stream, unparsed: number): void {
    stream.misread(unparsed);
    this.#noteUnread(stream);
  }

  /** An answer may be to what was not understood. */
  #noteUnread(stream: Stream): void {
    const { message } = stream;
    if (message.open && !message.told) return;
    stream.beginBytes(this.#rest.end);
    message.begin(this.#rest.start);
  }

  #claim(conversation: Conversation, stream: Stream, bytes: CapturedBytes): Claim {
    if (conversation.turns !== null) return UNCLAIMED;
    if (conversation.decoding === null) return this.#recognition.claim(conversation, stream, bytes);
    const answers = stream !== conversation.requests;
    const detection = detectIn(conversation.decoding, bytes, answers);
    if (detection === MAYBE) return MAYBE;
    const wanted = answers ? IS_RESPONSE : IS_REQUEST;
    if (detection !== wanted && detection !== IS_EITHER) return UNCLAIMED;
    stream.sync();
    return CLAIMED;
  }
}

function detectIn({ decoder, matcher }: Decoding, { bytes, start, end }: CapturedBytes, answers: boolean): Detection {
  if (!answers || decoder.detectAnswer === undefined) return decoder.detect(bytes, start, end);
  return decoder.detectAnswer(bytes, start, end, matcher);
}

/** No decoder wants what was just read, nor waits for more of it. */
function isRefused({ decoding, turns }: Conversation, { carry }: Stream): boolean {
  return decoding === null && turns === null && carry.end === 0;
}
