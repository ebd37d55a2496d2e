import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_DECODER_OPTIONS } from '../../../src/protocols/decoder-options.ts';
import { KafkaDecoder } from '../../../src/protocols/kafka/decoder.ts';
import type { Decoder } from '../../../src/protocols/protocol.ts';
import { REQUEST, RESPONSE } from '../../../src/protocols/protocol.ts';
import { Conversation } from '../decoding.ts';
import {
  array,
  batch,
  compact,
  compactArray,
  int8,
  int16,
  int32,
  int64,
  NO_TAGS,
  produceBody,
  request,
  response,
  string,
  varint,
} from './messages.ts';

const ORDERS = '\x01'.repeat(16);
const USERS = '\x02'.repeat(16);
const NO_ID = '\0'.repeat(16);
const ORDERS_ID = 'AQEBAQEBAQEBAQEBAQEBAQ';

/** Decodes requests, and tells the resource of the last one. */
class Talk {
  readonly #talk: Conversation;
  #id = 0;

  constructor(decoder: Decoder = new KafkaDecoder()) {
    this.#talk = new Conversation(decoder);
  }

  ask(key: number, version: number, body: string, flexible = false): string | null {
    this.#id += 1;
    const { messages } = this.#talk.decode(REQUEST, request({ key, version, id: this.#id, flexible }, body));
    assert.equal(messages.length, 1);
    return messages[0]?.resource ?? null;
  }

  answer(body: string): void {
    this.#talk.decode(RESPONSE, response(this.#id, body));
  }

  /** Metadata 12 tells a topic's id. */
  learn(topic: string, id: string): void {
    this.ask(3, 12, `${compactArray()}\0\0${NO_TAGS}`, true);
    const one = `${int16(0)}${compact(topic)}${id}\0${compactArray()}${int32(0)}${NO_TAGS}`;
    this.answer(`${NO_TAGS}${int32(0)}${compactArray()}\0${int32(1)}${compactArray(one)}${NO_TAGS}`);
  }

  produce(...topics: readonly string[]): string | null {
    return this.ask(0, 3, produceBody(1, ...topics.map((topic) => [topic, batch(1)] as const)));
  }

  /** Fetch 13: topics by their ids. */
  fetch(epoch: number, topics: readonly string[], forgotten: readonly string[] = []): string | null {
    const partition = int32(0) + int32(0) + int64(0) + int32(0) + int64(0) + int32(1) + NO_TAGS;
    const wanted = topics.map((id) => id + compactArray(partition) + NO_TAGS);
    const left = forgotten.map((id) => id + compactArray(int32(0)) + NO_TAGS);
    const head = int32(-1) + int32(500) + int32(1) + int32(1) + int8(0) + int32(epoch === -1 ? 0 : 7) + int32(epoch);
    return this.ask(1, 13, head + compactArray(...wanted) + compactArray(...left) + compact('') + NO_TAGS, true);
  }

  fetched(session: number, ...ids: readonly string[]): void {
    const partition =
      int32(0) + int16(0) + int64(0) + int64(0) + int64(0) + varint(0) + int32(-1) + varint(0) + NO_TAGS;
    const topics = ids.map((id) => id + compactArray(partition) + NO_TAGS);
    this.answer(NO_TAGS + int32(0) + int16(0) + int32(session) + compactArray(...topics) + NO_TAGS);
  }
}

describe('topics', () => {
  it('are named up to three, by the alphabet, and how many more', () => {
    const talk = new Talk();
    assert.equal(talk.produce('orders'), 'orders');
    assert.equal(talk.produce('users', 'orders'), 'orders users');
    assert.equal(talk.produce('c', 'b', 'a'), 'a b c');
    assert.equal(talk.produce('e', 'a', 'd', 'c', 'b'), 'a b c +2');
    assert.equal(talk.produce('a', 'b', 'c', 'd', 'e'), 'a b c +2');
  });

  it('that found no place are one', () => {
    const decoder = new KafkaDecoder();
    const talk = new Talk(decoder);
    for (let i = 0; i < 16_384; i += 1) talk.produce(`t${i}`);
    assert.equal(decoder.cappedNames(), 0);
    assert.equal(talk.produce('one-more'), '{*}');
    assert.equal(talk.produce('t1'), 't1');
    assert.equal(talk.produce('x'.repeat(300)), '{*}');
    assert.equal(decoder.cappedNames(), 2);
  });

  it('are as many as was asked for, with their ids', () => {
    const decoder = new KafkaDecoder({ ...DEFAULT_DECODER_OPTIONS, maxNames: 300 });
    const talk = new Talk(decoder);
    const idOf = (topic: number): string => String.fromCharCode(1 + (topic >> 8), topic & 0xff).padEnd(16, '\x01');
    for (let i = 0; i < 301; i += 1) talk.fetch(-1, [idOf(i)]);
    assert.equal(decoder.cappedNames(), 1);
    for (let i = 0; i < 301; i += 1) talk.produce(`t${i}`);
    assert.equal(decoder.cappedNames(), 2);
  });

  it('that are too long together take no room from others, however often they are named', () => {
    const decoder = new KafkaDecoder();
    const talk = new Talk(decoder);
    const long = ['a', 'b', 'c'].map((letter) => letter.repeat(249));
    for (let i = 0; i < 5000; i += 1) assert.equal(talk.produce(...long), '{*}');
    assert.equal(decoder.cappedNames(), 5000);
    assert.equal(talk.produce('users', 'orders'), 'orders users');
  });
});

