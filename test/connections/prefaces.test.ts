/** What a proxy says before anything else hides nothing of what it passes on, whatever that is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Pipeline } from '../../src/connections/pipeline.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import {
  binary,
  joined,
  LINE4,
  LINE6,
  LOCAL,
  latin,
  PROXIED,
  SOURCE6,
  TCP6,
  TLVS,
  UNKNOWN_LINE,
  UNSPECIFIED,
} from '../protocols/proxy-preface/prefaces.ts';
import { Conversation } from './conversation.ts';
import { feedBatch } from './feed.ts';
import { resp } from './resp.ts';
import { Run } from './run-pipeline.ts';

type Role = 'client' | 'server' | 'unknown';

const ROLES: readonly Role[] = ['client', 'server', 'unknown'];
const PREFACES = [
  [LINE4, '203.0.113.7:51234'],
  [LINE6, '2001:db8::7:51234'],
  [UNKNOWN_LINE, null],
  [binary(PROXIED, TCP6, SOURCE6, TLVS), '2001:db8::7:51234'],
  [binary(LOCAL, UNSPECIFIED), null],
  // Two proxies: the second one's client is the first.
  [joined(LINE6, LINE4), '203.0.113.7:51234'],
] as const;
const GET = 'GET /x HTTP/1.1\r\nHost: h\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const PROTOCOLS = [
  { name: 'http', ask: latin(GET), answer: OK, operation: 'GET' },
  { name: 'redis', ask: latin(resp('PING')), answer: '+PONG\r\n', operation: 'PING' },
] as const;

/** What the client says, in calls of these bytes, and what it is answered, twice. */
function talk(role: Role, calls: readonly Uint8Array[], again: Uint8Array, answer: string): Run {
  const run = new Run();
  const conversation = new Conversation({ role });
  const [ask, reply] = role === 'client' ? (['send', 'receive'] as const) : (['receive', 'send'] as const);
  for (const call of calls) run.feed(conversation[ask](call));
  run.feed(conversation[reply](answer), conversation[ask](again), conversation[reply](answer), conversation.close());
  run.pipeline.finish();
  return run;
}

function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
}

describe('a preface of a proxy', () => {
  for (const { name, ask, answer, operation } of PROTOCOLS) {
    for (const role of ROLES) {
      it(`is passed over before ${name}, however it is cut, and tells of the client (${role})`, () => {
        for (const [preface, client] of PREFACES) {
          const whole = joined(preface, ask);
          const cuts = [[whole], [preface, ask], ...[1, 7, 13, 20].map((size) => pieces(whole, size))];
          for (const calls of cuts) {
            const { seen, pipeline } = talk(role, calls, ask, answer);
            assert.deepEqual(
              seen.map((transaction) => [
                transaction.protocol,
                transaction.operation,
                transaction.outcome,
                transaction.requestBytes,
                transaction.spokenFor,
              ]),
              [1, 2].map(() => [name, operation, 'ok', ask.length, client]),
            );
            const { coverage, stream, pairing } = pipeline.account();
            assert.equal(coverage.bytes.decoded, whole.length + ask.length + 2 * answer.length);
            assert.deepEqual(stream, { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 0 });
            assert.deepEqual(pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
          }
        }
      });
    }
  }

  it('is no transaction where nothing follows, and its bytes are covered', () => {
    for (const [preface] of PREFACES) {
      const run = new Run();
      const conversation = new Conversation({ role: 'server' });
      run.feed(conversation.receive(preface), conversation.eof(), conversation.close());
      run.pipeline.finish();
      assert.deepEqual(run.seen, []);
      const { coverage, stream } = run.pipeline.account();
      assert.deepEqual([coverage.connections.unknown, coverage.bytes.unknown], [1, preface.length]);
      assert.equal(stream.gapBytes, 0);
    }
  });

  it('hides neither that what follows is encrypted, nor that it is unknown', () => {
    const run = new Run();
    const one = new Conversation({ role: 'server' });
    const hello = new Uint8Array(205);
    hello.set([0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3]);
    run.feed(one.receive(joined(LINE4, hello)), one.send(new Uint8Array(90).fill(0x16)), one.close());
    const other = new Conversation({ role: 'server', connection: 2 });
    run.feed(other.receive(joined(LINE4, latin('mumble'))), other.send('mumble'), other.close());
    const { coverage, stream } = run.pipeline.account();
    assert.deepEqual(coverage.connections, { decoded: 0, tls: 1, recognised: 0, unknown: 1, unreadable: 0 });
    assert.equal(coverage.bytes.tls, LINE4.length + 205 + 90);
    assert.deepEqual(stream, { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 0 });
    assert.deepEqual(
      run.seen.map(({ protocol, spokenFor, requestBytes }) => [protocol, spokenFor, requestBytes]),
      [['tls', '203.0.113.7:51234', 205]],
    );
  });

  it('is passed over where the user has named the protocol, too', () => {
    for (const size of [1, 5, 1000]) {
      const clients: unknown[] = [];
      const [decoder] = createDecoders(['redis']);
      assert.ok(decoder);
      const pipeline = new Pipeline({
        decoders: [decoder],
        sinks: [{ transaction: ({ operation, connection }) => clients.push([operation, connection.client?.port]) }],
        verdicts: null,
        decodeAs: new Map([[6379, decoder]]),
      });
      const conversation = new Conversation({ role: 'server' });
      for (const part of pieces(joined(binary(PROXIED, TCP6, SOURCE6), latin(resp('GET', 'k'))), size)) {
        feedBatch(pipeline, conversation.receive(part));
      }
      feedBatch(pipeline, conversation.send('$-1\r\n'));
      assert.deepEqual(clients, [['GET', 51234]]);
      assert.equal(pipeline.account().stream.unparsedBytes, 0);
    }
  });

  it('is only at the beginning, and only what the client says', () => {
    const run = new Run();
    const later = new Conversation({ role: 'server' });
    run.feed(later.receive(GET), later.send(OK), later.receive(joined(LINE4, latin(GET))), later.send(OK));
    const answer = new Conversation({ role: 'client', connection: 2 });
    run.feed(answer.receive(LINE4), answer.send(GET), answer.receive(OK));
    assert.ok(run.seen.every(({ spokenFor }) => spokenFor === null));
  });

  it('takes nothing from what begins alike', () => {
    for (const beginning of ['P', 'PROXY ', '\r\n\r\n']) {
      const rest = beginning === 'P' ? 'UT / HTTP/1.1\r\nContent-Length: 0\r\n\r\n' : 'mumble';
      const run = new Run();
      const conversation = new Conversation({ role: 'server' });
      run.feed(conversation.receive(beginning), conversation.receive(rest), conversation.send(OK));
      assert.deepEqual(run.operations(), beginning === 'P' ? ['PUT'] : ['_OTHER']);
      assert.equal(run.pipeline.account().stream.unparsedBytes, 0);
    }
  });
});
