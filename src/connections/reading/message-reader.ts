/** Calls a conversation's decoder over bytes at hand, and hands its messages to the matcher. */
import type { DecodeStatus } from '../../protocols/protocol.ts';
import {
  FOLLOWS_ANOTHER,
  FOLLOWS_NOTHING,
  FOLLOWS_TURNS,
  INVALID,
  Input,
  KIND_INTERIM,
  MESSAGE,
  Message,
  NEED_MORE,
  NO_REQUEST,
  OPAQUE,
  REQUEST,
  RESPONSE,
  SKIP,
  UNKNOWN_REQUEST,
  UNTIL_TURN,
  WAIT,
} from '../../protocols/protocol.ts';
import type { Failure } from '../../transactions/failure.ts';
import type { Matcher } from '../../transactions/pairing.ts';
import type { Span } from '../../transactions/span.ts';
import type { CapturedBytes } from '../bytes/captured-bytes.ts';
import type { Stream } from '../bytes/stream.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { Decoding } from '../conversations/decoding.ts';
import type { StreamCounters } from '../conversations/stream-counters.ts';
import type { Recognition } from '../recognising/recognition.ts';
import { AnswerDelivery } from './answer-delivery.ts';
import type { CopyListener } from './copy-listener.ts';

export class MessageReader {
  readonly #input = new Input();
  readonly #message = new Message();
  readonly answers: AnswerDelivery;
  readonly #recognition: Recognition;
  readonly #counters: StreamCounters;
  readonly #listener: CopyListener;

  constructor(recognition: Recognition, counters: StreamCounters, listener: CopyListener) {
    this.#recognition = recognition;
    this.#counters = counters;
    this.answers = new AnswerDelivery(counters);
    this.#listener = listener;
  }

  /**
   * Decodes bytes that end at the stream's position; returns where what must be kept begins.
   * @param giveUp a response whose request is not known yet is read as if it never would be
   */
  decode(conversation: Conversation, stream: Stream, captured: CapturedBytes, giveUp: boolean): number {
    const input = this.#input;
    const decoding = conversation.decoding as Decoding;
    const { decoder, state } = decoding;
    const { message } = stream;
    const answers = stream === conversation.responses;
    input.bytes = captured.bytes;
    input.view = captured.view;
    input.start = captured.start;
    input.end = captured.end;
    input.direction = answers ? RESPONSE : REQUEST;
    input.requests = decoding.matcher;
    stream.beginBytes(input.end);
    for (;;) {
      if (!message.open) {
        if (input.start === input.end) return input.end;
        message.begin(input.start);
      }
      if (answers) this.#expect(decoding.matcher, message.span, giveUp);
      const status = decoder.decode(state, input, this.#message);
      if (input.optional) this.#noteOptional(stream, status);
      if (status === MESSAGE) this.#deliver(conversation, message.end(input.start), answers);
      else if (!this.#goesOn(conversation, stream, status))
        return status === NEED_MORE || status === WAIT ? input.start : input.end;
    }
  }

  /** The place in this direction is lost: decoder and matcher begin anew. */
  lose(conversation: Conversation, stream: Stream): void {
    stream.lose();
    if (conversation.decoding === null) return;
    const { decoder, state, matcher } = conversation.decoding;
    if (stream === conversation.requests) {
      decoder.resync(state, REQUEST);
      matcher.gapInRequests();
      return;
    }
    // What is known of the answers so far is told before they are forgotten.
    matcher.gapInResponses();
    decoder.resync(state, RESPONSE);
  }

  decodeCarry(conversation: Conversation, stream: Stream, giveUp: boolean): void {
    const { carry } = stream;
    const rest = this.decode(conversation, stream, carry, giveUp);
    // Where the place was lost meanwhile, the carry is empty already.
    if (carry.end > 0) carry.consume(rest);
  }

  /**
   * Decodes what is kept, behind which no more will come.
   * @param inOrder by the direction's own end
   * @param wanted whether more would have been
   */
  decodeEnd(conversation: Conversation, stream: Stream, inOrder: boolean, wanted: boolean): void {
    this.#input.ended = inOrder;
    this.#input.over = inOrder || !wanted;
    this.decodeCarry(conversation, stream, true);
    this.#input.ended = false;
    this.#input.over = false;
  }

  /** No more of the message that is half read will come, for the reason of `cut`, as was known at `atNs`. */
  cut(conversation: Conversation, stream: Stream, cut: Failure, atNs: number): void {
    const { decoder, state } = conversation.decoding as Decoding;
    const answers = stream === conversation.responses;
    const direction = answers ? RESPONSE : REQUEST;
    if (decoder.cut?.(state, direction, this.#message) !== true) return;
    stream.beginBytes(0);
    this.#deliver(conversation, stream.message.cut(0, cut, atNs), answers);
    decoder.resync(state, direction);
    stream.lose();
  }

  /** What the decoder was about to look at is missing: it is skipped instead, up to the message's end, where that is known. */
  passOver(conversation: Conversation, stream: Stream): boolean {
    const { decoding, requests } = conversation;
    if (stream.framing !== 'synced' || !stream.message.open || stream.waiting || decoding === null) return false;
    const rest = decoding.decoder.passOver?.(decoding.state, stream === requests ? REQUEST : RESPONSE) ?? 0;
    if (rest <= stream.carry.end) return false;
    stream.skipUntil(stream.position - stream.carry.end + rest);
    stream.carry.clear();
    return true;
  }

  /** Whether the end of the message that is half read will show by itself, at the next turn: no other is under way, but what it is more of. */
  cutAtTurn(conversation: Conversation, stream: Stream): boolean {
    const { decoder, state, matcher } = conversation.decoding as Decoding;
    const answers = stream === conversation.responses;
    const direction = answers ? RESPONSE : REQUEST;
    const told = new Message();
    if (decoder.cut?.(state, direction, told) !== true) return false;
    const isAlone = told.kind === KIND_INTERIM && !answers ? matcher.openRequests === 1 : matcher.isAlone(answers);
    if (!isAlone) return false;
    decoder.resync(state, direction);
    stream.cutMessage(told);
    return true;
  }

  /** The rest of an answered request was not asked for, and does not come: the next one begins. */
  leaveRest({ requests, decoding }: Conversation): void {
    const { decoder, state } = decoding as Decoding;
    decoder.resync(state, REQUEST);
    requests.skipNoMore();
    requests.carry.clear();
    requests.message.drop();
  }

  /** Before each response: which request it answers, as far as is known. */
  #expect(matcher: Matcher, span: Span, giveUp: boolean): void {
    if (span.beginsCall) matcher.responseCallBegins(span);
    const token = matcher.nextToken();
    this.#input.requestToken = giveUp && token === NO_REQUEST ? UNKNOWN_REQUEST : token;
  }

  /** Does what a decoder's status asks for, where it is no message; true where it is to be called again. */
  #goesOn(conversation: Conversation, stream: Stream, status: Exclude<DecodeStatus, typeof MESSAGE>): boolean {
    const input = this.#input;
    switch (status) {
      case SKIP:
        return input.skip === UNTIL_TURN ? this.#skipToTurn(conversation, stream) : this.#skip(stream);
      case NEED_MORE:
        if (input.between) stream.message.drop();
        input.between = false;
        return false;
      case WAIT:
        if (this.answers.tellHalfRequest(conversation)) return true;
        stream.wait();
        return false;
      case OPAQUE:
        this.#deliver(conversation, stream.message.end(input.start), stream === conversation.responses);
        this.#leave(conversation);
        return false;
      case INVALID:
        this.#reject(conversation, stream, input.end - input.start);
        return false;
      default:
        return status satisfies never;
    }
  }

  /** The decoder has read its last message. */
  #leave(conversation: Conversation): void {
    const { follows } = this.#input;
    this.#input.follows = FOLLOWS_NOTHING;
    if (follows === FOLLOWS_ANOTHER) conversation.unlearn();
    else if (follows === FOLLOWS_TURNS) this.#recognition.leaveToTurns(conversation);
    else {
      conversation.becomeOpaque();
      this.#listener.opaque(conversation);
    }
  }

  #noteOptional(stream: Stream, status: DecodeStatus): void {
    stream.optional(status !== MESSAGE);
    this.#input.optional = false;
  }

