/**
 * What every registered protocol owes, without code of its own: captures decoded whole and in every broken way, and
 * everybody else's captures left alone. A new protocol brings captures, not tests.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allFramed, framed } from '../../src/protocols/framed.ts';
import { type Decoder, IS_REQUEST, IS_RESPONSE, MAYBE, NO, REQUEST } from '../../src/protocols/protocol.ts';
import { PROTOCOLS } from '../../src/protocols/registry.ts';
import { assertBounded, assertReadsOn } from './bounded-time.ts';
import { type Golden, type NamedCapture, readCaptures } from './capture.ts';
import { Harness } from './harness.ts';
import { flatHeap } from './heap.ts';
import { assertGoesOn, assertInventsNothing } from './invents-nothing.ts';
import { Random } from './random.ts';
import type { Segment } from './segment.ts';
import { flip, merge, segmentsOf, sizeOf, splitAt, splitEvery, truncate } from './segments.ts';

/** Bits flipped in each capture: with all captures about 10,000 runs a protocol. */
const FLIPS = 400;
const RANDOM_RUNS = 400;
const RANDOM_BYTES = 4096;

const CAPTURES = readCaptures();

function run(decoder: Decoder, segments: readonly Segment[], { fresh = true, ended = false } = {}): Harness {
  const harness = new Harness(decoder, fresh);
  for (const segment of segments) harness.feed(segment);
  harness.finish(ended);
  return harness;
}

function textOf({ operation, resource, statusCode, error }: Golden): string {
  return `${operation} ${resource} ${statusCode} ${error}`;
}

for (const protocol of PROTOCOLS) {
  const own = CAPTURES.filter((capture) => capture.protocol === protocol.name);
  const foreign = CAPTURES.filter((capture) => capture.protocol !== protocol.name);

  describe(`conformance: ${protocol.name}`, () => {
    it('has captures', () => assert.ok(own.length > 0));
    for (const capture of own)
      it(`claims ${capture.name}`, () => claims(framedAs(protocol.create(), capture), capture));
    for (const capture of foreign)
      it(`claims nothing of ${capture.name}`, () => {
        for (const decoder of bothFramed(protocol.create())) claimsNothing(decoder, capture);
      });
    it('claims no random bytes', () => {
      for (const decoder of bothFramed(protocol.create())) claimsNoRandomBytes(decoder);
    });
    if (protocol.create().depth === 'decoded') decoded(protocol.create, own);
  });
}

/** The decoder for bytes that come as the capture's do. */
function framedAs(decoder: Decoder, { framing }: NamedCapture): Decoder {
  return framed(decoder, framing ?? 'stream') as Decoder;
}

function bothFramed(decoder: Decoder): Decoder[] {
  return [...allFramed([decoder], 'stream'), ...allFramed([decoder], 'message')];
}

function decoded(create: () => Decoder, captures: readonly NamedCapture[]): void {
  const streams = captures.filter(({ framing }) => framing === undefined);
  const messages = captures.filter(({ framing }) => framing === 'message');
  for (const capture of streams) describe(capture.name, () => ownCapture(create, capture));
  it('survives random bytes in bounded time', () => randomBytes(create));
  it('takes bounded time for beginnings that never end', () => endlessBeginnings(create, streams));
  it('leaves the heap flat over 10^6 messages', () => flatHeap(create(), streams.map(segmentsOf)));
  if (create().overMessages === undefined && messages.length === 0) return;
  const ofMessages = (): Decoder => framed(create(), 'message') as Decoder;
  it('has captures of messages', () => assert.ok(messages.length > 0));
  for (const capture of messages) describe(capture.name, () => ownMessages(ofMessages, capture));
  it('survives random messages in bounded time', () => randomBytes(ofMessages));
  it('leaves the heap flat over 10^6 messages that come by themselves', () =>
    flatHeap(ofMessages(), messages.map(segmentsOf)));
}

/** What a capture owes whose segments are messages: nothing of one rests on another. */
function ownMessages(create: () => Decoder, capture: NamedCapture): void {
  const segments = segmentsOf(capture);
  const { golden, refused } = capture;
  it('gives the golden table', () => {
    const { transactions, refusals } = run(create(), segments);
    assert.deepEqual(transactions, golden);
    assert.equal(refusals > 0, refused);
  });
  it('claims each message for its direction or not at all', () => claimsDirections(create(), segments));
  it('invents nothing with any message dropped', () => {
    segments.forEach((_, index) => {
      assertInventsNothing(run(create(), segments.toSpliced(index, 1)).transactions, golden, `without ${index}`);
    });
  });
  it('invents nothing attached at any message', () => {
    segments.forEach((_, index) => {
      const { transactions } = run(create(), segments.slice(index), { fresh: false });
      assertInventsNothing(transactions, golden, `attached at ${index}`);
    });
  });
  it('survives messages that are cut at any byte', () => {
    segments.forEach((segment, index) => {
      for (let length = 0; length < segment.bytes.length; length++) {
        const cut = { ...segment, bytes: segment.bytes.subarray(0, length) };
        assertPrintable(run(create(), segments.with(index, cut)).transactions, `${index} cut at ${length}`);
      }
    });
  });
  it('survives flipped bits', () => flipped(create, segments, false));
}

function claimsDirections(decoder: Decoder, segments: readonly Segment[]): void {
  for (const { bytes, direction } of segments) {
    const detection = decoder.detect(bytes, 0, bytes.length);
    assert.notEqual(detection, direction === REQUEST ? IS_RESPONSE : IS_REQUEST);
  }
}

function flipped(create: () => Decoder, segments: readonly Segment[], ended: boolean): void {
  const size = sizeOf(segments);
  const random = new Random(size);
  for (let i = 0; i < FLIPS; i++) {
    const bit = random.below(size * 8);
    assertPrintable(run(create(), flip(segments, bit), { ended }).transactions, `bit ${bit}`);
  }
}

