/**
 * The first answers on a connection that was met in its middle. Requests from before may still be open: then these
 * answers are theirs, and there are more of them than requests were seen. So they are held until that is known.
 */
import type { Message } from '../../protocols/protocol.ts';
import type { Emitter } from '../emitter.ts';
import { Pending } from '../pending.ts';
import type { Span } from '../span.ts';
import type { TransactionConnection } from '../transaction.ts';
import { type HeldAnswer, holdAnswer } from './held-answer.ts';

/** A deeper pipeline than this, met in its middle, is given up. About 1 kB each, until the turn is over. */
const MAX_HELD = 4096;
/** What answers one turn comes in one go: after this silence no more of it will. */
const SETTLED_NS = 50e6;

interface Answered extends HeldAnswer {
  readonly request: Pending;
}

export class FirstTurn {
  #held: Answered[] = [];

  get length(): number {
    return this.#held.length;
  }

  /** False where there is no room. */
  hold(request: Pending, response: Message, span: Span): boolean {
    if (this.#held.length === MAX_HELD) return false;
    const { response: answer, span: itsSpan } = holdAnswer(response, span);
    this.#held.push({ request: new Pending().copy(request), response: answer, span: itsSpan });
    return true;
  }

  /** What is held, which is held no longer. */
  take(): readonly Answered[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }

  /** All of it is right. */
  tell(conversation: TransactionConnection, emitter: Emitter): void {
    for (const { request, response, span } of this.take()) emitter.answered(conversation, request, response, span);
  }

  isSettled(nowNs: number): boolean {
    const last = this.#held.at(-1);
    return last !== undefined && nowNs - last.span.lastNs >= SETTLED_NS;
  }
}