  /** True where the bytes at hand reach beyond what is skipped, or just to its end. */
  #skip(stream: Stream): boolean {
    const input = this.#input;
    const target = stream.message.positionOf(input.start) + input.skip;
    if (target > stream.position) {
      stream.skipUntil(target);
      return false;
    }
    // `skip` may be a double, an offset must not become one.
    input.start += input.skip | 0;
    return true;
  }

  /** Nobody knows where the message ends. False: nothing at hand is left. */
  #skipToTurn(conversation: Conversation, stream: Stream): false {
    if (this.cutAtTurn(conversation, stream)) stream.optional(false);
    else this.#reject(conversation, stream, this.#input.end - this.#input.start);
    return false;
  }

  #deliver(conversation: Conversation, span: Span, answers: boolean): void {
    const decoding = conversation.decoding as Decoding;
    const { matcher } = decoding;
    decoding.fits();
    if (answers) this.answers.deliver(conversation, this.#message, span);
    else if (conversation.requests.message.told) matcher.requestEnds(this.#message, span);
    else matcher.request(this.#message, span);
  }

  #reject(conversation: Conversation, stream: Stream, bytes: number): void {
    this.#counters.unparsedBytes += bytes;
    const { open } = stream.message;
    if (stream === conversation.responses) noteUnreadable(conversation, stream);
    this.lose(conversation, stream);
    if (open && stream === conversation.requests) {
      stream.message.reopen();
      stream.misread(bytes);
    }
    if (conversation.decoding?.struck() === false) this.#recognition.revoke(conversation);
  }
}

/** Where answers alone tell what is spoken, the first one of all must. */
function noteUnreadable({ decoding, socket }: Conversation, answers: Stream): void {
  if (decoding?.decoder.answersTell !== true || !socket.connected || answers.holed) return;
  if (answers.message.span.startPosition === answers.origin) decoding.matcher.unreadable();
}
