import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { API_ROWS } from '../../../src/protocols/kafka/apis.gen.ts';
import { KafkaDecoder } from '../../../src/protocols/kafka/decoder.ts';
import {
  ERROR_FOR_BOTH,
  ERROR_FOR_NONE,
  INVALID,
  KIND_NO_REPLY,
  KIND_PAIRED,
  type Message,
  NEED_MORE,
  REQUEST,
  RESPONSE,
  SKIP,
} from '../../../src/protocols/protocol.ts';
import { Conversation, summary } from '../decoding.ts';
import { array, batch, framed, int16, int32, produceBody, request, response, string } from './messages.ts';

const PRODUCE = { key: 0, version: 3 };
const METADATA = { key: 3, version: 1 };
const API_VERSIONS = { key: 18, version: 3, flexible: true };
const SASL_HANDSHAKE = { key: 17, version: 0 };

function conversation(): Conversation {
  return new Conversation(new KafkaDecoder());
}

function only({ messages }: { readonly messages: readonly Message[] }): Message {
  assert.equal(messages.length, 1);
  return messages[0] as Message;
}

describe('requests', () => {
  it('have the name of their API, and the version as that of the protocol', () => {
    for (const [key, name, newest] of API_ROWS) {
      const version = Math.max(newest, 0);
      const told = only(conversation().decode(REQUEST, request({ key, version, id: 7 }, '')));
      assert.deepEqual([told.operation, told.version, told.id], [name, String(version), 7]);
    }
  });

  it('of a version or an API that is not known yet are requests all the same, whatever their body', () => {
    const talk = conversation();
    const newer = { key: 1, version: 99, id: 1 };
    const unknown = { key: 500, version: 3, id: 2 };
    const told = talk.decode(REQUEST, request(newer, '\xff\xff\xff\xff') + request(unknown, 'anything'));
    assert.deepEqual(summary(told), ['Fetch null', '_OTHER null']);
    assert.deepEqual(
      told.messages.map(({ version }) => version),
      ['99', '3'],
    );
    const answers = talk.decode(RESPONSE, response(2, '\xff\xff') + response(1, '\0\x01\0\x01'));
    assert.deepEqual(
      answers.messages.map(({ id, statusCode }) => [id, statusCode]),
      [
        [2, null],
        [1, null],
      ],
    );
  });

  it('of the oldest header have no client', () => {
    const told = conversation().decode(REQUEST, framed(int16(7) + int16(0) + int32(3) + int32(1)));
    assert.deepEqual(summary(told), ['ControlledShutdown null']);
  });

  it('are not needed beyond what they are read for', () => {
    const records = batch(3);
    const text = request({ ...PRODUCE, id: 1 }, produceBody(1, ['orders', records]));
    const told = conversation().decode(REQUEST, text.slice(0, -records.length));
    assert.deepEqual([told.status, told.skip], [SKIP, records.length]);
  });

  it('with acks 0 are not answered', () => {
    for (const [acks, kind] of [
      [0, KIND_NO_REPLY],
      [1, KIND_PAIRED],
      [-1, KIND_PAIRED],
    ] as const) {
      const text = request({ ...PRODUCE, id: 1 }, produceBody(acks, ['orders', batch(1)]));
      assert.equal(only(conversation().decode(REQUEST, text)).kind, kind);
    }
  });

  it('are refused where they cannot be any', () => {
    for (const text of [
      framed('short'),
      int32(-5),
      framed(`${int16(-1)}${int16(0)}${int32(1)}${string('x')}`),
      framed(`${int16(0)}${int16(500)}${int32(1)}${string('x')}`),
    ])
      assert.equal(conversation().decode(REQUEST, text).status, INVALID);
  });
});

