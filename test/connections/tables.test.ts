/** A million of each thing that the pipeline keeps: bounded, the idlest goes first, and what goes without a loss is no loss. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Pipeline } from '../../src/connections/pipeline.ts';
import type { VerdictWriter } from '../../src/connections/pipeline-contract.ts';
import { TRANSPORT_UDP } from '../../src/events/abi.gen.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import { Conversation, type ConversationOptions } from './conversation.ts';
import { feedBatch } from './feed.ts';
import { PatchedRecord } from './patched-record.ts';
import { QUIZ } from './quiz.ts';
import { resp } from './resp.ts';

const MILLION = 1_000_000;
const SECOND = 1e9;

class Bench {
  transactions = 0;
  readonly pipeline: Pipeline;

  constructor(options: { readonly maxConnections?: number; readonly verdicts?: VerdictWriter | null } = {}) {
    this.pipeline = new Pipeline({
      decoders: [...createDecoders(), QUIZ],
      sinks: [
        {
          transaction: () => {
            this.transactions += 1;
          },
        },
      ],
      verdicts: null,
      ...options,
    });
  }

  feed(record: PatchedRecord): void {
    this.pipeline.record(record.bytes, record.view, 0);
  }
}

/** A question and its answer on a socket of its own. */
function exchange(options: ConversationOptions = {}): { readonly ask: PatchedRecord; readonly answer: PatchedRecord } {
  const talk = new Conversation({ transport: TRANSPORT_UDP, role: 'client', ...options });
  return { ask: new PatchedRecord(talk.send('?')), answer: new PatchedRecord(talk.receive('!')) };
}

describe('a million sockets of one query, 1,100 a second', () => {
  it('make room for each other without a loss, are announced again to the last, and leave nothing', () => {
    const calls: string[] = [];
    const note = (what: string) => (id: number) => {
      if (id >= MILLION) calls.push(`${what} ${id}`);
    };
    const quiet = (): void => undefined;
    const verdicts = {
      skip: quiet,
      lengths: quiet,
      ignore: quiet,
      announce: note('announce'),
      capture: note('capture'),
    };
    const bench = new Bench({ maxConnections: 10_000, verdicts });
    const { ask, answer } = exchange();
    const before = heap();
    for (let n = 1; n <= MILLION; n += 1) {
      const atNs = n * (SECOND / 1100);
      bench.feed(ask.as(n, atNs));
      bench.feed(answer.as(n, atNs + 1e6));
      if (n % 110 === 0) bench.pipeline.tick(atNs);
    }
    assert.equal(bench.transactions, MILLION);
    const { evictedConnections, passedOver } = bench.pipeline.account();
    assert.equal(evictedConnections, 0);
    assert.ok(passedOver.forgottenConnections > MILLION - 11_000, `${passedOver.forgottenConnections}`);
    bench.pipeline.tick(2 * MILLION * SECOND);
    assert.ok(heap() - before < 40e6, `${heap() - before} bytes are left`);
    assert.deepEqual(calls, [`announce ${MILLION}`]);
    bench.feed(ask.as(MILLION, 2 * MILLION * SECOND));
    assert.deepEqual(calls, [`announce ${MILLION}`, `capture ${MILLION}`]);
  });
});

describe('a socket that was forgotten', () => {
  it('is the idlest of those where nothing is under way', () => {
    const bench = new Bench({ maxConnections: 3 });
    const talks = [1, 2, 3, 4].map((connection) => new Conversation({ connection }));
    const [first, second, third, fourth] = talks as [Conversation, Conversation, Conversation, Conversation];
    const at = (seconds: number): { timeNs: number } => ({ timeNs: seconds * SECOND });
    feedBatch(bench.pipeline, first.receive(resp('GET', 'k'), at(1)));
    feedBatch(bench.pipeline, second.receive(resp('GET', 'k'), at(2)));
    feedBatch(bench.pipeline, second.send('$-1\r\n', at(3)));
    feedBatch(bench.pipeline, third.receive(resp('GET', 'k'), at(4)));
    feedBatch(bench.pipeline, third.send('$-1\r\n', at(5)));
    feedBatch(bench.pipeline, second.receive(resp('GET', 'k'), at(6)));
    feedBatch(bench.pipeline, second.send('$-1\r\n', at(7)));
    // The first waits for its answer, the third has been silent for longest.
    feedBatch(bench.pipeline, fourth.receive(resp('GET', 'k'), at(8)));
    assert.deepEqual(passedOver(bench), [0, 1]);
    assert.equal(bench.pipeline.inFlight().length, 2);
    feedBatch(bench.pipeline, first.send('$-1\r\n', at(9)));
    assert.equal(bench.transactions, 4);
  });

  it('counts as evicted where something was under way on all', () => {
    const bench = new Bench({ maxConnections: 2 });
    for (const connection of [1, 2, 3]) {
      feedBatch(
        bench.pipeline,
        new Conversation({ connection }).receive(resp('GET', 'k'), { timeNs: connection * SECOND }),
      );
    }
    assert.deepEqual(passedOver(bench), [1, 0]);
    assert.equal(bench.pipeline.account().pairing.unmatchedRequests, 1);
  });
});

describe('a million peers of one unconnected socket', () => {
  it('are as many conversations at the most as there may be sockets, and the idlest goes', () => {
    const bench = new Bench({ maxConnections: 1000 });
    const talk = new Conversation({ transport: TRANSPORT_UDP, role: 'server' });
    const ask = new PatchedRecord(talk.receive('?', { peer: { host: 1, port: 1 } }));
    const answer = new PatchedRecord(talk.send('!', { peer: { host: 1, port: 1 } }));
    const before = heap();
    for (let n = 1; n <= MILLION; n += 1) {
      bench.feed(ask.as(1, n * 1e6).to(53, n));
      bench.feed(answer.as(1, n * 1e6).to(53, n));
    }
    assert.equal(bench.transactions, MILLION);
    assert.deepEqual(passedOver(bench), [0, MILLION - 1000]);
    assert.ok(heap() - before < 20e6, `${heap() - before} bytes are left`);
    bench.pipeline.tick(3 * MILLION * 1e6 + 100 * SECOND);
    assert.deepEqual(passedOver(bench), [0, MILLION + 1]);
  });
});

describe('half-read messages of ten thousand connections', () => {
  it('take no more than their budget, and what finds no room is counted', () => {
    const bench = new Bench();
    // The beginning of a start line that goes on: 16 kB of it each, 160 MB in all.
    const head = `GET /${'x'.repeat(15_900)}`;
    const before = process.memoryUsage().arrayBuffers;
    for (let connection = 1; connection <= 10_000; connection += 1) {
      feedBatch(bench.pipeline, new Conversation({ connection }).receive(head));
    }
    assert.ok(process.memoryUsage().arrayBuffers - before < 160e6);
    const { unparsedBytes } = bench.pipeline.account().stream;
    assert.ok(unparsedBytes > 5500 * head.length, `${unparsedBytes}`);
  });
});

function passedOver({ pipeline }: Bench): [number, number] {
  const account = pipeline.account();
  return [account.evictedConnections, account.passedOver.forgottenConnections];
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
