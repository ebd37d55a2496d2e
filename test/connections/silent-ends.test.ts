/** Sockets of whose end the kernel tells nothing: requests on them do not stay in flight for ever, and their names are kept. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Pipeline } from '../../src/connections/pipeline.ts';
import type { SocketLiveness } from '../../src/connections/pipeline-contract.ts';
import { KIND_EXIT, TRANSPORT_UDP, TRANSPORT_UNIX_STREAM } from '../../src/events/abi.gen.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import { buildRecord } from '../events/batch-builder.ts';
import { Conversation } from './conversation.ts';
import { feedBatch } from './feed.ts';
import { QUIZ } from './quiz.ts';
import { resp } from './resp.ts';

const SECOND = 1e9;
/** Of the fixture's records. */
const TGID = 100;
const INODE = 70;

class Bench {
  readonly told: string[] = [];
  /** Of the last one. */
  endSeen = true;
  readonly pipeline: Pipeline;

  constructor(liveness: SocketLiveness | null = null) {
    this.pipeline = new Pipeline({
      decoders: [...createDecoders(), QUIZ],
      sinks: [
        {
          transaction: ({ operation, outcome, connection, endSeen }) => {
            this.endSeen = endSeen;
            const { role, localAddress, remoteAddress } = connection;
            this.told.push(`${operation} ${outcome} ${role === 'client' ? remoteAddress : localAddress}`);
          },
        },
      ],
      verdicts: null,
      liveness,
    });
  }

  get inFlight(): number {
    return this.pipeline.inFlight().length;
  }

  get unmatched(): number {
    return this.pipeline.account().pairing.unmatchedRequests;
  }

  exit(tgid: number, timeNs: number): void {
    feedBatch(this.pipeline, buildRecord({ kind: KIND_EXIT, tgid, time: timeNs }));
  }
}

function unixClient(): Conversation {
  const unix = { path: '/s', peer: 5, inode: INODE };
  return new Conversation({ transport: TRANSPORT_UNIX_STREAM, role: 'client', unix });
}

describe('a request on a Unix socket', () => {
  it('is unanswered once its socket is no longer open', () => {
    const asked: unknown[] = [];
    let open: boolean | null = true;
    const liveness: SocketLiveness = {
      isOpen: (...question) => {
        asked.push(question);
        return open;
      },
    };
    const bench = new Bench(liveness);
    feedBatch(bench.pipeline, unixClient().send(resp('GET', 'k'), { timeNs: SECOND }));
    bench.pipeline.tick(1.5 * SECOND);
    assert.deepEqual(asked, [], 'asked before anything had waited for long');
    bench.pipeline.tick(2.6 * SECOND);
    assert.deepEqual(asked, [['unix', INODE, TGID]]);
    assert.equal(bench.inFlight, 1);
    open = null;
    bench.pipeline.tick(3.7 * SECOND);
    assert.equal(bench.inFlight, 1, 'given up where nobody knows');
    open = false;
    bench.pipeline.tick(4.8 * SECOND);
    assert.deepEqual(bench.told, ['GET unanswered /s']);
    assert.equal(bench.endSeen, false, 'with a duration, though nobody saw when');
    assert.equal(bench.inFlight, 0);
    bench.pipeline.tick(10 * SECOND);
    assert.equal(bench.told.length, 1);
  });

  it('is unanswered, in a replay too, once the process that was seen there last has ended', () => {
    const bench = new Bench();
    feedBatch(bench.pipeline, unixClient().send(resp('GET', 'k'), { timeNs: SECOND }));
    bench.exit(TGID + 1, 1.1 * SECOND);
    bench.pipeline.tick(3 * SECOND);
    assert.equal(bench.inFlight, 1, 'given up by the end of a stranger');
    bench.exit(TGID, 3.1 * SECOND);
    bench.pipeline.tick(4.5 * SECOND);
    assert.deepEqual(bench.told, ['GET unanswered /s']);
    assert.equal(bench.inFlight, 0);
  });

  it('goes on where another process speaks for it after that', () => {
    const bench = new Bench();
    const talk = unixClient();
    feedBatch(bench.pipeline, talk.send(resp('GET', 'k'), { timeNs: SECOND }));
    bench.exit(TGID, 1.1 * SECOND);
    feedBatch(bench.pipeline, talk.receive('$-1\r\n', { timeNs: 1.5 * SECOND }));
    bench.pipeline.tick(4.5 * SECOND);
    assert.deepEqual(bench.told, ['GET ok /s']);
  });
});

