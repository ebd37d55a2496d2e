/** Hands answers to the matcher: also those of requests that are half read, or were not understood, and those that nobody has asked for. */
import { KIND_PAIRED, KIND_PUSH, Message, NO_REQUEST, REQUEST } from '../../protocols/protocol.ts';
import type { Matcher } from '../../transactions/pairing.ts';
import type { Span } from '../../transactions/span.ts';
import type { Stream } from '../bytes/stream.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { Decoding } from '../conversations/decoding.ts';
import type { StreamCounters } from '../conversations/stream-counters.ts';

export class AnswerDelivery {
  /** Of a request, while an answer waits. */
  readonly #asked = new Message();
  readonly #counters: StreamCounters;

  constructor(counters: StreamCounters) {
    this.#counters = counters;
  }

  deliver(conversation: Conversation, answer: Message, span: Span): void {
    const { requests, decoding } = conversation;
    const { matcher } = decoding as Decoding;
    if (answer.kind === KIND_PAIRED) {
      this.tellHalfRequest(conversation);
      this.#answerUnread(requests, answer);
    }
    if (refusesRest(requests, matcher, answer, span) || refusesAll(conversation, answer, span))
      matcher.unasked(answer, span);
    else if (!answer.unasked || !isUnasked(requests, matcher, span)) matcher.response(answer, span);
    else if (conversation.serves) matcher.unasked(answer, span);
    else this.#counters.duplicates += 1;
  }

  /** Whoever looks sees a request in flight from its head on. */
  tellRequest({ requests, decoding }: Conversation): void {
    const { message } = requests;
    if (decoding === null || !message.open || message.told || !this.#knowsHead(requests, decoding)) return;
    decoding.matcher.requestBegins(this.#asked, requests.tellRead());
  }

  /** An answer has come, and no request is open: it is that of the one which is half read, or was not understood. */
  tellHalfRequest({ requests, decoding }: Conversation): boolean {
    const { matcher } = decoding as Decoding;
    const { message } = requests;
    if (!message.open || message.told || matcher.nextToken() !== NO_REQUEST) return false;
    const span = requests.tellRead();
    if (this.#knowsHead(requests, decoding as Decoding)) matcher.requestBegins(this.#asked, span);
    else matcher.unread(span);
    return true;
  }

  /** Whether the head of the request that is half read has told enough to be answered: it is in `#asked` then. */
  #knowsHead({ framing }: Stream, { decoder, state }: Decoding): boolean {
    if (!decoder.responsesNeedRequests || framing !== 'synced') return false;
    return decoder.cut?.(state, REQUEST, this.#asked) === true;
  }

  /** What the server did not understand either is no loss. */
  #answerUnread(requests: Stream, { errorType }: Message): void {
    if (!requests.message.told) return;
    const bytes = requests.takeUnread();
    if (errorType === null || requests.framing !== 'lost') return;
    this.#counters.unparsedBytes -= bytes;
    requests.refuse();
  }
}

/** Whether an answer that no request is open for is one to nothing: all that was said before it was seen. */
function isUnasked(requests: Stream, matcher: Matcher, answer: Span): boolean {
  return !requests.holed && !matcher.canBeAsked(answer) && !saidUnseen(requests, answer);
}

/** Whether it is a second answer: to what still came of a request that was answered before, and is none by itself. */
function refusesRest(requests: Stream, matcher: Matcher, { errorType }: Message, answer: Span): boolean {
  const { message, framing } = requests;
  if (errorType === null || !message.told) return false;
  const isPart = message.open ? framing === 'synced' : message.span.cut !== null;
  return isPart && !matcher.canBeAsked(answer) && !saidUnseen(requests, answer);
}

/** Whether it is the server's first word, and says that there will be no conversation: both ends know what that was to be. */
function refusesAll(
  { socket, requests, responses }: Conversation,
  { kind, operation }: Message,
  answer: Span,
): boolean {
  if (kind !== KIND_PUSH || operation === '' || !socket.fresh) return false;
  return answer.startPosition === responses.origin && !requests.touched;
}

/** Whether more was said before an answer than was seen. The end of a stream counts as one. */
function saidUnseen(requests: Stream, answer: Span): boolean {
  return answer.endOpposite > requests.position + (requests.ended ? 1 : 0);
}
