/** What ties the answers of a conversation to their requests, behind one interface; `matcher-for.ts` chooses. */
import type { Message, RequestTokens } from '../protocols/protocol.ts';
import type { Emitter } from './emitter.ts';
import type { Failure } from './failure.ts';
import type { InFlight } from './in-flight.ts';
import type { Span } from './span.ts';
import type { TransactionConnection } from './transaction.ts';

/** Counted over all conversations. */
export interface PairingCounters {
  unmatchedRequests: number;
  /** … of them, those that had to make room for others. */
  evictedRequests: number;
  unmatchedResponses: number;
  /** Answers to what was answered already, or had been given up on: nothing is missing. */
  duplicates: number;
}

/** What is known of a conversation when its first request is seen. */
export interface Beginning {
  /** Seen from its first byte on, in both directions. */
  readonly whole: boolean;
  /** It is older than the probe: what it lacks may never have been ours. */
  readonly older: boolean;
  /** How far the requests had come when the conversation was first seen. */
  readonly requestOrigin: number;
}

/** How many more answers may wait, over all conversations, until it is known what they answer: about 1 kB each. */
export interface AnswerRoom {
  answers: number;
}

export interface MatcherParts {
  readonly conversation: TransactionConnection;
  readonly beginning: Beginning;
  /** See `Decoder.learn`. */
  readonly learn: ((token: number, answer: Message) => void) | null;
  readonly counters: PairingCounters;
  readonly room: AnswerRoom;
  readonly emitter: Emitter;
}

/** What turns and messages have in common. Times are CLOCK_MONOTONIC ns of the events. */
export interface Pairing {
  /** True where something waits for time to pass: `tick` is wanted. */
  readonly waitsForTime: boolean;
  /** Requests without their answer. */
  readonly openRequests: number;
  /** Ends what has waited long enough at `nowNs`. */
  tick(nowNs: number): void;
  /** No answer will come any more. */
  close(failure: Failure, atNs: number): void;
  /** Nothing more will be seen: what is in flight stays so, what could never be paired is given up. */
  finish(): void;
  /** Gives up what waits, as unmatched. */
  forget(): void;
  /** Adds the open requests to `found`. Allocates: for whoever looks, once a tick. */
  inFlight(found: InFlight[]): void;
}

/** Pairs the messages of a decoder. */
export interface Matcher extends Pairing, RequestTokens {
  /** False as long as what the conversation lacks may be from before the probe. */
  readonly begun: boolean;
  request(message: Message, span: Span): void;
  /** A request is told of before its end, which `requestEnds` tells. Where answers cannot come before, nothing is done. */
  requestBegins(message: Message, span: Span): void;
  requestEnds(message: Message, span: Span): void;
  /** What is being answered was not understood; `span` is as far as it has come. */
  unread(span: Span): void;
  response(message: Message, span: Span): void;
  /** False where it is known that no open request is what an answer there is to. */
  canBeAsked(answer: Span): boolean;
  /** Nobody has asked: the server's word counts, and took no time. */
  unasked(message: Message, span: Span): void;
  /** Token of the request that the next response answers; NO_REQUEST where it may still come, UNKNOWN_REQUEST where nobody can know. */
  nextToken(): number;
  /** Whether a message that is being read is the only one under way: a response to the one open request, or a request with none before it. */
  isAlone(answers: boolean): boolean;
  /** A call of the response direction begins with `response`. */
  responseCallBegins(response: Span): void;
  /** What begins as the first answer of all is none that can be read. */
  unreadable(): void;
  /** Responses have been seen up to here. */
  responsesReached(position: number): void;
  /** Requests are missing. */
  gapInRequests(): void;
  /** Responses are missing; or, where `isLost` is false, cannot be read, as the first one of a conversation has not been found yet. */
  gapInResponses(isLost?: boolean): void;
}
