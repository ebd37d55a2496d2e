/** Beginnings: who hears of them, and what each transaction keeps of its own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Pipeline } from '../../src/connections/pipeline.ts';
import * as abi from '../../src/events/abi.gen.ts';
import type { Decoder } from '../../src/protocols/protocol.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import { Emitter } from '../../src/transactions/emitter.ts';
import type { Pending } from '../../src/transactions/pending.ts';
import type { Begun, Transaction, TransactionSink } from '../../src/transactions/transaction.ts';
import { Conversation } from '../connections/conversation.ts';
import { feedBatch } from '../connections/feed.ts';
import { resp } from '../connections/resp.ts';
import { connectionOf } from '../metrics/transactions.ts';
import { bytesOf, ownDecoder } from './own-protocol.ts';
import { pendingOf, Told } from './pairing-builder.ts';

const GET = 'GET /plain HTTP/1.1\r\n\r\n';
const POST_HEAD = 'POST /form HTTP/1.1\r\nContent-Length: 4\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

/** Whoever reads anything of it has paid. */
function untouchable(): Pending {
  return new Proxy(pendingOf(), {
    get: (_, name) => assert.fail(`${String(name)} was read`),
  });
}

/** As `record` was made by this thread of process 100. */
function byThread(tid: number, record: Uint8Array): Uint8Array {
  new DataView(record.buffer, record.byteOffset).setUint32(abi.RECORD_TID, tid, true);
  return record;
}

function toldOf(records: readonly Uint8Array[], decoders: readonly Decoder[] = createDecoders()): Told {
  const told = new Told();
  const pipeline = new Pipeline({ decoders, sinks: [told], verdicts: null });
  for (const record of records) feedBatch(pipeline, record);
  pipeline.finish();
  return told;
}

describe('a beginning', () => {
  it('is told to the sinks that want to know, and to no other', () => {
    const heard: string[] = [];
    const sinks: TransactionSink[] = [
      { transaction: () => heard.push('deaf') },
      { transaction: () => undefined, began: ({ operation }) => heard.push(`first ${operation}`) },
      { transaction: () => undefined, began: ({ operation }) => heard.push(`second ${operation}`) },
    ];
    new Emitter(sinks).began(connectionOf(), pendingOf({ operation: 'GET' }));
    assert.deepEqual(heard, ['first GET', 'second GET']);
  });

  it('costs nothing where no sink wants to know: nothing is read of it', () => {
    new Emitter([{ transaction: () => undefined }]).began(connectionOf(), untouchable());
    new Emitter([]).began(connectionOf(), untouchable());
    assert.throws(() => new Emitter([new Told()]).began(connectionOf(), untouchable()), /was read/);
  });

  it('is told as a method of its sink', () => {
    class Counting implements TransactionSink {
      count = 0;
      transaction(): void {}
      began(): void {
        this.count += 1;
      }
    }
    const sink = new Counting();
    new Emitter([sink]).began(connectionOf(), pendingOf());
    assert.equal(sink.count, 1);
  });

  it('tells the conversation, the thread, and where and when the request lay', () => {
    const told = new Told();
    const connection = connectionOf({ role: 'client' });
    const request = { sequence: 3, operation: 'GET', resource: '/a', startNs: 10, endNs: 12, startPosition: 99 };
    new Emitter([told]).began(connection, pendingOf({ ...request, tgid: 7, tid: 8 }));
    assert.equal(told.beginnings[0]?.connection, connection);
    assert.partialDeepStrictEqual(told.beginnings, [
      {
        sequence: 3,
        operation: 'GET',
        resource: '/a',
        startNs: 10,
        requestEndNs: 12,
        requestPosition: 99,
        tgid: 7,
        tid: 8,
      },
    ]);
  });

  it('is one reused object', () => {
    const seen = new Set<Begun>();
    const emitter = new Emitter([{ transaction: () => undefined, began: (begun) => seen.add(begun) }]);
    for (let n = 0; n < 3; n += 1) emitter.began(connectionOf(), pendingOf());
    assert.equal(seen.size, 1);
  });
});

