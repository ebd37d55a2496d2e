import { Message } from '../../protocols/protocol.ts';
import { Span } from '../span.ts';

/** An answer that is kept until it is known what it answers: a copy, as its message and span are reused. */
export interface HeldAnswer {
  readonly response: Message;
  readonly span: Span;
}

export function holdAnswer(response: Message, span: Span): HeldAnswer {
  return { response: new Message().copy(response), span: new Span().copy(span) };
}

/** Then each request was answered like this, whichever was answered by which. */
export function areAnswersAlike(answers: readonly HeldAnswer[]): boolean {
  const first = answers[0]?.response;
  return answers.every(
    ({ response }) => response.statusCode === first?.statusCode && response.errorType === first.errorType,
  );
}