describe('topic ids', () => {
  it('have the name that Metadata told, on whatever connection', () => {
    const decoder = new KafkaDecoder();
    const talk = new Talk(decoder);
    assert.equal(talk.fetch(-1, [ORDERS]), ORDERS_ID);
    new Talk(decoder).learn('orders', ORDERS);
    assert.equal(talk.fetch(-1, [ORDERS]), 'orders');
    assert.equal(talk.fetch(-1, [USERS, ORDERS]), 'AgICAgICAgICAgICAgICAg orders');
    assert.equal(talk.fetch(-1, [NO_ID]), null);
  });

  it('have another name when a topic was made anew', () => {
    const talk = new Talk();
    talk.learn('orders', ORDERS);
    talk.learn('orders.v2', ORDERS);
    assert.equal(talk.fetch(-1, [ORDERS]), 'orders.v2');
  });
});

describe('a fetch session', () => {
  it('fetches what it was asked for, though later requests name nothing', () => {
    const talk = new Talk();
    talk.learn('orders', ORDERS);
    talk.learn('users', USERS);
    assert.equal(talk.fetch(0, [ORDERS, USERS]), 'orders users');
    assert.equal(talk.fetch(1, []), 'orders users');
    assert.equal(talk.fetch(2, [ORDERS]), 'orders users');
    assert.equal(talk.fetch(3, [], [USERS]), 'orders');
    assert.equal(talk.fetch(4, [USERS]), 'orders users');
    assert.equal(talk.fetch(0, [USERS]), 'users');
    assert.equal(talk.fetch(1, []), 'users');
  });

  it('whose beginning was not seen fetches what its answers bring', () => {
    const talk = new Talk();
    assert.equal(talk.fetch(12, []), null);
    talk.fetched(7, ORDERS);
    assert.equal(talk.fetch(13, []), ORDERS_ID);
    talk.learn('orders', ORDERS);
    assert.equal(talk.fetch(14, []), 'orders');
  });

  it('is nothing to a request that has none', () => {
    const talk = new Talk();
    talk.learn('orders', ORDERS);
    talk.fetch(0, [ORDERS]);
    assert.equal(talk.fetch(-1, [USERS]), 'AgICAgICAgICAgICAgICAg');
  });
});

describe('groups', () => {
  it('are the resource of their calls, whatever topics they name', () => {
    const talk = new Talk();
    const partition = int32(0) + int64(5) + string('');
    const commit = string('billing') + int32(1) + string('member') + int64(-1);
    assert.equal(talk.ask(8, 2, commit + array(string('orders') + array(partition))), 'billing');
    assert.equal(talk.ask(12, 0, string('billing') + int32(1) + string('member')), 'billing');
    assert.equal(talk.ask(15, 0, array(string('b'), string('a'))), 'a b');
  });

  it('are told from other keys of a coordinator', () => {
    const talk = new Talk();
    assert.equal(talk.ask(10, 0, string('billing')), 'billing');
    assert.equal(talk.ask(10, 1, `${string('billing')}\0`), 'billing');
    assert.equal(talk.ask(10, 1, `${string('transaction')}\x01`), null);
    assert.equal(talk.ask(10, 4, `\0${compactArray(compact('billing'))}${NO_TAGS}`, true), 'billing');
    assert.equal(talk.ask(10, 4, `\x01${compactArray(compact('transaction'))}${NO_TAGS}`, true), null);
  });
});
