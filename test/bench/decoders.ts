/** Nanoseconds for each request with its response, decoded and detected, and bytes of heap that it leaves. `node test/bench/decoders.ts` */
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

const ROUNDS = 7;
const TRANSACTIONS = 1_000_000;
/** Messages in one buffer, as one call brings them. */
const BATCH = 64;

const NGINX =
  'HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nConnection: keep-alive\r\nETag: "69560000-5"\r\nAccept-Ranges: bytes\r\n\r\nhello';
const CASES = [
  {
    name: 'redis GET',
    protocol: 'redis',
    request: (i: number) => `*2\r\n$3\r\nGET\r\n$16\r\nkey:${String(i).padStart(12, '0')}\r\n`,
    response: () => '$3\r\nxxx\r\n',
  },
  {
    name: 'redis SET',
    protocol: 'redis',
    request: (i: number) => `*3\r\n$3\r\nSET\r\n$16\r\nkey:${String(i).padStart(12, '0')}\r\n$3\r\nxxx\r\n`,
    response: () => '+OK\r\n',
  },
  {
    name: 'http wrk / nginx',
    protocol: 'http',
    request: () => 'GET /users/list HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n',
    response: () => NGINX,
  },
  {
    name: 'http ids, curl / nginx',
    protocol: 'http',
    request: (i: number) =>
      `GET /users/${i}/orders?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n`,
    response: () => NGINX,
  },
];

class Feed {
  readonly #decoder: Decoder;
  readonly #state: unknown;
  readonly #input = new Input();
  readonly #message = new Message();

  constructor(decoder: Decoder) {
    this.#decoder = decoder;
    this.#state = decoder.createState();
  }

  /** Decodes a whole buffer; returns its messages. */
  run(bytes: Uint8Array, view: DataView, direction: Direction): number {
    const input = this.#input;
    input.bytes = bytes;
    input.view = view;
    input.start = 0;
    input.end = bytes.length;
    input.direction = direction;
    input.requestToken = 0;
    let messages = 0;
    while (input.start < input.end && this.#decoder.decode(this.#state, input, this.#message) === MESSAGE) messages++;
    return messages;
  }
}

function buffer(text: (index: number) => string): { bytes: Uint8Array; view: DataView } {
  const bytes = new TextEncoder().encode(Array.from({ length: BATCH }, (_, i) => text(i)).join(''));
  return { bytes, view: new DataView(bytes.buffer) };
}

for (const { name, protocol, request, response } of CASES) {
  const decoder = createDecoders([protocol])[0] as Decoder;
  const feed = new Feed(decoder);
  const requests = buffer(request);
  const responses = buffer(response);
  const times: number[] = [];
  let heap = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.memoryUsage().heapUsed;
    const began = process.hrtime.bigint();
    let messages = 0;
    for (let i = 0; i < TRANSACTIONS; i += BATCH) {
      messages += feed.run(requests.bytes, requests.view, REQUEST);
      messages += feed.run(responses.bytes, responses.view, RESPONSE);
    }
    times.push(Number(process.hrtime.bigint() - began) / (messages / 2));
    heap = (process.memoryUsage().heapUsed - before) / messages;
  }
  times.sort((a, b) => a - b);
  const median = times[ROUNDS >> 1] as number;
  console.log(
    `${name.padEnd(24)} ${median.toFixed(0).padStart(5)} ns a transaction, ${heap.toFixed(3)} bytes of heap a message`,
  );
}
