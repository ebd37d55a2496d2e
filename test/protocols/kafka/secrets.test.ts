/** Nothing that a message holds for its receiver leaves the decoder: keys, values, passwords, tokens, texts of errors. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS } from '../../../src/protocols/decoder-options.ts';
import { KafkaDecoder } from '../../../src/protocols/kafka/decoder.ts';
import { type Direction, REQUEST, RESPONSE } from '../../../src/protocols/protocol.ts';
import { Conversation } from '../decoding.ts';
import { array, batch, framed, int16, int32, int64, produceBody, request, response, string } from './messages.ts';

const SECRET = 'hunter2';
const OPTIONS = { ...DEFAULT_DECODER_OPTIONS, keys: true, requestAttributes: true };
const HANDSHAKE = request({ key: 17, version: 0, id: 0 }, string('PLAIN'));
const OFFERED = response(0, int16(0) + array(string('PLAIN')));

/** What is said, one after the other. */
type Said = readonly (readonly [direction: Direction, text: string])[];

const CONVERSATIONS: Readonly<Record<string, Said>> = {
  'keys and values of records': [
    [REQUEST, request({ key: 0, version: 3, id: 1 }, produceBody(1, ['orders', batch(1, `${SECRET}=${SECRET}`)]))],
    [RESPONSE, response(1, array(string('orders') + array(int32(0) + int16(87) + int64(0) + int64(0))) + int32(0))],
  ],
  'a password without a header': [
    [REQUEST, HANDSHAKE],
    [RESPONSE, OFFERED],
    [REQUEST, framed(`\0user\0${SECRET}`)],
    [RESPONSE, framed(SECRET)],
  ],
  'a password in a request, and the text of its refusal': [
    [REQUEST, request({ key: 36, version: 0, id: 1 }, `${int32(13)}\0user\0${SECRET}`)],
    [RESPONSE, response(1, int16(58) + string(SECRET) + int32(7) + SECRET)],
  ],
  'members and protocols of a group': [
    [
      REQUEST,
      request({ key: 11, version: 0, id: 1 }, string('g') + int32(1) + string(SECRET) + string(SECRET) + array()),
    ],
    [RESPONSE, response(1, int16(25) + int32(0) + string(SECRET) + string(SECRET) + string(SECRET) + array())],
  ],
  'the id of a client, and of a transaction': [
    [REQUEST, request({ key: 22, version: 0, id: 1, client: SECRET }, string(SECRET) + int32(1))],
    [RESPONSE, response(1, int32(0) + int16(51) + int64(0) + int16(0))],
  ],
};

for (const [what, said] of Object.entries(CONVERSATIONS)) {
  it(`keeps to itself: ${what}`, () => {
    const talk = new Conversation(new KafkaDecoder(OPTIONS));
    const told = said.flatMap(([direction, text]) => talk.decode(direction, text).messages);
    assert.equal(told.length, said.length);
    assert.ok(!JSON.stringify(told).includes(SECRET));
  });
}
