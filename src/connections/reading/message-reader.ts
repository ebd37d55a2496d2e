/** Calls a conversation's decoder over bytes at hand, and hands its messages to the matcher. */
import type { DecodeStatus } from '../../protocols/protocol.ts';
import {
  INVALID,
  Input,
  MESSAGE,
  Message,
  NEED_MORE,
  NO_REQUEST,
  OPAQUE,
  REQUEST,
  RESPONSE,
  SKIP,
  UNKNOWN_REQUEST,
  WAIT,
} from '../../protocols/protocol.ts';
import type { Matcher } from '../../transactions/pairing.ts';
import type { Span } from '../../transactions/span.ts';
import type { CapturedBytes } from '../bytes/captured-bytes.ts';
import type { Stream } from '../bytes/stream.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { Decoding } from '../conversations/decoding.ts';
import type { StreamCounters } from '../conversations/stream-counters.ts';
import type { Recognition } from '../recognising/recognition.ts';
import type { CopyListener } from './copy-listener.ts';

export class MessageReader {
  readonly #input = new Input();
  readonly #message = new Message();
  readonly #recognition: Recognition;
  readonly #counters: StreamCounters;
  readonly #listener: CopyListener;

  constructor(recognition: Recognition, counters: StreamCounters, listener: CopyListener) {
    this.#recognition = recognition;
    this.#counters = counters;
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
      this.#message.reset();
      const status = decoder.decode(state, input, this.#message);
      if (status === MESSAGE) this.#deliver(decoding, message.end(input.start), answers);
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
    decoder.resync(state, RESPONSE);
    matcher.gapInResponses();
  }

  decodeCarry(conversation: Conversation, stream: Stream, giveUp: boolean): void {
    const { carry } = stream;
    const rest = this.decode(conversation, stream, carry, giveUp);
    // Where the place was lost meanwhile, the carry is empty already.
    if (carry.end > 0) carry.consume(rest);
  }

  /** Decodes what is kept, with the direction's end behind it. */
  decodeEnd(conversation: Conversation, stream: Stream): void {
    this.#input.ended = true;
    this.decodeCarry(conversation, stream, true);
    this.#input.ended = false;
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
        return this.#skip(stream);
      case NEED_MORE:
        return false;
      case WAIT:
        stream.wait();
        return false;
      case OPAQUE:
        this.#deliver(
          conversation.decoding as Decoding,
          stream.message.end(input.start),
          stream === conversation.responses,
        );
        conversation.becomeOpaque();
        this.#listener.opaque(conversation);
        return false;
      case INVALID:
        this.#reject(conversation, stream, input.end - input.start);
        return false;
      default:
        return status satisfies never;
    }
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

  #deliver(decoding: Decoding, span: Span, answers: boolean): void {
    decoding.fits();
    if (answers) decoding.matcher.response(this.#message, span);
    else decoding.matcher.request(this.#message, span);
  }

  #reject(conversation: Conversation, stream: Stream, bytes: number): void {
    this.#counters.unparsedBytes += bytes;
    this.lose(conversation, stream);
    if (conversation.decoding?.struck() === false) this.#recognition.revoke(conversation);
  }
}
