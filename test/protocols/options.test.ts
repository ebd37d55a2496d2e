/** Whatever the user asks of decoders: framing and pairing stay as they are, however the bytes come in. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS, type DecoderOptions } from '../../src/protocols/decoder-options.ts';
import { PROTOCOLS } from '../../src/protocols/registry.ts';
import { type Golden, type NamedCapture, readCaptures } from '../conformance/capture.ts';
import { Harness } from '../conformance/harness.ts';
import type { Segment } from '../conformance/segment.ts';
import { segmentsOf, splitEvery } from '../conformance/segments.ts';

const OPTIONS: DecoderOptions = {
  routes: ['/{*}'],
  keys: true,
  statements: true,
  requestAttributes: true,
  heads: true,
  maxNames: null,
  traceContext: false,
};
const CAPTURES = readCaptures();

describe('with every option', () => {
  for (const protocol of PROTOCOLS.filter((one) => one.create().depth === 'decoded')) {
    const decode = (segments: readonly Segment[], { ended }: NamedCapture): Golden[] => {
      const harness = new Harness(protocol.create(OPTIONS), true);
      for (const segment of segments) harness.feed(segment);
      harness.finish(ended);
      return harness.transactions;
    };
    for (const capture of CAPTURES.filter((one) => one.protocol === protocol.name && one.framing === undefined)) {
      it(`${capture.name} is the same but for its resources`, () => {
        const segments = segmentsOf(capture);
        const whole = decode(segments, capture);
        assert.deepEqual(whole.map(withoutResource), capture.golden.map(withoutResource));
        for (const length of [1, 3, 7]) assert.deepEqual(decode(splitEvery(segments, length), capture), whole);
      });
    }
  }
});

describe('with heads', () => {
  for (const protocol of PROTOCOLS.filter((one) => one.create().depth === 'decoded')) {
    for (const capture of CAPTURES.filter((one) => one.protocol === protocol.name && one.framing === undefined)) {
      it(`${capture.name} is the same, its resources, too`, () => {
        const [plain, shown] = [false, true].map((heads) => {
          const harness = new Harness(protocol.create({ ...DEFAULT_DECODER_OPTIONS, heads }), true);
          for (const segment of segmentsOf(capture)) harness.feed(segment);
          harness.finish(capture.ended);
          return harness.transactions;
        });
        assert.deepEqual(shown, plain);
      });
    }
  }
});

function withoutResource({ resource: _, ...rest }: Golden): Omit<Golden, 'resource'> {
  return rest;
}
