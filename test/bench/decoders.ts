/**
 * What a decoder alone costs for each request with its response: nanoseconds of the processor, and bytes that it leaves
 * on the heap. Cases take turns, so that all of them meet the same neighbours and the same compiled code.
 */
import {
  type Decoder,
  type Direction,
  Input,
  MESSAGE,
  Message,
  REQUEST,
  RESPONSE,
} from '../../src/protocols/protocol.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import { allocatedBytes } from './measure/allocation.ts';
import { DECODER_CASES, type DecoderCase } from './measure/decoder-cases.ts';
import { KAFKA_CASES } from './measure/kafka-cases.ts';
import { median } from './measure/median.ts';
import { report } from './measure/report.ts';

const ROUNDS = 9;
/** Requests of one buffer, as one call brings them. */
const BATCH = 64;
const BATCHES = 4_000;
/** Fewer, so that they leave no more than a scavenge collects, were they to leave anything. */
const COUNTED_BATCHES = 64;

interface Bytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** One connection that speaks a case, again and again. */
class Conversation {
  readonly name: string;
  readonly #decoder: Decoder;
  readonly #state: unknown;
  readonly #input = new Input();
  readonly #message = new Message();
  readonly #requests: Bytes;
  readonly #responses: Bytes;
  readonly #tokens = new Int32Array(BATCH);

  constructor({ name, protocol, request, response }: DecoderCase) {
    this.name = name;
    this.#decoder = createDecoders([protocol])[0] as Decoder;
    this.#state = this.#decoder.createState();
    this.#requests = joined(request);
    this.#responses = joined(response);
    // All of a case are alike.
    this.#input.requests = { tokenOf: () => this.#tokens[0] as number };
  }

  /** Throws where a message was not decoded. */
  run(batches: number): void {
    for (let i = 0; i < batches; i += 1) {
      const messages = this.#decode(this.#requests, REQUEST) + this.#decode(this.#responses, RESPONSE);
      if (messages !== 2 * BATCH) throw new Error(`${this.name}: ${messages} messages of ${2 * BATCH}`);
    }
  }

  #decode({ bytes, view }: Bytes, direction: Direction): number {
    const input = this.#input;
    input.bytes = bytes;
    input.view = view;
    input.start = 0;
    input.end = bytes.length;
    input.direction = direction;
    let messages = 0;
    for (; input.start < input.end; messages += 1) {
      if (direction === RESPONSE) input.requestToken = this.#tokens[messages] as number;
      if (this.#decoder.decode(this.#state, input, this.#message) !== MESSAGE) break;
      if (direction === REQUEST) this.#tokens[messages] = this.#message.token;
    }
    return messages;
  }
}

function joined(text: (index: number) => string): Bytes {
  const bytes = new Uint8Array(Buffer.from(Array.from({ length: BATCH }, (_, i) => text(i)).join(''), 'latin1'));
  return { bytes, view: new DataView(bytes.buffer) };
}

function nanosecondsOf(conversation: Conversation): number {
  const before = process.cpuUsage();
  conversation.run(BATCHES);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / (BATCHES * BATCH);
}

const conversations = [...DECODER_CASES, ...KAFKA_CASES].map((each) => new Conversation(each));
for (const conversation of conversations) conversation.run(BATCHES);
const times = conversations.map(() => [] as number[]);
const garbage = conversations.map(() => [] as number[]);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [index, conversation] of conversations.entries()) {
    times[index]?.push(nanosecondsOf(conversation));
    garbage[index]?.push(allocatedBytes(() => conversation.run(COUNTED_BATCHES)) / (COUNTED_BATCHES * BATCH));
  }
}

report(
  'decoders',
  conversations.flatMap(({ name }, index) => [
    { what: `${name}: request and response`, value: median(times[index] ?? []), unit: 'ns', goal: null },
    { what: `${name}: left on the heap`, value: median(garbage[index] ?? []), unit: 'B', goal: 0 },
  ]),
);
