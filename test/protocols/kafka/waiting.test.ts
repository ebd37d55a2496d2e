import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS } from '../../../src/protocols/decoder-options.ts';
import { KafkaDecoder } from '../../../src/protocols/kafka/decoder.ts';
import { type Message, REQUEST, RESPONSE } from '../../../src/protocols/protocol.ts';
import { Conversation } from '../decoding.ts';
import { array, batch, int16, int32, int64, produceBody, request, response, string } from './messages.ts';

const MS = 1e6;
/** A broker's timers are never early. */
const LATE = 20 * MS;
const TRACED = { ...DEFAULT_DECODER_OPTIONS, requestAttributes: true };

function asked(key: number, version: number, body: string): Message {
  const talk = new Conversation(new KafkaDecoder());
  return talk.decode(REQUEST, request({ key, version, id: 1 }, body)).messages[0] as Message;
}

function fetch(maxWait: number, minBytes: number): string {
  const partition = int32(0) + int64(0) + int32(1);
  return `${int32(-1) + int32(maxWait) + int32(minBytes) + int32(1)}\0${array(string('orders') + array(partition))}`;
}

it('a Fetch waits for as long as it says, if it wants anything', () => {
  for (const [maxWait, minBytes, waits] of [
    [500, 1, 500 * MS + LATE],
    [500, 0, 0],
    [0, 1, 0],
    [-1, 1, 0],
  ] as const) {
    const { waiting, waitsNs } = asked(1, 4, fetch(maxWait, minBytes));
    assert.deepEqual([waiting, waitsNs], waits === 0 ? [false, Infinity] : [true, waits]);
  }
});

it('a member of a group waits for the others, for as long as a rebalance may take', () => {
  const protocols = string('consumer') + array();
  assert.equal(asked(11, 0, string('g') + int32(10_000) + string('') + protocols).waitsNs, 10_000 * MS + LATE);
  const two = string('g') + int32(10_000) + int32(60_000) + string('') + protocols;
  assert.equal(asked(11, 1, two).waitsNs, 60_000 * MS + LATE);
  const { waiting, waitsNs } = asked(14, 0, string('g') + int32(1) + string('m') + array());
  assert.deepEqual([waiting, waitsNs], [true, Infinity]);
});

it('trace shows records and bytes of both, where all were seen', () => {
  const talk = new Conversation(new KafkaDecoder(TRACED));
  const records = batch(3) + batch(4);
  const produce = request({ key: 0, version: 3, id: 1 }, produceBody(1, ['orders', records], ['users', batch(2)]));
  assert.deepEqual(talk.decode(REQUEST, produce).messages[0]?.attributes, {
    'messaging.destination.name': 'orders users',
    'kafka.records.bytes': records.length + batch(2).length,
    'messaging.batch.message_count': 9,
  });
  talk.decode(REQUEST, request({ key: 1, version: 4, id: 2 }, fetch(1, 1)));
  const partition = int32(0) + int16(0) + int64(9) + int64(9) + int32(-1) + int32(records.length) + records;
  const answer = response(2, int32(0) + array(string('orders') + array(partition)));
  assert.deepEqual(talk.decode(RESPONSE, answer).messages[0]?.attributes, {
    'kafka.records.bytes': records.length,
    'messaging.batch.message_count': 7,
  });
});

it('trace shows the group of a call', () => {
  const talk = new Conversation(new KafkaDecoder(TRACED));
  const heartbeat = request({ key: 12, version: 0, id: 1 }, string('billing') + int32(1) + string('member'));
  assert.deepEqual(talk.decode(REQUEST, heartbeat).messages[0]?.attributes, {
    'messaging.consumer.group.name': 'billing',
  });
});

it('a batch that is cut where the answer is full, and one that does not tell, are not counted', () => {
  const talk = new Conversation(new KafkaDecoder(TRACED));
  const told = (id: number, records: string): unknown =>
    talk.decode(REQUEST, request({ key: 0, version: 3, id }, produceBody(1, ['t', records]))).messages[0]?.attributes;
  const count = (attributes: unknown): unknown => Object(attributes)['messaging.batch.message_count'];
  assert.equal(count(told(1, batch(3) + batch(4).slice(0, 30))), 3);
  assert.equal(count(told(2, batch(3) + batch(4).slice(0, 70))), 3);
  const message = (attributes: string): string => `${int64(0)}${int32(14)}${int32(0)}\x01${attributes}${int64(0)}`;
  assert.equal(count(told(3, message('\0') + message('\0'))), 2);
  assert.equal(count(told(4, message('\x01'))), undefined);
});
