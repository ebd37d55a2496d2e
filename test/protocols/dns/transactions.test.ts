/** What becomes of questions and answers behind the sockets, over either framing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TRANSPORT_UDP } from '../../../src/events/abi.gen.ts';
import { type CallOptions, Conversation } from '../../connections/conversation.ts';
import { Run } from '../../connections/run-pipeline.ts';
import { answer, framed, query } from './messages.ts';

const SECOND = 1e9;
const RESOLVER = { host: 1, port: 53 } as const;

/** A client's socket of datagrams. */
class Resolving {
  readonly run = new Run();
  readonly #conversation: Conversation;

  constructor(role: 'client' | 'server' | 'unknown' = 'client', connection = 1) {
    this.#conversation = new Conversation({ role, connection, transport: TRANSPORT_UDP });
  }

  ask(options: Parameters<typeof query>[0], at: number, peer: CallOptions['peer'] = RESOLVER): this {
    return this.send(query(options), at, peer);
  }

  hear(options: Parameters<typeof answer>[0], at: number, peer: CallOptions['peer'] = RESOLVER): this {
    this.run.feed(this.#conversation.receive(answer(options), { timeNs: at, ...(peer && { peer }) }));
    return this;
  }

  send(message: Uint8Array, at: number, peer: CallOptions['peer'] = RESOLVER): this {
    this.run.feed(this.#conversation.send(message, { timeNs: at, handoverNs: at, ...(peer && { peer }) }));
    return this;
  }

  wait(until: number): this {
    this.run.pipeline.tick(until);
    return this;
  }

  get told(): string[] {
    return this.run.seen.map(
      ({ operation, resource, statusCode, outcome, tries, durationNs }) =>
        `${operation} ${resource} ${statusCode} ${outcome} ${tries} ${durationNs / SECOND}`,
    );
  }

  get losses(): unknown {
    const { pairing, stream, passedOver } = this.run.pipeline.account();
    return [...Object.values(pairing), stream.unparsedBytes, passedOver.duplicates];
  }
}

describe('questions over UDP', () => {
  it('are answered in any order on one socket, as those of glibc are', () => {
    const both = new Resolving().ask({ id: 1 }, SECOND).ask({ id: 2, type: 28 }, SECOND);
    both.hear({ id: 2, type: 28, rcode: 3 }, 2 * SECOND).hear({ id: 1 }, 3 * SECOND);
    assert.deepEqual(both.told, ['AAAA example.com NXDOMAIN error 1 1', 'A example.com NOERROR ok 1 2']);
    assert.deepEqual(both.losses, [0, 0, 0, 0]);
  });

  it('that are asked again are one transaction, with the number of tries', () => {
    const retried = new Resolving().ask({ id: 1 }, SECOND).ask({ id: 1, name: 'EXAMPLE.com' }, 2 * SECOND);
    retried.hear({ id: 1 }, 3 * SECOND).hear({ id: 1 }, 4 * SECOND);
    assert.deepEqual(retried.told, ['A example.com NOERROR ok 2 2']);
    assert.deepEqual(retried.losses, [0, 0, 0, 1]);
  });

  it('that are asked again when the patience is over are still one, and time out once', () => {
    const lost = new Resolving()
      .ask({ id: 1 }, SECOND)
      .wait(6.002 * SECOND)
      .ask({ id: 1 }, 6.005 * SECOND);
    assert.deepEqual(lost.wait(11.2 * SECOND).told, []);
    assert.deepEqual(lost.wait(11.3 * SECOND).told, ['A example.com null timeout 2 10.005']);
    lost.hear({ id: 1 }, 12 * SECOND).wait(100 * SECOND);
    assert.equal(lost.told.length, 1);
    assert.equal(lost.run.seen[0]?.errorType, 'timeout');
    assert.deepEqual(lost.losses, [0, 0, 0, 1]);
  });

  it('of different sockets and resolvers have nothing to do with each other, whatever their ids', () => {
    const other = { host: 2, port: 53 } as const;
    const two = new Resolving().ask({ id: 1 }, SECOND).ask({ id: 1, type: 28 }, SECOND, other);
    two.hear({ id: 1, type: 28 }, 2 * SECOND, other).hear({ id: 1 }, 3 * SECOND);
    assert.deepEqual(two.told, ['AAAA example.com NOERROR ok 1 1', 'A example.com NOERROR ok 1 2']);
  });

  it('are not answered from elsewhere, nor by an answer to another question', () => {
    const deceived = new Resolving().ask({ id: 1 }, SECOND).hear({ id: 1 }, 2 * SECOND, { host: 9, port: 53 });
    deceived.hear({ id: 1, name: 'example.org' }, 2 * SECOND).wait(9 * SECOND);
    assert.deepEqual(deceived.told, ['A example.com null timeout 1 5']);
    assert.deepEqual(deceived.losses, [0, 1, 0, 0]);
  });

  it('of mDNS and LLMNR are nobody’s', () => {
    for (const port of [5353, 5355]) {
      const peer = { host: 3, port } as const;
      const everyone = new Resolving().ask({ id: 0, flags: 0, name: 'printer.local' }, SECOND, peer);
      everyone.wait(20 * SECOND);
      assert.deepEqual(everyone.told, []);
      assert.equal(everyone.run.pipeline.account().coverage.connections.unknown, 1);
    }
    const resolver = { host: 3, port: 5353 } as const;
    const served = new Resolving().ask({ id: 1 }, SECOND, resolver).hear({ id: 1 }, 2 * SECOND, resolver);
    assert.deepEqual(served.told, ['A example.com NOERROR ok 1 1']);
  });

  it('tell who serves where the kernel does not', () => {
    const unknown = new Resolving('unknown').ask({ id: 1 }, SECOND).hear({ id: 1, rcode: 2 }, 2 * SECOND);
    assert.deepEqual(unknown.told, ['A example.com SERVFAIL error 1 1']);
    assert.equal(unknown.run.seen[0]?.role, 'client');
  });
});

describe('the error of an answer', () => {
  for (const [rcode, client, server] of [
    [0, 'ok', 'ok'],
    [3, 'error', 'ok'],
    [5, 'error', 'ok'],
    [2, 'error', 'error'],
  ] as const) {
    it(`of code ${rcode} is ${client} to the client and ${server} to the server`, () => {
      const asked = new Resolving().ask({ id: 1 }, SECOND).hear({ id: 1, rcode }, 2 * SECOND);
      assert.equal(asked.run.seen[0]?.outcome, client);
      const conversation = new Conversation({ role: 'server', transport: TRANSPORT_UDP });
      const served = new Run().feed(
        conversation.receive(query({ id: 1 })),
        conversation.send(answer({ id: 1, rcode })),
      );
      assert.equal(served.seen[0]?.outcome, server);
      assert.equal(served.seen[0]?.role, 'server');
    });
  }
});

describe('questions over TCP', () => {
  it('are pipelined, and answered in another order', () => {
    const conversation = new Conversation({ role: 'server' });
    const ids = [1, 2, 3];
    const asked = ids.flatMap((id) => [...framed(query({ id, type: id }))]);
    const run = new Run().feed(conversation.receive(Uint8Array.from(asked)));
    for (const id of [3, 1, 2]) run.feed(conversation.send(framed(answer({ id, type: id }))));
    assert.deepEqual(
      run.operations(),
      ['TYPE3', 'A', 'NS'].map((name) => (name === 'TYPE3' ? 'MD' : name)),
    );
    assert.equal(
      run.seen.every(({ outcome, statusCode }) => outcome === 'ok' && statusCode === 'NOERROR'),
      true,
    );
  });

  it('are read and written with their length in a call of its own', () => {
    for (const role of ['server', 'client'] as const) {
      const conversation = new Conversation({ role, fresh: false });
      const asks = (bytes: Uint8Array): Uint8Array =>
        role === 'server' ? conversation.receive(bytes) : conversation.send(bytes);
      const answers = (bytes: Uint8Array): Uint8Array =>
        role === 'server' ? conversation.send(bytes) : conversation.receive(bytes);
      const run = new Run();
      for (let id = 1; id <= 3; id += 1) {
        const [question, said] = [framed(query({ id })), framed(answer({ id }))];
        run.feed(asks(question.subarray(0, 2)), asks(question.subarray(2)));
        run.feed(answers(said.subarray(0, 2)), answers(said.subarray(2)));
      }
      assert.deepEqual(run.operations(), ['A', 'A', 'A'], role);
    }
  });

  it('that the client leaves behind are abandoned, and those that waited for longer have timed out', () => {
    const conversation = new Conversation({ role: 'client' });
    const run = new Run().feed(
      conversation.send(framed(query({ id: 1 })), { timeNs: SECOND, handoverNs: SECOND }),
      conversation.send(framed(query({ id: 2 })), { timeNs: 5 * SECOND, handoverNs: 5 * SECOND }),
    );
    conversation.nowNs = 6.1 * SECOND;
    run.feed(conversation.close());
    assert.deepEqual(
      run.seen.map(({ outcome, durationNs }) => `${outcome} ${(durationNs / SECOND).toFixed(1)}`),
      ['timeout 5.0', 'unanswered 1.1'],
    );
  });
});
