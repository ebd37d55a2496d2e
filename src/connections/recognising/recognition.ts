/** Gives a conversation the decoder of what it speaks, as soon as that is known, and takes it back where it does not fit. */
import type { Decoder } from '../../protocols/protocol.ts';
import { MAYBE } from '../../protocols/protocol.ts';
import type { Emitter } from '../../transactions/emitter.ts';
import { matcherFor } from '../../transactions/matcher-for.ts';
import type { AnswerRoom, PairingCounters } from '../../transactions/pairing.ts';
import { TurnMatcher } from '../../transactions/turns.ts';
import type { Call } from '../bytes/call.ts';
import type { CapturedBytes } from '../bytes/captured-bytes.ts';
import type { Stream } from '../bytes/stream.ts';
import type { Conversation } from '../conversations/conversation.ts';
import { Decoding } from '../conversations/decoding.ts';
import type { AssignedProtocols } from './assigned-protocols.ts';
import { CLAIMED, type Claim, type Classifier, canBeRequests, UNCLAIMED } from './classifier.ts';
import type { ServerProtocols } from './server-protocols.ts';
import { Trial } from './trial.ts';

/** An attach in the middle of a body sees many calls that look like nothing. */
const UNKNOWN_AFTER_CALLS = 32;
/** Answers of all conversations that were met in their middle: 64 MiB. Where there is no room, clients are taken to wait for each answer. */
const ROOM_FOR_ANSWERS = 65536;

/** Told what a conversation's bytes turn out to be. */
export interface RecognitionListener {
  /** It is known what it speaks. */
  adopted(conversation: Conversation): void;
  /** Only calls and their times matter. */
  recognised(conversation: Conversation): void;
  /** No decoder wants it. */
  unclaimed(conversation: Conversation): void;
}

export interface RecognitionParts {
  readonly classifier: Classifier;
  readonly assigned: AssignedProtocols;
  readonly servers: ServerProtocols;
  readonly counters: PairingCounters;
  readonly emitter: Emitter;
  readonly listener: RecognitionListener;
}

export class Recognition {
  readonly #classifier: Classifier;
  readonly #assigned: AssignedProtocols;
  readonly #servers: ServerProtocols;
  readonly #trial = new Trial();
  readonly #counters: PairingCounters;
  readonly #emitter: Emitter;
  readonly #room: AnswerRoom = { answers: ROOM_FOR_ANSWERS };
  readonly #listener: RecognitionListener;

  constructor({ classifier, assigned, servers, counters, emitter, listener }: RecognitionParts) {
    this.#classifier = classifier;
    this.#assigned = assigned;
    this.#servers = servers;
    this.#counters = counters;
    this.#emitter = emitter;
    this.#listener = listener;
  }

  /** Before its first bytes, which are `call`, are read: gives the conversation the decoder that the user named for its server. */
  assign(conversation: Conversation, stream: Stream, call: CapturedBytes): void {
    const decoder = this.#assigned.decoderOf(conversation);
    if (decoder === null) return;
    const requests = this.#assigned.serves(conversation) ? conversation.received : conversation.sent;
    this.#enrol(conversation, requests, decoder);
    if (decoder.depth === 'recognised') {
      this.#followTurns(conversation, decoder, requests === stream ? call : null);
      return;
    }
    this.#decode(conversation, decoder, !requests.touched);
    // Else its place is found at a boundary, as after a gap.
    if (conversation.socket.fresh || conversation.socket.isMessages) requests.sync();
  }

  /** CLAIMED: the bytes are a request's, and the conversation has its decoder. MAYBE: more bytes may tell. */
  claim(conversation: Conversation, stream: Stream, call: CapturedBytes): Claim {
    if (canGreet(conversation, stream, call)) {
      const greeting = this.#classifier.greets(call);
      if (greeting === CLAIMED) return this.#adoptByGreeting(conversation, stream);
      if (greeting === MAYBE) return MAYBE;
    }
    if (!canBeRequests(conversation, stream)) {
      if (this.#isFirstAnswer(conversation, stream, call) && this.#answerTells(conversation, call)) {
        return this.#adoptByAnswer(conversation, stream);
      }
      conversation.unclaimed.saw(call);
      this.#noteAnswer(conversation, stream, call);
      this.#noteUnclaimed(conversation);
      return UNCLAIMED;
    }
    const claim = this.#classifier.classify(conversation, call);
    if (claim === CLAIMED) return this.#adopt(conversation, stream, call, this.#classifier.decoder);
    conversation.unclaimed.saw(call);
    if (claim === MAYBE) return MAYBE;
    const known = this.#knownDecoder(conversation, stream, call);
    if (known !== null) return this.#adopt(conversation, stream, call, known);
    this.#noteUnclaimed(conversation);
    return UNCLAIMED;
  }

