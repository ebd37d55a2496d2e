/** Messages of a known length that are paired by id: what is missing within one costs only what stood there. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  array,
  batch,
  int16,
  int32,
  int64,
  produceBody,
  request,
  response,
  string,
} from '../protocols/kafka/messages.ts';
import { Conversation } from './conversation.ts';
import { Run } from './run-pipeline.ts';

const NOTHING_LOST = { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0 };
const PRODUCE = { key: 0, version: 3 };

function produce(id: number, ...topics: readonly string[]): string {
  return request({ ...PRODUCE, id }, produceBody(1, ...topics.map((topic) => [topic, batch(1)] as const)));
}

function produced(id: number, ...codes: readonly number[]): string {
  const partitions = codes.map((code) => int32(0) + int16(code) + int64(0) + int64(-1));
  return response(id, array(string('orders') + array(...partitions)) + int32(0));
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function lossOf(run: Run): object {
  const { skippedBytes: _, ...lost } = run.pipeline.account().stream;
  return { ...lost, ...run.pipeline.account().pairing };
}

const NO_LOSS = { ...NOTHING_LOST, unmatchedRequests: 0, unmatchedResponses: 0 };

describe('a message of a known length', () => {
  it('is one, wherever the copy of its call ends', () => {
    const text = produce(1, 'orders', 'users');
    for (let captured = 12; captured < text.length; captured += 1) {
      const talk = new Conversation({ role: 'server' });
      const run = new Run().feed(
        talk.receive(bytes(produce(0, 'first'))),
        talk.send(bytes(produced(0, 0))),
        talk.receive(bytes(text), { captured }),
        talk.send(bytes(produced(1, 0))),
        talk.receive(bytes(produce(2, 'orders'))),
        talk.send(bytes(produced(2, 0))),
      );
      run.pipeline.finish();
      assert.deepEqual(run.operations(), ['Produce', 'Produce', 'Produce'], `${captured} bytes`);
      assert.deepEqual(lossOf(run), NO_LOSS, `${captured} bytes`);
      assert.equal(run.seen[2]?.resource, 'orders');
    }
  });

  it('tells what was copied of it: its first topic, and how many more', () => {
    const text = produce(1, 'orders', 'users', 'visits');
    const talk = new Conversation({ role: 'server' });
    const run = new Run().feed(
      talk.receive(bytes(produce(0, 'first'))),
      talk.send(bytes(produced(0, 0))),
      talk.receive(bytes(text), { captured: 80 }),
      talk.send(bytes(produced(1, 0))),
    );
    assert.equal(run.seen[1]?.resource, 'orders +2');
  });

  it('is an error where what was copied of its answer is one', () => {
    const answer = produced(1, 0, 5, 0);
    const seen = [answer.length - 30, 52, 51].map((captured) => {
      const talk = new Conversation({ role: 'client' });
      const run = new Run().feed(talk.send(bytes(produce(1, 'orders'))), talk.receive(bytes(answer), { captured }));
      assert.deepEqual(lossOf(run), NO_LOSS);
      return [run.seen[0]?.outcome, run.seen[0]?.errorType];
    });
    assert.deepEqual(seen, [
      ['error', 'LEADER_NOT_AVAILABLE'],
      ['error', 'LEADER_NOT_AVAILABLE'],
      ['ok', null],
    ]);
  });
});

describe('a call of which the length is read alone', () => {
  for (const alone of [4, 8]) {
    it(`in ${alone} bytes begins a message, on a new connection and on an old one`, () => {
      for (const fresh of [true, false]) {
        const talk = new Conversation({ role: 'client', fresh });
        const run = new Run();
        for (const id of [70_001, 70_002, 70_003]) {
          const answer = produced(id, 0);
          run.feed(
            talk.send(bytes(produce(id, 'orders'))),
            talk.receive(bytes(answer.slice(0, alone))),
            talk.receive(bytes(answer.slice(alone))),
          );
        }
        run.pipeline.finish();
        assert.deepEqual(run.operations(), ['Produce', 'Produce', 'Produce']);
        assert.deepEqual(lossOf(run), NO_LOSS);
      }
    });
  }

  it('begins a request at the server, too', () => {
    for (const fresh of [true, false]) {
      const talk = new Conversation({ role: 'server', fresh });
      const run = new Run();
      for (const id of [1, 2]) {
        const text = produce(id, 'orders');
        run.feed(
          talk.receive(bytes(text.slice(0, 4))),
          talk.receive(bytes(text.slice(4))),
          talk.send(bytes(produced(id, 0))),
        );
      }
      assert.deepEqual(run.operations(), ['Produce', 'Produce']);
      assert.deepEqual(lossOf(run), NO_LOSS);
    }
  });
});

describe('answers', () => {
  it('pair by their ids in whatever order, and with nothing that was asked before the attach', () => {
    const talk = new Conversation({ role: 'client', fresh: false });
    const run = new Run().feed(
      talk.send(bytes(produce(7, 'orders')), { timeNs: 1000, handoverNs: 1000 }),
      talk.send(bytes(produce(8, 'users')), { timeNs: 2000, handoverNs: 2000 }),
      talk.receive(bytes(produced(6, 0)), { timeNs: 3000 }),
      talk.receive(bytes(produced(8, 3)), { timeNs: 4000 }),
      talk.receive(bytes(produced(7, 0)), { timeNs: 6000 }),
    );
    run.pipeline.finish();
    assert.deepEqual(
      run.seen.map(({ resource, errorType, durationNs }) => [resource, errorType, durationNs]),
      [
        ['users', 'UNKNOWN_TOPIC_OR_PARTITION', 2000],
        ['orders', null, 5000],
      ],
    );
    assert.deepEqual(lossOf(run), NO_LOSS);
  });

  it('are found again behind a gap by the ids of what is open', () => {
    const talk = new Conversation({ role: 'client' });
    const run = new Run().feed(
      talk.send(bytes(produce(1, 'a'))),
      talk.receive(bytes(produced(1, 0))),
      talk.send(bytes(produce(2, 'b') + produce(3, 'c'))),
    );
    talk.receive(bytes(produced(2, 0)));
    run.feed(
      talk.receive(bytes(produced(3, 0))),
      talk.send(bytes(produce(4, 'd'))),
      talk.receive(bytes(produced(4, 0))),
    );
    run.pipeline.finish();
    assert.deepEqual(
      run.seen.map(({ resource }) => resource),
      ['a', 'c', 'd'],
    );
  });
});
