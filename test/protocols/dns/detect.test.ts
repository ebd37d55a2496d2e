import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DnsDecoder } from '../../../src/protocols/dns/decoder.ts';
import { type Decoder, type Detection, IS_REQUEST, IS_RESPONSE, MAYBE, NO } from '../../../src/protocols/protocol.ts';
import { answer, framed, opt, pointer, query, record, wireName } from './messages.ts';

const STREAMS = new DnsDecoder();
const DATAGRAMS = STREAMS.overMessages as Decoder;

/** The same over either framing. */
function detect(message: Uint8Array): Detection {
  const datagram = DATAGRAMS.detect(message, 0, message.length);
  const stream = framed(message);
  assert.equal(STREAMS.detect(stream, 0, stream.length), datagram);
  return datagram;
}

function changed(message: Uint8Array, at: number, byte: number): Uint8Array {
  return message.with(at, byte);
}

describe('a message of DNS', () => {
  it('is a request or an answer by its QR bit', () => {
    const requests = [
      query(),
      query({ flags: 0x0120, records: [opt()] }),
      query({ name: '', type: 2, flags: 0 }),
      query({ type: 65280, class: 3 }),
      query({ name: '_dmarc.x-y.example.com', type: 255, class: 255 }),
      query({ opcode: 4, flags: 0x0400, type: 6 }),
      query({ opcode: 5, flags: 0, type: 6, records: [record(1, [1, 2, 3, 4])] }),
      query({ opcode: 2, records: [opt()] }),
      query({ wireName: Uint8Array.of(8, ...Buffer.from('we ird.l'), 3, 0x78, 0, 0x7f, 4, ...Buffer.from('test'), 0) }),
    ];
    for (const message of requests) assert.equal(detect(message), IS_REQUEST);
    const answers = [
      answer(),
      answer({ rcode: 3, records: [record(6, Array(30).fill(0)), opt()] }),
      answer({ flags: 0x0780 }),
      answer({ rcode: 1, questions: 0 }),
      answer({ opcode: 2, rcode: 4 }),
      answer({ opcode: 2, rcode: 4, questions: 0 }),
      answer({ rcode: 3, wireName: Uint8Array.of(2, 0x78, 0, 0) }),
    ];
    for (const message of answers) assert.equal(detect(message), IS_RESPONSE);
  });

  it('may become one as long as it is not over, over streams', () => {
    const whole = framed(query({ records: [opt()] }));
    for (let end = 0; end < whole.length; end += 1) assert.equal(STREAMS.detect(whole, 0, end), MAYBE, `${end} bytes`);
    assert.equal(STREAMS.detect(Uint8Array.of(...whole, ...whole), 0, 2 * whole.length), IS_REQUEST);
  });

  it('is none where it ends too early or too late', () => {
    const whole = query({ records: [opt()] });
    for (let end = 0; end < whole.length; end += 1) {
      const detection = DATAGRAMS.detect(whole, 0, end);
      assert.ok(detection === NO || (detection === MAYBE && end <= 2), `${end} bytes`);
    }
    assert.equal(DATAGRAMS.detect(Uint8Array.of(...whole, 0), 0, whole.length + 1), NO);
    assert.equal(detect(answer({ records: [record(1, [1, 2, 3, 4])] }).subarray(0, -1)), NO);
  });

  it('is none with flags, counts, types or classes that nobody sends', () => {
    const strange = [
      changed(query(), 2, 0x05),
      changed(query(), 2, 0x03),
      changed(query(), 2, 0x19),
      changed(query(), 3, 0x80),
      changed(query(), 3, 0x40),
      changed(query(), 3, 0x03),
      changed(query(), 4, 1),
      changed(query(), 5, 0),
      changed(query(), 7, 1),
      changed(query(), 9, 2),
      changed(query(), 11, 4),
      query({ type: 0 }),
      query({ type: 41 }),
      query({ class: 0 }),
      query({ class: 2 }),
      query({ opcode: 5, type: 1 }),
      query({ wireName: Uint8Array.from(pointer(12)) }),
      query({ wireName: Uint8Array.of(1, 0x07, 0), type: 66 }),
      query({ wireName: Uint8Array.of(1, 0x07, 0), class: 3 }),
      query({ wireName: Uint8Array.of(1, 0x7f, 0), opcode: 2 }),
      query({ opcode: 2, questions: 0 }),
      query({ wireName: wireName(Array.from({ length: 5 }, () => 'a'.repeat(60)).join('.')) }),
      changed(answer(), 3, 0xc0),
      answer({ questions: 0 }),
      answer({ rcode: 1, questions: 2 }),
    ];
    for (const [index, message] of strange.entries()) assert.equal(detect(message), NO, `${index}`);
  });

  it('is not a name query of NetBIOS, which has the same form', () => {
    const name = `CK${'A'.repeat(30)}`;
    assert.equal(detect(query({ name, type: 33, flags: 0x0110 })), NO);
    assert.equal(detect(query({ name, type: 32, flags: 0x0110 })), NO);
    assert.equal(detect(query({ name: `${name.slice(0, 31)}Q` })), IS_REQUEST);
    assert.equal(detect(query({ name: name.slice(1) })), IS_REQUEST);
  });
});

describe('names that nobody serves', () => {
  const isOthers = (port: number, message: Uint8Array): boolean[] => {
    const stream = framed(message);
    return [
      DATAGRAMS.isOthersAt?.(port, message, 0, message.length) as boolean,
      STREAMS.isOthersAt(port, stream, 0, stream.length),
    ];
  };

  it('are asked for by mDNS, at its port: without recursion, or below local', () => {
    assert.deepEqual(isOthers(5353, query({ id: 0, flags: 0, name: 'printer.local' })), [true, true]);
    assert.deepEqual(isOthers(5353, query({ id: 7, name: 'printer.LOCAL' })), [true, true]);
    assert.deepEqual(isOthers(5353, query({ name: 'local' })), [true, true]);
    assert.equal(detect(query({ id: 0, flags: 0, name: 'printer.local', class: 0x8001 })), NO);
  });

  it('are asked for by LLMNR, at its port', () => {
    assert.deepEqual(isOthers(5355, query({ flags: 0, name: 'wpad' })), [true, true]);
  });

  it('are DNS at any other port, as are questions to a resolver that has been given theirs', () => {
    for (const port of [53, 5300, 15353]) {
      assert.deepEqual(isOthers(port, query({ flags: 0, name: 'printer.local' })), [false, false]);
    }
    for (const port of [5353, 5355]) {
      for (const name of ['orders.default.svc.cluster.local.example.com', 'notlocal', 'l'])
        assert.deepEqual(isOthers(port, query({ name })), [false, false]);
    }
  });
});
