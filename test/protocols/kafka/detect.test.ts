import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KafkaDecoder } from '../../../src/protocols/kafka/decoder.ts';
import { IS_REQUEST, IS_RESPONSE, MAYBE, NO, UNKNOWN_REQUEST } from '../../../src/protocols/protocol.ts';
import { array, batch, framed, int16, int32, int64, produceBody, request, response, string } from './messages.ts';

const DECODER = new KafkaDecoder();
const METADATA = { key: 3, version: 1, id: 4 };
const PRODUCE = { key: 0, version: 3, id: 4 };

function detect(text: string): number {
  const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
  return DECODER.detect(bytes, 0, bytes.length);
}

function detectAnswer(text: string, ...open: readonly number[]): number {
  const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
  const tokenOf = (id: number): number => (open.includes(id) ? 1 : UNKNOWN_REQUEST);
  return DECODER.detectAnswer(bytes, 0, bytes.length, { tokenOf });
}

describe('a request', () => {
  it('is known when it is whole, and as long as it may be one until then', () => {
    const texts = [
      request(METADATA, array(string('orders'))),
      request({ ...METADATA, client: null }, array()),
      request({ ...METADATA, client: '' }, array()),
      request({ key: 18, version: 0, id: 0 }),
      request({ key: 18, version: 4, id: 0, flexible: true }, '\x02a\x02b\0'),
    ];
    for (const text of texts) {
      for (let length = 0; length < text.length; length += 1) assert.equal(detect(text.slice(0, length)), MAYBE);
      assert.equal(detect(text), IS_REQUEST);
      assert.equal(detect(text + text), IS_REQUEST);
    }
  });

  it('that is not all at hand is known by its beginning', () => {
    const text = request(PRODUCE, produceBody(1, ['orders', batch(1, 'x'.repeat(5000))]));
    assert.equal(detect(text.slice(0, 100)), MAYBE);
    assert.equal(detect(text.slice(0, 200)), IS_REQUEST);
  });

  it('of a version that is a little newer is known by its client', () => {
    assert.equal(detect(request({ key: 18, version: 6, id: 0, flexible: true }, 'anything')), IS_REQUEST);
    assert.equal(detect(request({ key: 18, version: 6, id: 0, client: '' }, 'anything')), NO);
    assert.equal(detect(request({ key: 18, version: 16, id: 0, flexible: true }, 'anything')), NO);
  });

  it('is none where its length, its client or its body contradict it', () => {
    for (const text of [
      request({ ...METADATA, client: 'a\nb' }, array()),
      request({ ...METADATA, id: -1 }, array()),
      request({ ...METADATA, key: 4 }, array()),
      request({ ...METADATA, key: 93 }, array()),
      request(METADATA, `${array()}\0`),
      request(METADATA, array().slice(1)),
      request(METADATA, array(string('orders')).replace('\x06', '\x07')),
      framed(int16(3) + int16(1) + int32(1) + int16(90)),
      'GET / HTTP/1.1\r\n',
      '*1\r\n$4\r\nPING\r\n',
    ])
      assert.equal(detect(text), NO, JSON.stringify(text));
  });

  it('is not what an answer with a small id looks like', () => {
    for (let id = 0; id < 20; id += 1) {
      for (const body of [
        int32(0) + int16(0),
        int16(0) + int64(0) + int32(0) + int16(0),
        int32(0) + int16(0) + int64(0) + int16(0),
        array(string('orders') + int16(0)),
        array(string('orders') + array(int32(0) + int16(0))),
        array(string('orders') + array(int32(0) + int16(0) + int64(7))),
        int32(0) + array(string('orders') + array(int32(0) + int16(0) + int64(7) + int32(0))),
      ])
        assert.notEqual(detect(response(id, body)), IS_REQUEST, `${id} ${JSON.stringify(body)}`);
    }
  });
});

describe('an answer', () => {
  it('is known by the id of an open request', () => {
    const text = response(300_000, 'x'.repeat(100));
    assert.equal(detectAnswer(text.slice(0, 4)), MAYBE);
    assert.equal(detectAnswer(text.slice(0, 8), 300_000), IS_RESPONSE);
    assert.equal(detectAnswer(text.slice(0, 50), 300_000), IS_RESPONSE);
  });

  it('to nobody is known by its end, which is that of the call', () => {
    const text = response(5, 'x'.repeat(10));
    assert.equal(detectAnswer(text.slice(0, 12)), MAYBE);
    assert.equal(detectAnswer(text), IS_RESPONSE);
    assert.equal(detectAnswer(text + text), IS_RESPONSE);
    assert.equal(detectAnswer(`${text}HTTP`), NO);
    assert.equal(detectAnswer(int32(2 ** 24) + int32(5)), NO);
    assert.equal(detectAnswer('HTTP/1.1 200 OK\r\n'), NO);
  });
});
