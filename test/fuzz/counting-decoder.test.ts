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
  for (const decoder of createDecoders()) {
    const counting = countingDecoder(decoder, new DecoderCounts()) as unknown as Record<string, unknown>;
    const plain = decoder as unknown as Record<string, unknown>;
    assert.equal(counting['cut'] === undefined, decoder.cut === undefined, decoder.name);
    for (const name of membersOf(decoder)) {
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
