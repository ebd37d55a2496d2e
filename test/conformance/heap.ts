import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type Decoder,
  type Direction,
  Input,
  KIND_PAIRED,
  MESSAGE,
  Message,
  REQUEST,
  RESPONSE,
  UNKNOWN_REQUEST,
} from '../../src/protocols/protocol.ts';
import type { Segment } from './segment.ts';

const MESSAGES = 1_000_000;
/** Less than one byte a message: what the engine itself does meanwhile. */
const MOST_GROWTH = 512 * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** One connection's bytes, direction by direction, decoded over and over. */
class Loop {
  messages = 0;
  readonly #decoder: Decoder;
  readonly #state: unknown;
  readonly #input = new Input();
  readonly #message = new Message();
  /** For each direction, what is decoded at once: all of a stream, and each message by itself. */
  readonly #bytes: readonly (readonly Uint8Array[])[];
  readonly #views: readonly (readonly DataView[])[];
  readonly #tokens = new Int32Array(4096);
  readonly #tokensOfIds = new Map<number, number>();
  #asked = 0;
  #answered = 0;

  constructor(decoder: Decoder, segments: readonly Segment[]) {
    this.#decoder = decoder;
    this.#state = decoder.createState();
    this.#input.requests = { tokenOf: (id) => this.#tokensOfIds.get(id) ?? UNKNOWN_REQUEST };
    this.#bytes = [REQUEST, RESPONSE].map((way) => {
      const parts = segments.filter(({ direction }) => direction === way).map(({ bytes }) => bytes);
      return decoder.framing === 'message' ? parts : [new Uint8Array(Buffer.concat(parts))];
    });
    this.#views = this.#bytes.map((parts) =>
      parts.map((bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)),
    );
  }

  /** Requests, then their responses. False: the connection cannot be repeated, since something else follows its last message. */
  round(): boolean {
    this.#asked = 0;
    this.#answered = 0;
    return this.#direction(REQUEST) && this.#direction(RESPONSE) && this.#asked === this.#answered;
  }

  #direction(direction: Direction): boolean {
    const parts = this.#bytes[direction] as readonly Uint8Array[];
    for (let i = 0; i < parts.length; i++) if (!this.#part(direction, i)) return false;
    return true;
  }

  #part(direction: Direction, index: number): boolean {
    const input = this.#input;
    input.bytes = this.#bytes[direction]?.[index] as Uint8Array;
    input.view = this.#views[direction]?.[index] as DataView;
    input.start = 0;
    input.end = input.bytes.length;
    input.direction = direction;
    while (input.start < input.end) {
      input.requestToken = this.#tokens[this.#answered] as number;
      if (this.#decoder.decode(this.#state, input, this.#message) !== MESSAGE) return false;
      this.messages++;
      this.#count(direction);
    }
    return true;
  }

  #count(direction: Direction): void {
    const { kind, token, id } = this.#message;
    if (direction === REQUEST) this.#tokensOfIds.set(id, token);
    if (direction === REQUEST && kind === KIND_PAIRED) this.#tokens[this.#asked++] = token;
    if (direction === RESPONSE && kind === KIND_PAIRED) this.#answered++;
  }
}

/** Asserts that 10^6 messages leave nothing on the heap, once the code is warm. `captures`: connections of the decoder's protocol. */
export function flatHeap(decoder: Decoder, captures: readonly (readonly Segment[])[]): void {
  const loops = captures.map((segments) => new Loop(decoder, segments)).filter((loop) => loop.round() && loop.round());
  assert.ok(loops.length >= captures.length / 3, `only ${loops.length} of ${captures.length} captures can be repeated`);
  turn(loops, MESSAGES / 4);
  collect();
  const before = process.memoryUsage().heapUsed;
  turn(loops, MESSAGES);
  const growth = process.memoryUsage().heapUsed - before;
  assert.ok(growth < MOST_GROWTH, `${growth} bytes`);
}

function turn(loops: readonly Loop[], messages: number): void {
  for (const loop of loops) loop.messages = 0;
  for (let done = 0; done < messages; ) {
    done = 0;
    for (let i = 0; i < loops.length; i++) {
      const loop = loops[i] as Loop;
      loop.round();
      done += loop.messages;
    }
  }
}
