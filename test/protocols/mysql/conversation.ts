import assert from 'node:assert/strict';
import { DEFAULT_DECODER_OPTIONS, type DecoderOptions } from '../../../src/protocols/decoder-options.ts';
import { MysqlDecoder } from '../../../src/protocols/mysql/decoder.ts';
import { type Message, NEED_MORE, REQUEST, RESPONSE } from '../../../src/protocols/protocol.ts';
import { Conversation, type Decoded } from '../decoding.ts';
import { greeting, login, ok, PLAIN_CLIENT } from './packets.ts';

export interface ConnectionOptions extends Partial<DecoderOptions> {
  /** The client's, as its login tells them. */
  readonly capabilities?: number;
  /** The server's greeting. */
  readonly hello?: string;
}

/** A conversation of which nothing was seen yet. */
export function mysql(options: Partial<DecoderOptions> = {}): Conversation {
  return new Conversation(new MysqlDecoder({ ...DEFAULT_DECODER_OPTIONS, ...options }));
}

/** A connection to the database `shop` that has begun. */
export function connected({
  capabilities = PLAIN_CLIENT,
  hello = greeting(),
  ...options
}: ConnectionOptions = {}): Conversation {
  const conversation = mysql(options);
  conversation.decode(RESPONSE, hello);
  answered(conversation, login(capabilities), ok(2));
  return conversation;
}

/** The one request that these bytes are. */
export function asked(conversation: Conversation, bytes: string): Message {
  const { messages, start } = conversation.decode(REQUEST, bytes);
  assert.equal(messages.length, 1);
  assert.equal(start, bytes.length);
  return messages[0] as Message;
}

/** The one answer to the one request. */
export function answered(conversation: Conversation, request: string, answer: string): Message {
  const { token } = asked(conversation, request);
  return onlyAnswer(conversation.decode(RESPONSE, answer, { token }), answer);
}

/** The one answer that these bytes are. */
export function onlyAnswer({ messages, start, status }: Decoded, answer: string): Message {
  assert.equal(status, NEED_MORE);
  assert.equal(start, answer.length);
  assert.equal(messages.length, 1);
  return messages[0] as Message;
}

/** The operation, and the resource where there is one. */
export function nameOf({ operation, resource }: Message): string {
  return resource === null ? operation : `${operation} ${resource}`;
}
