import assert from 'node:assert/strict';
import {
  type Decoder,
  type DecodeStatus,
  type Direction,
  Input,
  MESSAGE,
  Message,
  NEED_MORE,
  SKIP,
  UNKNOWN_REQUEST,
} from '../../src/protocols/protocol.ts';

/** Far above what a decoder takes (10 ns, most of it the call), far below one that looks at a head of 64 KiB again for each piece (8 µs). */
const MOST_NS_A_BYTE = 2_000;
/** Shorter than that, it may as well have been the engine's own business. */
const NOISE_MS = 50;
/** So few bytes come at once: the fewer, the more often a decoder that begins anew shows it. */
const PIECE_BYTES = 4;
const BYTES = 256 * 1024;

/** Asserts that what `work` does takes bounded time for each of the bytes that it says to have read. Waiting for a processor is none of it. */
export function assertBounded(work: () => number, what = ''): void {
  const before = process.threadCpuUsage();
  const bytes = work();
  const { user, system } = process.threadCpuUsage(before);
  const milliseconds = (user + system) / 1000;
  const isBounded = milliseconds < NOISE_MS || (milliseconds * 1e6) / bytes < MOST_NS_A_BYTE;
  assert.ok(isBounded, `${what}: ${milliseconds.toFixed(0)} ms for ${bytes} bytes`);
}

/** The same bytes over and over, coming piece by piece, until the decoder wants no more of them. */
export function assertReadsOn(decoder: Decoder, direction: Direction, beginning: Uint8Array): void {
  const input = new Input();
  input.bytes = repeat(beginning);
  input.view = new DataView(input.bytes.buffer);
  input.direction = direction;
  input.requestToken = UNKNOWN_REQUEST;
  assertBounded(() => readOn(decoder, input), Buffer.from(beginning).toString('latin1'));
}

/** How many bytes came. */
function readOn(decoder: Decoder, input: Input): number {
  const state = decoder.createState();
  const message = new Message();
  let status: DecodeStatus = NEED_MORE;
  while (status === NEED_MORE && input.end < BYTES) {
    input.end = Math.max(input.end + PIECE_BYTES, input.start);
    status = decodeAll(decoder, state, input, message);
  }
  return input.end;
}

function decodeAll(decoder: Decoder, state: unknown, input: Input, message: Message): DecodeStatus {
  let status: DecodeStatus = MESSAGE;
  while (status === MESSAGE && input.start < input.end) {
    status = decoder.decode(state, input, message);
    if (status !== SKIP) continue;
    input.start = Math.min(input.start + input.skip, BYTES);
    status = MESSAGE;
  }
  return status === MESSAGE ? NEED_MORE : status;
}

function repeat(beginning: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(BYTES);
  for (let at = 0; at < bytes.length; at += beginning.length) bytes.set(beginning.subarray(0, bytes.length - at), at);
  return bytes;
}