describe('answers', () => {
  it('are known by their id, in whatever order they come', () => {
    const talk = conversation();
    const ids = [5, 2 ** 31 - 1, 6, 7];
    talk.decode(REQUEST, ids.map((id) => request({ ...METADATA, id }, array(string('orders')))).join(''));
    const answers = [7, 5, 2 ** 31 - 1, 6].map((id) => response(id, `${array()}${int32(1)}${array()}`));
    const told = talk.decode(RESPONSE, answers.join(''));
    assert.deepEqual(
      told.messages.map(({ id }) => id),
      [7, 5, 2 ** 31 - 1, 6],
    );
  });

  it('have the error by its name, of the whole or of any part', () => {
    const partition = (code: number): string => int16(code) + int32(0) + int32(1) + array() + array();
    const topic = (code: number, ...partitions: string[]): string =>
      `${int16(code)}${string('orders')}\0${array(...partitions)}`;
    const errors = [topic(0, partition(0)), topic(3), topic(0, partition(5), partition(0)), topic(-1), topic(999)].map(
      (text) => {
        const talk = conversation();
        talk.decode(REQUEST, request({ ...METADATA, id: 1 }, array()));
        return only(talk.decode(RESPONSE, response(1, array() + int32(1) + array(text))));
      },
    );
    assert.deepEqual(
      errors.map(({ statusCode, errorType }) => [statusCode, errorType]),
      [null, 'UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'UNKNOWN_SERVER_ERROR', '_OTHER'].map((name) => [
        name,
        name,
      ]),
    );
    assert.equal(errors[1]?.errorFor, ERROR_FOR_BOTH);
  });

  it('to ApiVersions may be in an older version, and tell the client which there are', () => {
    const talk = conversation();
    talk.decode(REQUEST, request({ ...API_VERSIONS, id: 0, version: 5 }, '\x02a\x02b\0'));
    const told = only(talk.decode(RESPONSE, response(0, `${int16(35)}${array(int16(18) + int16(0) + int16(4))}`)));
    assert.deepEqual([told.statusCode, told.errorType, told.errorFor], ['UNSUPPORTED_VERSION', null, ERROR_FOR_NONE]);
  });

  it('to nobody are read by their length', () => {
    const told = conversation().decode(RESPONSE, response(77, 'whatever') + response(78));
    assert.deepEqual(
      told.messages.map(({ id, statusCode }) => [id, statusCode]),
      [
        [77, null],
        [78, null],
      ],
    );
  });
});

describe('SASL', () => {
  const OK = `${int16(0)}${array(string('PLAIN'))}`;

  it('in its raw form is calls without a header, until a request comes', () => {
    const talk = conversation();
    talk.decode(REQUEST, request({ ...SASL_HANDSHAKE, id: 0 }, string('PLAIN')));
    talk.decode(RESPONSE, response(0, OK));
    const first = talk.decode(REQUEST, framed('\0user\0secret'));
    const answered = talk.decode(RESPONSE, framed(''));
    assert.deepEqual(summary(first), ['SaslAuthenticate null']);
    assert.deepEqual([answered.messages.length, answered.messages[0]?.id], [1, first.messages[0]?.id]);
    const second = talk.decode(REQUEST, framed('n'));
    assert.deepEqual(
      [summary(second), talk.decode(RESPONSE, framed('r=1')).messages[0]?.id],
      [['SaslAuthenticate null'], second.messages[0]?.id],
    );
    assert.deepEqual(summary(talk.decode(REQUEST, request({ ...METADATA, id: 1 }, array()))), ['Metadata null']);
    assert.equal(only(talk.decode(RESPONSE, response(1, array() + int32(1) + array()))).id, 1);
    assert.equal(talk.decode(REQUEST, framed('n')).status, INVALID);
  });

  it('of its later form, and refused, is calls like others', () => {
    const talk = conversation();
    talk.decode(REQUEST, request({ ...SASL_HANDSHAKE, id: 0 }, string('NONE')));
    const told = only(talk.decode(RESPONSE, response(0, `${int16(33)}${array(string('PLAIN'))}`)));
    assert.equal(told.errorType, 'UNSUPPORTED_SASL_MECHANISM');
    assert.equal(talk.decode(REQUEST, framed('n')).status, INVALID);
    const later = { key: 36, version: 0, id: 1 };
    const text = request(later, `${int32(12)}\0user\0secret`);
    assert.deepEqual(summary(conversation().decode(REQUEST, text)), ['SaslAuthenticate null']);
  });
});

describe('what is missing', () => {
  const text = request({ ...PRODUCE, id: 9 }, produceBody(1, ['a', batch(1)], ['b', batch(2)]));

  it('is passed over by the length of the message, wherever it begins', () => {
    for (let at = 12; at < text.length; at += 1) {
      const talk = conversation();
      const told = talk.decode(REQUEST, text.slice(0, at));
      if (told.status !== NEED_MORE) continue;
      const rest = talk.decoder.passOver?.(talk.state, REQUEST);
      assert.equal(rest, text.length - told.start, `cut at ${at}`);
    }
  });

  it('is not known of before the head of a message', () => {
    const talk = conversation();
    talk.decode(REQUEST, text.slice(0, 11));
    assert.equal(talk.decoder.passOver?.(talk.state, REQUEST), 0);
    assert.equal(talk.decoder.passOver?.(talk.state, RESPONSE), 0);
  });
});
