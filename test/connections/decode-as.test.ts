/** A decoder that the user named for a port: taken from the first byte, kept whatever comes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipeline } from '../../src/connections/pipeline.ts';
import { TRANSPORT_TCP, TRANSPORT_UDP } from '../../src/events/abi.gen.ts';
import { createDecoders } from '../../src/protocols/registry.ts';
import { framed, query } from '../protocols/dns/messages.ts';
import { Conversation, type ConversationOptions } from './conversation.ts';
import { feedBatch } from './feed.ts';

const PORT = 6379;

class Run {
  readonly seen: string[] = [];
  readonly pipeline: Pipeline;

  constructor(protocol: string, port = PORT) {
    const decoders = createDecoders();
    const decoder = decoders.find(({ name }) => name === protocol);
    assert.ok(decoder);
    this.pipeline = new Pipeline({
      decoders,
      sinks: [
        {
          transaction: ({ connection, operation, outcome }) => {
            this.seen.push(`${connection.role} ${connection.protocol} ${operation} ${outcome}`);
          },
        },
      ],
      verdicts: null,
      decodeAs: new Map([[port, decoder]]),
    });
  }

  feed(...records: readonly Uint8Array[]): this {
    for (const record of records) feedBatch(this.pipeline, record);
    return this;
  }
}

/** A word that is no command's: no detection dares to claim it. */
function strange(options: ConversationOptions): Uint8Array[] {
  const conversation = new Conversation(options);
  return [conversation.receive('*2\r\n$7\r\nmyst:ry\r\n$1\r\na\r\n'), conversation.send('+OK\r\n')];
}

test('the first bytes go to it without being asked what they are', () => {
  assert.deepEqual(new Run('http').feed(...strange({})).seen, []);
  assert.equal(new Run('redis', 1).feed(...strange({})).seen.length, 0, 'another port');
  const [seen] = new Run('redis').feed(...strange({})).seen;
  assert.match(seen ?? '', /^server redis /);
});

test('a protocol of streams is not spoken in datagrams', () => {
  const run = new Run('redis').feed(...strange({ transport: TRANSPORT_UDP }));
  assert.deepEqual(run.seen, []);
  assert.equal(run.pipeline.account().coverage.connections.decoded, 0);
});

test('where the role is not known, the end with the port serves', () => {
  const [seen] = new Run('redis').feed(...strange({ role: 'unknown' })).seen;
  assert.match(seen ?? '', /^server redis /);
});

test('of a connection that was met in its middle it finds a boundary first', () => {
  const conversation = new Conversation({ fresh: false });
  const run = new Run('redis').feed(conversation.receive('rest of a value\r\n'), conversation.send('+OK\r\n'));
  assert.deepEqual(run.seen, []);
  run.feed(conversation.receive('*1\r\n$4\r\nPING\r\n'), conversation.send('+PONG\r\n'));
  run.pipeline.finish();
  assert.deepEqual(run.seen, ['server redis PING ok']);
});

test('it stays, whatever comes', () => {
  const conversation = new Conversation();
  const run = new Run('redis');
  for (let i = 0; i < 50; i += 1)
    run.feed(
      conversation.receive('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
      conversation.send('HTTP/1.1 204 No Content\r\n\r\n'),
    );
  for (const seen of run.seen) assert.match(seen, /^server redis /);
});

test('a protocol that is only recognised is counted in turns', () => {
  const conversation = new Conversation();
  const run = new Run('tls').feed(
    conversation.receive('whatever it is'),
    conversation.send('some answer'),
    conversation.receive('again'),
    conversation.send('more'),
    conversation.close(),
  );
  assert.deepEqual(run.seen, ['server tls turn ok', 'server tls turn ok']);
});

test('a protocol of streams and datagrams is spoken in either', () => {
  for (const transport of [TRANSPORT_TCP, TRANSPORT_UDP]) {
    const run = new Run('dns');
    const framing = transport === TRANSPORT_UDP ? 'message' : 'stream';
    const conversation = new Conversation({ transport });
    // No detection takes what has a flag that is for later.
    const bytes = query({ flags: 0x0140 });
    run.feed(conversation.receive(transport === TRANSPORT_UDP ? bytes : framed(bytes)));
    assert.equal(run.pipeline.account().coverage.connections.decoded, 1, framing);
    assert.equal(run.pipeline.inFlight().length, 1, framing);
  }
});
