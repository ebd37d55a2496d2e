/** Transactions of one message: a request that expects no answer, and an answer that nobody has asked for. */
import { Message, OTHER } from '../../protocols/protocol.ts';
import type { Emitter } from '../emitter.ts';
import { ONE_WAY } from '../failure.ts';
import { Pending } from '../pending.ts';
import type { Span } from '../span.ts';
import type { TransactionConnection } from '../transaction.ts';

/** Of which nothing is known. */
export const UNREAD = new Message();
UNREAD.operation = OTHER;

export class OneMessage {
  /** Made with the first of them. */
  #made: Pending | null = null;
  readonly #conversation: TransactionConnection;
  readonly #emitter: Emitter;

  constructor(conversation: TransactionConnection, emitter: Emitter) {
    this.#conversation = conversation;
    this.#emitter = emitter;
  }

  /** @param sequence its ordinal in the conversation */
  oneWay(message: Message, span: Span, sequence: number): void {
    const request = this.#request;
    request.fill(message, span, sequence);
    this.#emitter.began(this.#conversation, request);
    this.#emitter.abandoned(this.#conversation, request, ONE_WAY, span.lastNs);
  }

  unasked(answer: Message, span: Span, sequence: number): void {
    const request = this.#request;
    request.nothing(UNREAD, span, sequence);
    if (answer.operation !== '') request.operation = answer.operation;
    this.#emitter.answered(this.#conversation, request, answer, span);
  }

  get #request(): Pending {
    this.#made ??= new Pending();
    return this.#made;
  }
}
