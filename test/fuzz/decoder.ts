/** Fuzz target: one registered decoder. */
import assert from 'node:assert/strict';
import {
  type Decoder,
  type Detection,
  type Direction,
  IS_EITHER,
  IS_REQUEST,
  IS_RESPONSE,
  MAYBE,
  NO,
  REQUEST,
  RESPONSE,
} from '../../src/protocols/protocol.ts';
import type { Protocol } from '../../src/protocols/registry.ts';
import { DecoderRun } from './decoder-run.ts';
import { decoderOptionsOf, flagsOf } from './flags.ts';
import { readScript, type Step, tile } from './script.ts';

/** Bits of a step's operation. */
export const FROM_SERVER = 1;
/** The direction ends behind the payload. */
export const ENDS = 2;
/** Bytes are missing before the payload. */
const GAP = 4;
/** … in a message that may be told from its head. */
const CUT = 8;
/** Responses that wait for their request are given up on. */
const GIVE_UP = 16;
/** The payload comes argument + 1 times. */
const REPEATED = 32;

/** A head has 64 KiB at most: some more than that. */
const MAX_STEP_BYTES = 80 * 1024;
/** Half a message is looked at again with each piece. */
const MAX_PIECES = 64;
/** Of few bytes each is a piece. */
const FEW_BYTES = 2048;

/** Throws where the decoder breaks its contract on these bytes. */
export function fuzzDecoder(protocol: Protocol, input: Uint8Array): void {
  const steps = readScript(input);
  const options = decoderOptionsOf(flagsOf(input));
  const decoder = protocol.create(options);
  for (const { payload, argument } of steps) {
    if (checkDetection(decoder, payload) === NO) continue;
    const cut = Math.min(argument + 1, payload.length);
    assert.notEqual(decoder.detect(payload, 0, cut), NO, `certainly not, after ${cut} bytes; but it is`);
  }
  if (decoder.depth === 'recognised') return;
  const whole = run(decoder, steps, (bytes) => [bytes], 0);
  const split = run(protocol.create(options), steps, (bytes, step) => pieces(bytes, step), 0x0a);
  for (const direction of [REQUEST, RESPONSE] as const) compare(whole, split, direction);
}

/** Messages are what they are however their bytes come in; up to a refusal or another protocol, of which each learns in its own time. */
function compare(whole: DecoderRun, split: DecoderRun, direction: Direction): void {
  const [left, right] = [whole.sides[direction].claimed, split.sides[direction].claimed];
  const both = whole.over || split.over ? Math.min(left.length, right.length) : Number.POSITIVE_INFINITY;
  assert.deepEqual(right.slice(0, both), left.slice(0, both), 'messages depend on how their bytes come in');
}

type Split = (bytes: Uint8Array, step: Step) => readonly Uint8Array[];

function run(decoder: Decoder, steps: readonly Step[], split: Split, margin: number): DecoderRun {
  const decoding = new DecoderRun(decoder, margin);
  for (const step of steps) {
    const { operation, argument } = step;
    const direction = directionOf(step);
    if (operation & GAP) decoding.lose(direction, (operation & CUT) !== 0);
    const bytes = operation & REPEATED ? tile(step.payload, argument + 1, MAX_STEP_BYTES) : step.payload;
    for (const piece of split(bytes, step)) decoding.feed(direction, piece);
    if (operation & GIVE_UP) decoding.retry(true);
    if (operation & ENDS) decoding.end(direction);
    if (decoding.over) break;
  }
  return decoding;
}

function pieces(bytes: Uint8Array, { argument }: Step): Uint8Array[] {
  const least = bytes.length > FEW_BYTES ? Math.ceil(bytes.length / MAX_PIECES) : 1;
  const size = Math.max(least, (argument & 31) + 1);
  const split: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) split.push(bytes.subarray(at, at + size));
  return split;
}

export function checkDetection(decoder: Decoder, payload: Uint8Array): Detection {
  const detection = decoder.detect(payload, 0, payload.length);
  assert.ok([NO, MAYBE, IS_REQUEST, IS_RESPONSE, IS_EITHER].includes(detection), `no such detection: ${detection}`);
  const name = decoder.serverName?.(payload, 0, payload.length) ?? null;
  if (name !== null) assert.ok(name.length > 0 && name.length <= payload.length, `a server name of ${name.length}`);
  return detection;
}

function directionOf({ operation }: Step): Direction {
  return operation & FROM_SERVER ? RESPONSE : REQUEST;
}