  /** The first answer: one of another protocol tells that the request was not understood, or not by whom it was taken for. */
  confirm(conversation: Conversation, call: Call): void {
    if (conversation.turnsConfirmed) return;
    if (this.#isOthersAnswer(conversation, call)) {
      conversation.misjudged();
      return;
    }
    if (conversation.turns === null) return;
    conversation.confirmTurns();
    this.#listener.recognised(conversation);
  }

  /** Its decoder has read its last message, and goes on unreadably. */
  leaveToTurns(conversation: Conversation): void {
    const { requests, decoding } = conversation;
    conversation.unlearn();
    conversation.speaks(decoding?.decoder.name ?? 'unknown', requests);
    conversation.coverage.becomes('recognised');
    conversation.followTurns(new TurnMatcher(conversation, this.#emitter), null);
    conversation.confirmTurns();
    this.#listener.recognised(conversation);
  }

  /** The decoder did not fit: begin anew, unless the user knows better. */
  revoke(conversation: Conversation): void {
    if (this.#assigned.decoderOf(conversation) === null) conversation.unlearn();
  }

  /** What the server is known to speak, where the connection begins with a request of that which is all there. */
  #knownDecoder(conversation: Conversation, stream: Stream, call: CapturedBytes): Decoder | null {
    const isFirst = conversation.socket.fresh && stream.position - (call.end - call.start) === stream.origin;
    const protocol = isFirst && conversation.role !== 'unknown' ? this.#servers.protocolOf(conversation) : null;
    const decoder = protocol === null ? null : this.#classifier.named(protocol);
    return decoder?.depth === 'decoded' && this.#trial.reads(decoder, call) ? decoder : null;
  }

  #adopt(conversation: Conversation, requests: Stream, call: CapturedBytes, decoder: Decoder): Claim {
    const recognised = decoder.depth === 'recognised';
    // Turns look alike both ways: whoever is not known to serve asks.
    if (recognised && conversation.role === 'unknown' && requests === conversation.received) return UNCLAIMED;
    this.#enrol(conversation, requests, decoder);
    if (recognised) {
      this.#followTurns(conversation, decoder, call);
      return UNCLAIMED;
    }
    this.#decode(conversation, decoder, requests.position - (call.end - call.start) === requests.origin);
    requests.sync();
    return CLAIMED;
  }

  /** What was asked was seen from its first byte on, and not understood; or nothing was. */
  #isFirstAnswer({ socket, received, sent }: Conversation, stream: Stream, { start, end }: CapturedBytes): boolean {
    const requests = stream === sent ? received : sent;
    if (!socket.fresh || requests.holed || (requests.touched && !requests.message.open)) return false;
    return stream.position - (end - start) === stream.origin;
  }

  /** Whether an answer tells what is spoken, though nobody knows what was asked: by itself, or since this server speaks that. */
  #answerTells(conversation: Conversation, call: CapturedBytes): boolean {
    if (!this.#classifier.isAnswer(call)) return false;
    const { decoder } = this.#classifier;
    return (
      decoder.depth === 'decoded' && (decoder.answersTell || this.#servers.protocolOf(conversation) === decoder.name)
    );
  }

  /** Whether the answer is certainly that of another decoder than the conversation's own. Nothing is missing before it: it will be claimed. */
  #isOthersAnswer(conversation: Conversation, call: Call): boolean {
    const { socket, turns, decoding, requests, responses } = conversation;
    if (requests.holed || call.position + call.offset !== responses.origin) return false;
    if (!socket.fresh || (turns === null && decoding === null) || decoding?.decoder.answersTell === true) return false;
    if (this.#assigned.decoderOf(conversation) !== null) return false;
    // Several requests are hardly all by chance.
    if (decoding !== null && decoding.matcher.openRequests !== 1) return false;
    return this.#answerTells(conversation, call) && this.#classifier.decoder !== decoding?.decoder;
  }

  #adoptByAnswer(conversation: Conversation, responses: Stream): Claim {
    const { decoder } = this.#classifier;
    this.#enrol(conversation, responses === conversation.sent ? conversation.received : conversation.sent, decoder);
    this.#decode(conversation, decoder, true, true);
    const { requests, decoding } = conversation;
    // Whatever becomes of the answer, something was asked.
    if (requests.message.open) decoding?.matcher.unread(requests.tellRead());
    return CLAIMED;
  }