/** A decoder that has seen what the capture's other connections tell of names. */
function acquainted(create: () => Decoder, { others }: NamedCapture): () => Decoder {
  if (others.length === 0) return create;
  const decoder = create();
  for (const segments of others) run(decoder, segmentsOf({ segments }));
  return () => decoder;
}

function ownCapture(createFresh: () => Decoder, capture: NamedCapture): void {
  const create = acquainted(createFresh, capture);
  const segments = segmentsOf(capture);
  const size = sizeOf(segments);
  const { golden, unresolved, ended, refused } = capture;
  const same = (pieces: readonly Segment[], what: string): void => {
    const { transactions, refusals } = run(create(), pieces, { ended });
    assert.deepEqual(transactions, golden, what);
    assert.equal(refusals > 0, refused, `${what}: bytes were refused ${refusals} times`);
  };

  it('gives the golden table', () => same(segments, 'whole'));
  it('gives it with neighbouring segments merged', () => same(merge(segments), 'merged'));
  it('gives it in pieces of one, two, three and seven bytes', () => {
    for (const length of [1, 2, 3, 7]) same(splitEvery(segments, length), `pieces of ${length}`);
  });
  it('gives it split at every byte', () => {
    for (let at = 1; at < size; at++) same(splitAt(segments, at), `split at ${at}`);
  });
  it('claims each turn for its direction or not at all', () => {
    claimsDirections(create(), beforeOpaque(create(), segments));
  });
  it('invents nothing with any segment dropped, and finds its place again', () => dropped(create, segments, capture));
  it('invents nothing attached at any segment', () => {
    for (let from = 1; from < segments.length; from++) {
      const { transactions } = run(create(), segments.slice(from), { fresh: false, ended });
      assertInventsNothing(transactions, unresolved, `attached at ${from}`);
    }
  });
  it('invents nothing truncated at any byte', () => {
    for (let length = 0; length < size; length++) {
      const { transactions } = run(create(), truncate(segments, length));
      assert.deepEqual(transactions, golden.slice(0, transactions.length), `truncated at ${length}`);
    }
  });
  it('survives flipped bits', () => flipped(create, segments, ended));
}

/** Turns up to the one after which another protocol is spoken. */
function beforeOpaque(decoder: Decoder, segments: readonly Segment[]): Segment[] {
  const harness = new Harness(decoder, true);
  return segments.filter((segment) => {
    const decoded = !harness.opaque;
    harness.feed(segment);
    return decoded && segment.beginsTurn;
  });
}

function dropped(create: () => Decoder, segments: readonly Segment[], { unresolved, ended }: NamedCapture): void {
  segments.forEach((_, index) => {
    const rest = segments.filter((_segment, other) => other !== index);
    const { transactions } = run(create(), rest, { ended });
    assertInventsNothing(transactions, unresolved, `without segment ${index}`);
    const after = segments.slice(index + 1);
    const place = after.findIndex(({ direction, beginsTurn }, i) => direction === REQUEST && beginsTurn && i > 0);
    if (place < 0) return;
    const again = run(create(), after.slice(place), { fresh: false, ended }).transactions;
    assertGoesOn(transactions, again, `without segment ${index}`);
  });
}

function assertPrintable(transactions: readonly Golden[], what: string): void {
  for (const transaction of transactions) assert.match(textOf(transaction), /^[\x20-\x7e]*$/, what);
}

/** The first request begins so that it can be nothing else. */
function claims(decoder: Decoder, capture: NamedCapture): void {
  const { bytes } = segmentsOf(capture).find(({ direction }) => direction === REQUEST) as Segment;
  assert.equal(decoder.detect(bytes, 0, bytes.length), IS_REQUEST);
}

function claimsNoRandomBytes(decoder: Decoder): void {
  const random = new Random(2);
  for (let i = 0; i < RANDOM_RUNS; i++) {
    const bytes = random.bytes(RANDOM_BYTES);
    const detection = decoder.detect(bytes, 0, bytes.length);
    assert.ok(detection === NO || detection === MAYBE);
  }
}

function claimsNothing(decoder: Decoder, capture: NamedCapture): void {
  segmentsOf(capture).forEach(({ bytes }, index) => {
    for (let end = 0; end <= bytes.length; end++) {
      const detection = decoder.detect(bytes, 0, end);
      assert.ok(detection === NO || detection === MAYBE, `segment ${index}, first ${end} bytes`);
    }
  });
}

function randomBytes(create: () => Decoder): void {
  const random = new Random(1);
  assertBounded(() => {
    for (let i = 0; i < RANDOM_RUNS; i++) {
      const bytes = random.bytes(RANDOM_BYTES);
      const segments = [0, 1].map((direction) => ({ direction, position: 0, bytes, beginsTurn: true }) as Segment);
      assertPrintable(run(create(), splitEvery(segments, 512), { ended: true }).transactions, `run ${i}`);
    }
    return RANDOM_RUNS * RANDOM_BYTES * 2;
  });
}

/** The first bytes of every turn, over and over, in small pieces. */
function endlessBeginnings(create: () => Decoder, captures: readonly NamedCapture[]): void {
  const beginnings = new Map<string, Segment>();
  for (const segment of captures.flatMap(segmentsOf)) {
    for (const length of [1, 2, 5, 12]) {
      const bytes = segment.bytes.subarray(0, length);
      beginnings.set(`${segment.direction} ${Buffer.from(bytes).toString('latin1')}`, { ...segment, bytes });
    }
  }
  for (const { direction, bytes } of beginnings.values()) assertReadsOn(create(), direction, bytes);
}
