/** Unix sockets and datagrams: other addresses, other ends, boundaries instead of positions. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REASON_UNREADABLE, TRANSPORT_UDP, TRANSPORT_UNIX_STREAM } from '../../src/events/abi.gen.ts';
import { Conversation } from './conversation.ts';
import { QUIZ } from './quiz.ts';
import { resp } from './resp.ts';
import { Run } from './run-pipeline.ts';

const ECONNREFUSED = 111;

describe('a Unix stream', () => {
  it('is Redis by its path, and the client is a process', () => {
    const run = new Run();
    const talk = new Conversation({
      transport: TRANSPORT_UNIX_STREAM,
      fresh: false,
      receivedFrom: 0,
      sentFrom: 0,
      unix: { path: '/run/redis.sock', peer: 321 },
    });
    for (let i = 0; i < 3; i += 1) run.feed(talk.receive(resp('GET', 'k')), talk.send('$-1\r\n'));
    assert.deepEqual(run.operations(), ['GET', 'GET', 'GET']);
    assert.equal(run.seen[0]?.server, '/run/redis.sock:0');
    assert.equal(run.seen[0]?.client, 'nginx[321]:0');
  });

  it('is forgotten when it is idle, and known again when it speaks', () => {
    const run = new Run();
    const unix = { path: '@queue', peer: 5 };
    const talk = new Conversation({ transport: TRANSPORT_UNIX_STREAM, role: 'client', fresh: false, unix });
    run.feed(talk.send(resp('GET', 'k')), talk.receive('$-1\r\n'));
    run.pipeline.tick(100e9);
    assert.deepEqual(run.verdicts, ['announce 1']);
    run.feed(talk.send(resp('GET', 'k')), talk.receive('$-1\r\n'));
    assert.deepEqual(run.verdicts, ['announce 1', 'capture 1']);
    run.pipeline.finish();
    assert.equal(run.seen[1]?.server, '@queue:0');
    assert.equal(run.pipeline.account().coverage.connections.decoded, 2);
  });

  it('of an unknown protocol stays counted to its last byte, though the kernel never tells of its end', () => {
    const run = new Run();
    const talk = new Conversation({ transport: TRANSPORT_UNIX_STREAM, role: 'client', unix: { path: '/s', peer: 5 } });
    for (let i = 0; i < 40; i += 1) run.feed(talk.send('"umble', { captured: Math.min(6, 40 - i) }));
    assert.deepEqual(run.verdicts, ['lengths 1']);
    assert.equal(run.pipeline.account().coverage.bytes.unknown, 240);
  });

  it('has no byte for its end: what was not copied of the last call counts', () => {
    const run = new Run();
    const talk = new Conversation({ transport: TRANSPORT_UNIX_STREAM, unix: { path: '/s', peer: 5 } });
    run.feed(talk.receive('mumble'));
    talk.receive('mumble');
    run.feed(talk.close());
    assert.equal(run.pipeline.account().coverage.bytes.unknown, 12);
  });

  it('is tied to its other end by the inodes', () => {
    const run = new Run();
    const transport = TRANSPORT_UNIX_STREAM;
    const client = new Conversation({
      connection: 7,
      transport,
      role: 'client',
      fresh: false,
      unix: { path: '/s', peer: 1, inode: 70, peerInode: 0 },
    });
    const server = new Conversation({
      connection: 8,
      transport,
      fresh: false,
      unix: { path: '/s', peer: 2, inode: 80, peerInode: 70 },
    });
    run.feed(
      client.send(resp('GET', 'k')),
      server.receive(resp('GET', 'k')),
      server.send('$-1\r\n'),
      client.receive('$-1\r\n'),
    );
    run.pipeline.finish();
    assert.deepEqual(
      run.seen.map((seen) => [seen.role, seen.peerId]),
      [
        ['server', 7],
        ['client', 8],
      ],
    );
  });
});

describe('datagrams', () => {
  const socket = { transport: TRANSPORT_UDP, fresh: false, receivedFrom: 0, sentFrom: 0 } as const;

  it('of one socket are as many conversations as there are peers', () => {
    const run = new Run([QUIZ]);
    const talk = new Conversation(socket);
    const one = { host: 1, port: 1111 };
    const two = { host: 2, port: 1111 };
    run.feed(talk.receive('?a', { peer: one, timeNs: 1000 }), talk.receive('?b', { peer: two, timeNs: 2000 }));
    run.feed(
      talk.send('!b', { peer: two, timeNs: 5000, handoverNs: null }),
      talk.send('!a', { peer: one, timeNs: 9000, handoverNs: null }),
    );
    assert.deepEqual(
      run.seen.map((seen) => [seen.client, seen.durationNs]),
      [
        ['10.0.0.2:1111', 3000],
        ['10.0.0.1:1111', 8000],
      ],
    );
    assert.equal(run.pipeline.account().coverage.connections.decoded, 2);
  });

  it('that were received without asking from whom are the only peer’s, where the socket has one', () => {
    const run = new Run([QUIZ]);
    const talk = new Conversation({ ...socket, role: 'client' });
    const one = { host: 1, port: 53 };
    run.feed(talk.send('?a', { peer: one }), talk.receive('!a'), talk.send('?b', { peer: one }), talk.receive('!b'));
    assert.deepEqual(
      run.seen.map(({ server, outcome }) => `${server} ${outcome}`),
      ['10.0.0.1:53 ok', '10.0.0.1:53 ok'],
    );
    assert.equal(run.pipeline.account().coverage.connections.decoded, 1);
    run.feed(talk.send('?c', { peer: { host: 2, port: 53 } }), talk.receive('!c'));
    assert.equal(run.seen.length, 2, 'of two peers either may have answered');
  });

  it('that are empty, cut or unreadable are counted and break nothing', () => {
    const run = new Run([QUIZ]);
    const talk = new Conversation(socket);
    const peer = { host: 1, port: 1111 };
    run.feed(talk.receive('?a', { peer }), talk.receive('', { peer }));
    run.feed(
      talk.receive('', { peer, length: 300, reason: REASON_UNREADABLE }),
      talk.receive('?c', { peer, length: 900 }),
    );
    run.feed(talk.send('!a', { peer }));
    assert.equal(run.seen.length, 1);
    assert.equal(run.pipeline.account().stream.unreadableBytes, 300);
    assert.equal(run.pipeline.account().stream.gapBytes, 898);
  });

  it('that nobody takes are an error of that server', () => {
    const run = new Run([QUIZ]);
    const talk = new Conversation({ ...socket, role: 'client' });
    run.feed(talk.send('?a'), talk.error(ECONNREFUSED));
    assert.deepEqual(
      run.seen.map((seen) => [seen.operation, seen.outcome]),
      [['ask', 'refused']],
    );
  });

  it('of an unknown protocol are covered as unknown', () => {
    const run = new Run([QUIZ]);
    const talk = new Conversation(socket);
    for (let i = 0; i < 40; i += 1) run.feed(talk.receive('mumble', { peer: { host: 1, port: 9 } }));
    const { coverage } = run.pipeline.account();
    assert.deepEqual([coverage.connections.unknown, coverage.bytes.unknown], [1, 240]);
    assert.deepEqual(run.verdicts, []);
    run.pipeline.tick(100e9);
    assert.equal(run.pipeline.account().coverage.bytes.unknown, 240);
  });
});