  #adoptByGreeting(conversation: Conversation, responses: Stream): Claim {
    const claim = this.#adoptByAnswer(conversation, responses);
    conversation.requests.sync();
    return claim;
  }

  #enrol(conversation: Conversation, requests: Stream, decoder: Decoder): void {
    conversation.speaks(decoder.name, requests);
    this.#listener.adopted(conversation);
  }

  /** `call`: the first of the requests, where it is at hand. */
  #followTurns(conversation: Conversation, decoder: Decoder, call: CapturedBytes | null): void {
    conversation.coverage.becomes(decoder.coverage ?? 'recognised');
    const serverName = call === null ? null : (decoder.serverName?.(call.bytes, call.start, call.end) ?? null);
    if (call !== null) conversation.unclaimed.saw(call);
    conversation.followTurns(new TurnMatcher(conversation, this.#emitter), serverName);
    if (conversation.socket.fresh) return;
    conversation.confirmTurns();
    this.#listener.recognised(conversation);
  }

  /**
   * @param isFirst no requests have passed, or were lost, before those at hand
   * @param isAnswered what is at hand is the first answer
   */
  #decode(conversation: Conversation, decoder: Decoder, isFirst: boolean, isAnswered = false): void {
    const { requests, responses } = conversation;
    const { fresh, isMessages } = conversation.socket;
    // A datagram has no middle.
    const whole = (isMessages || (fresh && isFirst)) && (isAnswered || !responses.touched);
    const beginning = { whole, older: !fresh, requestOrigin: requests.origin };
    const state = decoder.createState();
    const learn = decoder.learn?.bind(decoder, state) ?? null;
    const parts = {
      conversation,
      beginning,
      learn,
      counters: this.#counters,
      room: this.#room,
      emitter: this.#emitter,
    };
    const matcher = matcherFor(decoder, parts);
    conversation.decodeWith(new Decoding(decoder, state, matcher));
    // What was lost of this turn may have been requests, too.
    const isCut = fresh ? !isFirst : requests.holed;
    if (isCut && !isMessages && !responses.touched) matcher.gapInRequests();
    this.#counters.unmatchedResponses += conversation.takeUnclaimedAnswers();
    if (whole) responses.sync();
  }

  /** An answer to a request that was made under our eyes and lost: it counts once the protocol is known. */
  #noteAnswer(conversation: Conversation, stream: Stream, call: CapturedBytes): void {
    const requests = stream === conversation.sent ? conversation.received : conversation.sent;
    if (!conversation.socket.fresh && stream.message.callOpposite <= requests.origin) return;
    if (this.#classifier.isAnswer(call)) conversation.unclaimed.answer();
  }

  #noteUnclaimed(conversation: Conversation): void {
    conversation.unclaimed.call();
    if (conversation.unclaimed.calls < UNKNOWN_AFTER_CALLS) return;
    conversation.coverage.becomes('unknown');
    this.#listener.unclaimed(conversation);
  }
}

/** Nothing was said before: whoever speaks may be a server that does so first. */
function canGreet(
  { role, socket, received, sent }: Conversation,
  stream: Stream,
  { start, end }: CapturedBytes,
): boolean {
  if (!socket.fresh || socket.isMessages || stream.position - (end - start) !== stream.origin) return false;
  const opposite = stream === sent ? received : sent;
  return !opposite.touched && (role === 'unknown' || stream === (role === 'server' ? sent : received));
}
