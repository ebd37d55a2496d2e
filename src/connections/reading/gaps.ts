/**
 * What is missing of a stream: inside a body whose length was declared that is no loss; in a message whose head told
 * enough it ends where the conversation turns; elsewhere the place is lost.
 */
import { WIRE_TGID } from '../../events/record.ts';
import type { Failure } from '../../transactions/failure.ts';
import type { Stream } from '../bytes/stream.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { StreamCounters } from '../conversations/stream-counters.ts';
import type { MessageReader } from './message-reader.ts';

export class Gaps {
  readonly #messages: MessageReader;
  readonly #counters: StreamCounters;

  constructor(messages: MessageReader, counters: StreamCounters) {
    this.#messages = messages;
    this.#counters = counters;
  }

  /** No record tells of the bytes before `to`: what they end has no time of its own. */
  unseen(conversation: Conversation, stream: Stream, to: number): void {
    stream.message.enterUnseen();
    this.missing(conversation, stream, to - stream.position, false);
  }

  /** The next `bytes` were not captured. */
  missing(conversation: Conversation, stream: Stream, bytes: number, unreadable: boolean): void {
    const lost = this.#skip(conversation, stream, bytes);
    if (lost === 0) return;
    stream.advance(lost);
    if (stream.framing === 'cut' || this.#cut(conversation, stream)) {
      this.#counters.skippedBytes += lost;
      stream.missCut(lost);
      return;
    }
    this.#count(conversation, lost, unreadable);
    this.#messages.lose(conversation, stream);
  }

  /** What comes before `to` belongs to bytes that nobody wants: it need not have been copied. */
  passed(stream: Stream, to: number): void {
    stream.passTo(to);
    stream.lose();
  }

  /** The conversation turns: the message that is cut is over, unless it is a request that may be answered before. */
  turn(conversation: Conversation, stream: Stream): void {
    const { decoding } = conversation;
    if (stream !== conversation.requests || decoding?.decoder.responsesNeedRequests !== true) {
      this.endCut(conversation, stream);
      return;
    }
    if (stream.message.told) return;
    const { told, span } = stream.tellCut();
    decoding.matcher.requestBegins(told, span);
  }

  /** The message that is cut is over; `failure`: by a reset, so that it was hardly all. */
  endCut(conversation: Conversation, stream: Stream, failure: Failure | null = null): void {
    const wasTold = stream.message.told;
    const { told, span } = stream.endCut();
    span.cut = failure;
    const matcher = conversation.decoding?.matcher;
    if (stream !== conversation.requests) matcher?.response(told, span);
    else if (wasTold) matcher?.requestEnds(told, span);
    else matcher?.request(told, span);
  }

  /** The message that is cut is over with its direction. Of an answer on the wire nobody can tell whether that was all of it. */
  leaveCut(conversation: Conversation, stream: Stream, failure: Failure | null): void {
    if (failure === null && conversation.tgid === WIRE_TGID && stream === conversation.responses) {
      this.#counters.skippedBytes -= stream.cutBytes;
      this.#counters.gapBytes += stream.cutBytes;
    }
    this.endCut(conversation, stream, failure);
  }

  /** What of the next `bytes` nobody needs, or is not needed after all; returns how many are left. */
  #skip(conversation: Conversation, stream: Stream, bytes: number): number {
    let left = bytes;
    while (left > 0 && (stream.skipTo > stream.position || this.#messages.passOver(conversation, stream))) {
      const skipped = Math.min(stream.skipTo - stream.position, left);
      this.#counters.skippedBytes += skipped;
      left -= skipped;
      stream.advance(skipped);
      if (stream.position < stream.skipTo) continue;
      stream.skipNoMore();
      this.#messages.decodeCarry(conversation, stream, false);
    }
    return left;
  }

  /** Whether what is missing lies in a message whose end will show by itself. */
  #cut(conversation: Conversation, stream: Stream): boolean {
    if (stream.framing !== 'synced' || !stream.message.open || conversation.decoding === null) return false;
    return this.#messages.cutAtTurn(conversation, stream);
  }

  #count(conversation: Conversation, lost: number, unreadable: boolean): void {
    if (unreadable) {
      this.#counters.unreadableBytes += lost;
      conversation.coverage.couldNotRead(lost);
      return;
    }
    if (isMissed(conversation)) this.#counters.gapBytes += lost;
  }
}

/** Nobody chooses what is captured of the wire. Of what is left alone, known to be strange, or of a process' connection from before, nothing was asked for: the coverage shows it. */
function isMissed({ isIgnored, decoding, socket, coverage, tgid }: Conversation): boolean {
  if (isIgnored) return false;
  return decoding !== null || ((socket.fresh || tgid === WIRE_TGID) && coverage.class === 'undecided');
}
