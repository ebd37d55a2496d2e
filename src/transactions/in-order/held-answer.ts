import { Message } from '../../protocols/protocol.ts';
import { Span } from '../span.ts';

/** An answer that is kept until it is known what it answers: a copy, as its message and span are reused. */
export interface HeldAnswer {
  readonly response: Message;
  readonly span: Span;
}

export function holdAnswer(response: Message, span: Span): HeldAnswer {
  return { response: copyOf(response), span: Object.assign(new Span(), span) };
}

function copyOf(message: Message): Message {
  const { inner, ...fields } = message;
  const copy = Object.assign(new Message(), fields);
  for (let i = 0; i < inner.count; i += 1) {
    const { operation, resource, errorType } = inner.at(i);
    copy.inner.add(operation, resource, errorType);
  }
  return copy;
}
