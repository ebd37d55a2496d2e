/** What the suite measures is measured: decoders with a fault of each kind are noticed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpDecoder } from '../../src/protocols/http/decoder.ts';
import { type Decoder, REQUEST } from '../../src/protocols/protocol.ts';
import { RedisDecoder } from '../../src/protocols/redis/decoder.ts';
import { assertReadsOn } from './bounded-time.ts';
import { readCaptures } from './capture.ts';
import { flatHeap } from './heap.ts';
import { segmentsOf } from './segments.ts';

/** The same decoder, which does something else at each call. */
function withFault<Base extends Decoder>(base: Base, fault: (...args: Parameters<Decoder['decode']>) => void): Decoder {
  return Object.assign(Object.create(base) as Decoder, {
    createState: () => base.createState(),
    decode: (...args: Parameters<Decoder['decode']>) => {
      fault(...args);
      return base.decode(...args);
    },
    detect: (bytes: Uint8Array, start: number, end: number) => base.detect(bytes, start, end),
    resync: (...args: Parameters<Decoder['resync']>) => base.resync(...args),
  });
}

describe('the suite notices', () => {
  it('a decoder that looks at its bytes again, even at one in eight of them, whenever some more have come', () => {
    let sum = 0;
    const forgetful = withFault(new HttpDecoder(), (_state, { bytes, start, end }) => {
      for (let at = start; at < end; at += 8) sum += bytes[at] as number;
    });
    const head = new TextEncoder().encode('GET');
    assert.throws(() => assertReadsOn(forgetful, REQUEST, head), /ms for \d+ bytes/);
    assert.ok(sum > 0);
    assertReadsOn(new HttpDecoder(), REQUEST, head);
  });

  it('a decoder that keeps something of each message', () => {
    const kept: number[] = [];
    const captures = readCaptures().filter(({ protocol }) => protocol === 'redis');
    const hoarder = withFault(new RedisDecoder(), (_state, { start }) => kept.push(start));
    assert.throws(() => flatHeap(hoarder, captures.map(segmentsOf)), /bytes/);
    assert.ok(kept.length > 1_000_000);
  });
});
