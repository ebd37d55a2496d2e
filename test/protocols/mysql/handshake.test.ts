import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ERROR_FOR_BOTH,
  KIND_INTERIM,
  KIND_PAIRED,
  KIND_PUSH,
  NEED_MORE,
  OPAQUE,
  REQUEST,
  RESPONSE,
} from '../../../src/protocols/protocol.ts';
import { answered, asked, mysql } from './conversation.ts';
import { error, greeting, login, ok, PLAIN_CLIENT, packet, u32 } from './packets.ts';

describe('the handshake', () => {
  it('begins with a greeting that pairs with nothing', () => {
    const { messages } = mysql().decode(RESPONSE, greeting());
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      [KIND_PUSH],
    );
  });
  it('is a transaction, whatever questions an authentication asks', () => {
    const conversation = mysql();
    conversation.decode(RESPONSE, greeting());
    const { token, operation, kind } = asked(conversation, login(PLAIN_CLIENT));
    assert.deepEqual([operation, kind], ['LOGIN', KIND_PAIRED]);
    const change = conversation.decode(RESPONSE, packet(2, '\xfecaching_sha2_password\0salt'), { token });
    assert.deepEqual(
      change.messages.map((one) => one.kind),
      [KIND_INTERIM],
    );
    assert.equal(asked(conversation, packet(3, 'scramble')).kind, KIND_INTERIM);
    const more = conversation.decode(RESPONSE, packet(4, '\x01\x04'), { token });
    assert.deepEqual(
      more.messages.map((one) => one.kind),
      [KIND_INTERIM],
    );
    assert.equal(asked(conversation, packet(5, 'password\0')).kind, KIND_INTERIM);
    const done = conversation.decode(RESPONSE, ok(6), { token });
    assert.deepEqual(
      done.messages.map((one) => one.kind),
      [KIND_PAIRED],
    );
  });
  it('can be refused', () => {
    const conversation = mysql();
    conversation.decode(RESPONSE, greeting());
    const answer = answered(conversation, login(PLAIN_CLIENT), error(2, 1045, '28000'));
    assert.deepEqual([answer.statusCode, answer.errorType, answer.errorFor], ['1045', '28000', ERROR_FOR_BOTH]);
  });
  it('that asks for TLS is the last thing that is read', () => {
    const conversation = mysql();
    conversation.decode(RESPONSE, greeting());
    const { status, messages } = conversation.decode(
      REQUEST,
      packet(1, `${u32(0x8a00)}${u32(0)}\x2d${'\0'.repeat(23)}`),
    );
    assert.deepEqual([status, messages[0]?.kind], [OPAQUE, KIND_INTERIM]);
  });
  it('that agrees on compression is the last thing that is read', () => {
    const conversation = mysql();
    conversation.decode(RESPONSE, greeting());
    const { token } = asked(conversation, login(PLAIN_CLIENT + 0x20));
    assert.equal(conversation.decode(RESPONSE, ok(2), { token }).status, OPAQUE);
  });
  it('without compression at the server goes on', () => {
    const conversation = mysql();
    conversation.decode(RESPONSE, greeting(0x81bff7df));
    const { token } = asked(conversation, login(PLAIN_CLIENT + 0x20));
    assert.equal(conversation.decode(RESPONSE, ok(2), { token }).status, NEED_MORE);
  });
  it('may be an error in place of a greeting', () => {
    const { messages } = mysql().decode(RESPONSE, packet(0, '\xff\x10\x04Too many connections'));
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      [KIND_PUSH],
    );
  });
});