describe('a question on a UDP socket', () => {
  it('is unanswered once its process has ended', () => {
    const bench = new Bench();
    const talk = new Conversation({ transport: TRANSPORT_UDP, role: 'client' });
    feedBatch(bench.pipeline, talk.send('?', { timeNs: SECOND }));
    bench.exit(TGID, 1.1 * SECOND);
    bench.pipeline.tick(3 * SECOND);
    assert.deepEqual(bench.told, ['ask unanswered 10.0.0.9']);
    assert.deepEqual([bench.inFlight, bench.unmatched], [0, 0]);
  });

  it('is so at the end of all, too, where its process has ended just before', () => {
    const bench = new Bench();
    const talk = new Conversation({ transport: TRANSPORT_UDP, role: 'client' });
    feedBatch(bench.pipeline, talk.send('?', { timeNs: SECOND }));
    bench.exit(TGID, 1.1 * SECOND);
    bench.pipeline.finish();
    assert.deepEqual(bench.told, ['ask unanswered 10.0.0.9']);
  });

  it('is in flight at the end of all where its process has not', () => {
    const bench = new Bench();
    const talk = new Conversation({ transport: TRANSPORT_UDP, role: 'client' });
    feedBatch(bench.pipeline, talk.send('?', { timeNs: SECOND }));
    bench.exit(TGID + 1, 1.1 * SECOND);
    bench.pipeline.finish();
    assert.deepEqual([bench.told, bench.inFlight], [[], 1]);
  });
});

describe('a socket that was silent for two minutes in a replay', () => {
  it('has its path still, though nobody announces it again', () => {
    const bench = new Bench();
    const talk = unixClient();
    feedBatch(bench.pipeline, talk.send(resp('GET', 'k'), { timeNs: SECOND }));
    feedBatch(bench.pipeline, talk.receive('$-1\r\n', { timeNs: 1.1 * SECOND }));
    for (let second = 2; second < 120; second += 5) bench.pipeline.tick(second * SECOND);
    feedBatch(bench.pipeline, talk.send(resp('GET', 'k'), { timeNs: 121 * SECOND }));
    feedBatch(bench.pipeline, talk.receive('$-1\r\n', { timeNs: 121.1 * SECOND }));
    bench.pipeline.finish();
    assert.deepEqual(bench.told, ['GET ok /s', 'GET ok /s']);
    assert.ok(bench.pipeline.account().passedOver.forgottenConnections > 0, 'it was not forgotten at all');
  });

  it('has its server still, on UDP', () => {
    const bench = new Bench();
    const talk = new Conversation({ transport: TRANSPORT_UDP, role: 'client' });
    for (const second of [1, 121]) {
      feedBatch(bench.pipeline, talk.send('?', { timeNs: second * SECOND }));
      feedBatch(bench.pipeline, talk.receive('!', { timeNs: (second + 0.1) * SECOND }));
      bench.pipeline.tick((second + 70) * SECOND);
    }
    assert.deepEqual(bench.told, ['ask ok 10.0.0.9', 'ask ok 10.0.0.9']);
  });

  it('keeps its path at its end, whose record has none', () => {
    const bench = new Bench();
    const talk = unixClient();
    feedBatch(bench.pipeline, talk.send(resp('GET', 'k')));
    feedBatch(bench.pipeline, talk.close(104));
    assert.deepEqual(bench.told, ['GET reset /s']);
  });
});