describe('a request that the pipeline reads', () => {
  it('begins when it is known, before its answer comes', () => {
    const order: string[] = [];
    const sink: TransactionSink = {
      began: ({ operation, resource }) => order.push(`began ${operation} ${resource}`),
      transaction: ({ operation, statusCode }) => order.push(`${operation} ${statusCode}`),
    };
    const talk = new Conversation();
    const pipeline = new Pipeline({ decoders: createDecoders(), sinks: [sink], verdicts: null });
    feedBatch(pipeline, talk.receive(GET));
    assert.deepEqual(order, ['began GET /plain']);
    feedBatch(pipeline, talk.send(OK));
    assert.deepEqual(order, ['began GET /plain', 'GET 200']);
  });

  it('begins in its conversation: whose role, protocol and ends are known by then', () => {
    const talk = new Conversation({ role: 'unknown', connection: 42 });
    const { connection } = toldOf([talk.receive(GET)]).beginnings[0] as Begun;
    const { id, serial, role, protocol, tgid, localAddress, localPort } = connection;
    assert.deepEqual(
      [id, serial, role, protocol, tgid, localAddress, localPort],
      [42, 1, 'server', 'http', 100, '127.0.0.1', 6379],
    );
  });

  it('has the ordinal of its transaction: a pipeline of requests begins before the first of them ends', () => {
    const talk = new Conversation();
    const told = toldOf([talk.receive(resp('GET', 'k') + resp('TTL', 'k')), talk.send('$-1\r\n:1\r\n')]);
    const numbered = ({ sequence, operation }: Begun | Transaction): string => `${sequence} ${operation}`;
    assert.deepEqual(told.beginnings.map(numbered), ['0 GET', '1 TTL']);
    assert.deepEqual(told.transactions.map(numbered), ['0 GET', '1 TTL']);
  });

  it('begins though nobody answers it', () => {
    const talk = new Conversation();
    const told = toldOf([talk.receive(GET), talk.close()]);
    assert.equal(told.beginnings.length, 1);
    assert.partialDeepStrictEqual(told.transactions, [{ outcome: 'unanswered', sequence: 0 }]);
  });
});

describe('a transaction', () => {
  it('keeps the thread on which it began, beside the one that ended it', () => {
    const talk = new Conversation();
    const told = toldOf([byThread(1, talk.receive(GET)), byThread(2, talk.send(OK))]);
    assert.partialDeepStrictEqual(told.beginnings, [{ tgid: 100, tid: 1 }]);
    assert.partialDeepStrictEqual(told.transactions, [{ beganTgid: 100, beganTid: 1, tgid: 100, tid: 2 }]);
  });

  it('began on the thread that moved its first byte, and its request ended with its last one', () => {
    const talk = new Conversation();
    const told = toldOf([
      byThread(1, talk.receive(POST_HEAD.slice(0, 10), { timeNs: 1000 })),
      byThread(2, talk.receive(POST_HEAD.slice(10), { timeNs: 2000 })),
      byThread(3, talk.receive('body', { timeNs: 3000 })),
      byThread(4, talk.send(OK, { timeNs: 9000, handoverNs: 8000 })),
    ]);
    const times = { startNs: 1000, requestEndNs: 3000 };
    assert.partialDeepStrictEqual(told.beginnings, [{ operation: 'POST', tid: 1, ...times }]);
    assert.partialDeepStrictEqual(told.transactions, [{ beganTid: 1, tid: 4, endNs: 8000, ...times }]);
  });

  it('keeps both at a client, too', () => {
    const talk = new Conversation({ role: 'client' });
    const told = toldOf([
      byThread(5, talk.send(GET, { timeNs: 2000, handoverNs: 1000 })),
      byThread(6, talk.receive(OK, { timeNs: 7000 })),
    ]);
    assert.partialDeepStrictEqual(told.transactions, [
      { beganTid: 5, tid: 6, startNs: 1000, requestEndNs: 1000, endNs: 7000 },
    ]);
  });

  it('keeps its own of several at a time, paired in order', () => {
    const talk = new Conversation();
    const told = toldOf([
      byThread(1, talk.receive(resp('GET', 'a'), { timeNs: 1000 })),
      byThread(2, talk.receive(resp('TTL', 'b'), { timeNs: 2000 })),
      byThread(3, talk.send('$-1\r\n:1\r\n', { timeNs: 3000 })),
    ]);
    assert.partialDeepStrictEqual(told.transactions, [
      { operation: 'GET', beganTid: 1, requestEndNs: 1000, tid: 3 },
      { operation: 'TTL', beganTid: 2, requestEndNs: 2000, tid: 3 },
    ]);
  });

  it('keeps its own of several at a time, paired by id', () => {
    const talk = new Conversation();
    const ask = (id: number): Uint8Array => talk.receive(bytesOf({ answers: false, id }), { timeNs: id * 1000 });
    const answer = (id: number): Uint8Array => talk.send(bytesOf({ answers: true, id }));
    const told = toldOf(
      [byThread(1, ask(1)), byThread(2, ask(2)), byThread(3, answer(2)), byThread(4, answer(1))],
      [ownDecoder('stream')],
    );
    assert.partialDeepStrictEqual(told.transactions, [
      { operation: 'op 2', beganTid: 2, requestEndNs: 2000, tid: 3 },
      { operation: 'op 1', beganTid: 1, requestEndNs: 1000, tid: 4 },
    ]);
  });

  it('keeps the thread on which it began where it has no answer', () => {
    const talk = new Conversation();
    const told = toldOf([byThread(1, talk.receive(GET, { timeNs: 1000 })), byThread(2, talk.close())]);
    assert.partialDeepStrictEqual(told.transactions, [{ beganTid: 1, requestEndNs: 1000, tid: 100 }]);
  });
});
