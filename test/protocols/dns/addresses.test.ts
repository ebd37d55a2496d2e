/** What answers tell of addresses, and what becomes of that: names of servers. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AskedNames } from '../../../src/app/server-names.ts';
import { Pipeline } from '../../../src/connections/pipeline.ts';
import { TRANSPORT_UDP } from '../../../src/events/abi.gen.ts';
import { formatAddress } from '../../../src/lib/address.ts';
import { DnsDecoder } from '../../../src/protocols/dns/decoder.ts';
import { MAX_NAMES_BELOW } from '../../../src/protocols/dns/names.ts';
import { type Message, REQUEST, RESPONSE } from '../../../src/protocols/protocol.ts';
import { createDecoders } from '../../../src/protocols/registry.ts';
import { Conversation as Connection } from '../../connections/conversation.ts';
import { feedBatch } from '../../connections/feed.ts';
import { Conversation } from '../decoding.ts';
import { type AnswerOptions, answer, framed, pointer, query, record, TC, wireName } from './messages.ts';

const A = 1;
const CNAME = 5;
const AAAA = 28;
const IPV4 = [10, 0, 0, 5];
const IPV6 = [0xfd, ...Array<number>(14).fill(0), 7];
const SECOND = 1e9;

/** What the answer to this question tells. */
function told(options: AnswerOptions, asked: AnswerOptions = options): string {
  const conversation = new Conversation(new DnsDecoder());
  const text = (bytes: Uint8Array): string => Buffer.from(framed(bytes)).toString('latin1');
  const request = conversation.decode(REQUEST, text(query({ ...asked, records: [] })));
  const token = (request.messages[0] as Message).token;
  const { messages } = conversation.decode(RESPONSE, text(answer({ additionals: 0, ...options })), {
    requests: { tokenOf: () => token },
  });
  const { addresses } = messages[0] as Message;
  if (addresses.count === 0) return '';
  const texts = Array.from({ length: addresses.count }, (_, index) => formatAddress(addresses.bytes, index * 16, true));
  return `${texts.join(' ')} for ${addresses.ttlSeconds} s`;
}

describe('the addresses of an answer', () => {
  it('are all of the type that was asked for, for as long as the first of them is good', () => {
    const two = [record(A, IPV4, 300), record(A, [10, 0, 0, 6], 90)];
    assert.equal(told({ records: two }), '10.0.0.5 10.0.0.6 for 90 s');
    assert.equal(told({ type: AAAA, records: [record(AAAA, IPV6)] }), 'fd00::7 for 60 s');
  });

  it('are found by other names, whose answers have to be good as well', () => {
    const alias = record(CNAME, [...wireName('db.example.org')], 20);
    assert.equal(told({ records: [alias, record(A, IPV4, 300)] }), '10.0.0.5 for 20 s');
    assert.equal(told({ records: [alias] }), '');
  });

  it('are as many as there is room for', () => {
    const many = Array.from({ length: 40 }, (_, host) => record(A, [10, 0, 1, host]));
    assert.equal(told({ records: many }).split(' ').length, 16 + 3);
  });

  it('are none of what is no answer to a question for them', () => {
    const records = [record(A, IPV4)];
    assert.equal(told({ rcode: 3, records }), '');
    assert.equal(told({ type: 255, records }), '');
    assert.equal(told({ type: AAAA, records }), '');
    assert.equal(told({ records, additionals: 1 }), '', 'beside the answer');
    assert.equal(told({ name: 'example.org', records }, { name: 'example.com' }), '', 'of another question');
    assert.equal(told({ records: [record(A, [10, 0, 0])] }), '', 'a length that is none');
    assert.equal(told({ flags: TC | 0x180, records }), '10.0.0.5 for 60 s', 'cut after a record');
  });

  it('go round in no circle, and end with the message', () => {
    const circle = Uint8Array.of(...pointer(29), 0, A, 0, 1, 0, 0, 0, 60, 0, 4, ...IPV4);
    assert.equal(told({ records: [circle] }), '10.0.0.5 for 60 s', 'the name of a record is not followed');
    const whole = record(A, IPV4);
    for (let bytes = 1; bytes < whole.length; bytes += 1)
      assert.equal(told({ records: [whole.subarray(0, bytes)] }), '', `${bytes} bytes`);
  });
});

/** A client that asks for names and then connects to 10.0.0.9, which is where `Connection` has its other end. */
class Client {
  readonly names = new AskedNames();
  readonly seen: string[] = [];
  readonly #pipeline = new Pipeline({
    decoders: createDecoders(),
    sinks: [
      { transaction: ({ connection }) => this.seen.push(`${connection.protocol} ${connection.serverName}`) },
      this.names,
    ],
    names: this.names,
    verdicts: null,
  });
  readonly #asking = new Connection({ role: 'client', transport: TRANSPORT_UDP, connection: 1 });
  #connections = 1;

  ask(name: string, at: number, address: readonly number[] = [10, 0, 0, 9]): this {
    const times = { timeNs: at * SECOND, handoverNs: at * SECOND, peer: { host: 1, port: 53 } };
    feedBatch(this.#pipeline, this.#asking.send(query({ name }), times));
    feedBatch(
      this.#pipeline,
      this.#asking.receive(answer({ name, records: [record(A, address)], additionals: 0 }), times),
    );
    this.seen.length = 0;
    return this;
  }

  /** What the server's row is called. */
  request(at: number, role: 'client' | 'server' = 'client'): string | undefined {
    this.#connections += 1;
    const connection = new Connection({ role, connection: this.#connections });
    const times = { timeNs: at * SECOND, handoverNs: at * SECOND };
    const [request, response] = ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'];
    const records =
      role === 'client'
        ? [connection.send(request, times), connection.receive(response, times)]
        : [connection.receive(request, times), connection.send(response, times)];
    for (const each of records) feedBatch(this.#pipeline, each);
    return this.seen.at(-1);
  }
}

describe('a server', () => {
  it('has the name that its client has asked for, last before it connected', () => {
    const client = new Client();
    assert.equal(client.request(1), 'http null');
    assert.equal(client.ask('db-1.internal', 2).request(3), 'http db-1.internal');
    assert.equal(client.ask('DB.internal', 4).request(5), 'http db.internal');
    assert.equal(client.ask('elsewhere.internal', 6, [10, 0, 0, 8]).request(7), 'http db.internal');
    assert.equal(client.request(100), 'http null', 'the answer is no longer good');
  });

  it('has none where it is this end', () => {
    assert.equal(new Client().ask('me.internal', 1).request(2, 'server'), 'http null');
  });

  it('has none where the name was one too many', () => {
    const client = new Client();
    for (let host = 0; host < MAX_NAMES_BELOW; host += 1) client.ask(`h${host}.internal`, 1, [10, 0, 1, 1]);
    assert.equal(client.ask('late.internal', 2).request(3), 'http null');
    assert.equal(client.ask('h7.internal', 4).request(5), 'http h7.internal');
  });
});
