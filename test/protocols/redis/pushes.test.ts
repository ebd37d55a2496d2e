import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  KIND_PAIRED,
  KIND_PUSH,
  OPAQUE,
  REQUEST,
  RESPONSE,
  UNKNOWN_REQUEST,
  WAIT,
} from '../../../src/protocols/protocol.ts';
import { RedisDecoder } from '../../../src/protocols/redis/decoder.ts';
import { resp } from '../../connections/resp.ts';
import { Conversation } from '../decoding.ts';

const PLAIN = 0;

function redis(): Conversation {
  return new Conversation(new RedisDecoder());
}

/** Kinds of the replies to one request. */
function kinds(conversation: Conversation, request: string, replies: string): number[] {
  const [asked] = conversation.decode(REQUEST, request).messages;
  return conversation.decode(RESPONSE, replies, { token: asked?.token ?? PLAIN }).messages.map(({ kind }) => kind);
}

describe('Redis pushes', () => {
  const CONFIRMED = '*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n';
  const NEWS = '*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n';

  it('are all confirmations of SUBSCRIBE but the first, and messages, in RESP2', () => {
    assert.deepEqual(kinds(redis(), resp('SUBSCRIBE', 'a', 'b'), CONFIRMED + NEWS + CONFIRMED + NEWS), [
      KIND_PAIRED,
      KIND_PUSH,
      KIND_PUSH,
      KIND_PUSH,
    ]);
  });
  it('are that in RESP3 too', () => {
    const text = (CONFIRMED + CONFIRMED + NEWS).replaceAll('*', '>');
    assert.deepEqual(kinds(redis(), resp('SUBSCRIBE', 'a', 'b'), text), [KIND_PAIRED, KIND_PUSH, KIND_PUSH]);
    assert.deepEqual(kinds(redis(), resp('GET', 'a'), '>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\na\r\n$1\r\nx\r\n'), [
      KIND_PUSH,
      KIND_PAIRED,
    ]);
  });
  it('are not lists that look alike', () => {
    assert.deepEqual(kinds(redis(), resp('LRANGE', 'l', '0', '-1'), NEWS), [KIND_PAIRED]);
    const left = redis();
    kinds(left, resp('SUBSCRIBE', 'a'), CONFIRMED);
    kinds(left, resp('UNSUBSCRIBE'), '*3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:0\r\n');
    assert.deepEqual(kinds(left, resp('LRANGE', 'l', '0', '-1'), NEWS), [KIND_PAIRED]);
  });
  it('wait for the request where none is known, and are pushes where there is none', () => {
    const conversation = redis();
    for (const reply of [CONFIRMED, NEWS, '+1700000000.123456 [0 a:1] "GET"\r\n', '+FULLRESYNC abc 0\r\n']) {
      const { status, start } = conversation.decode(RESPONSE, reply);
      assert.deepEqual([status, start], [WAIT, 0], reply);
    }
    const { messages } = conversation.decode(RESPONSE, NEWS + NEWS, { token: UNKNOWN_REQUEST });
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      [KIND_PUSH, KIND_PUSH],
    );
  });
  it('are what MONITOR shows', () => {
    assert.deepEqual(kinds(redis(), resp('MONITOR'), '+OK\r\n+1700000000.123456 [0 a:1] "GET"\r\n'), [
      KIND_PAIRED,
      KIND_PUSH,
    ]);
  });
  it('and the replication stream is not decoded', () => {
    const conversation = redis();
    const token = conversation.decode(REQUEST, resp('PSYNC', '?', '-1')).messages[0]?.token ?? PLAIN;
    assert.equal(conversation.decode(RESPONSE, '+FULLRESYNC abc 0\r\n$100\r\nREDIS', { token }).status, OPAQUE);
  });
});
