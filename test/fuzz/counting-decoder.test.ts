import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Input, MESSAGE, Message } from '../../src/protocols/protocol.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import { countingDecoder, DecoderCounts } from './counting-decoder.ts';

/** With those of its class. */
function membersOf(decoder: object): string[] {
  const own = Object.getOwnPropertyNames(decoder);
  return [...own, ...Object.getOwnPropertyNames(Object.getPrototypeOf(decoder))].filter(
    (name) => name !== 'constructor',
  );
}

test('a decoder that counts has all that it counts for has, and nothing more', () => {
  const overMessages = createDecoders().flatMap((decoder) => decoder.overMessages ?? []);
  for (const decoder of [...createDecoders(), ...overMessages]) {
    const counting = countingDecoder(decoder, new DecoderCounts()) as unknown as Record<string, unknown>;
    const plain = decoder as unknown as Record<string, unknown>;
    assert.equal(counting['cut'] === undefined, decoder.cut === undefined, decoder.name);
    assert.equal(counting['overMessages'] === undefined, decoder.overMessages === undefined, decoder.name);
    for (const name of membersOf(decoder).filter((member) => member !== 'overMessages')) {
      if (typeof plain[name] === 'function') assert.equal(typeof counting[name], 'function', `${decoder.name} ${name}`);
      else assert.equal(counting[name], plain[name], `${decoder.name} ${name}`);
    }
  }
});

test('it counts', () => {
  const counts = new DecoderCounts();
  const http = createDecoders().find(({ name }) => name === 'http');
  assert.ok(http !== undefined);
  const decoder = countingDecoder(http, counts);
  const input = new Input();
  input.bytes = Uint8Array.from(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  input.view = new DataView(input.bytes.buffer);
  input.end = input.bytes.length;
  input.requests = { tokenOf: () => 0 };
  assert.equal(decoder.decode(decoder.createState(), input, new Message()), MESSAGE);
  assert.deepEqual([counts.calls, counts.requests], [1, 1]);
});

test('it counts over messages, too', () => {
  const counts = new DecoderCounts();
  const dns = createDecoders().find(({ name }) => name === 'dns');
  assert.ok(dns !== undefined);
  const decoder = countingDecoder(dns, counts).overMessages;
  assert.ok(decoder !== undefined);
  decoder.decode(decoder.createState(), new Input(), new Message());
  assert.equal(counts.calls, 1);
});
