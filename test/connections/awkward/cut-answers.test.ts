/** Answers that have a beginning and no end. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REASON_BUDGET } from '../../../src/events/abi.gen.ts';
import { Conversation } from '../conversation.ts';
import { resp } from '../resp.ts';
import { Run } from '../run-pipeline.ts';
import { clean, table } from './table.ts';

const ECONNABORTED = 103;
const ECONNRESET = 104;
const EPIPE = 32;
const GET = 'GET /events HTTP/1.1\r\nHost: a\r\n\r\n';
const STREAM = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';
const EVENT = '8\r\ndata: 1\n\r\n';
const DOWNLOAD = `HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(1000)}`;
const UNTIL_CLOSE = 'HTTP/1.0 200 OK\r\n\r\nfirst';

type Step = (talk: Conversation) => Uint8Array;

function served(...steps: readonly Step[]): Run {
  const talk = new Conversation();
  return new Run().feed(talk.receive(GET, { timeNs: 1000 }), ...steps.map((step) => step(talk)));
}

function called(...steps: readonly Step[]): Run {
  const talk = new Conversation({ role: 'client' });
  return new Run().feed(talk.connected(), talk.send(GET), ...steps.map((step) => step(talk)));
}

describe('an event stream that the client leaves', () => {
  it('is no error of the server, and keeps status, bytes and first byte', () => {
    for (const errno of [ECONNRESET, EPIPE]) {
      const run = served(
        (talk) => talk.send(STREAM, { timeNs: 3000, handoverNs: 3000 }),
        (talk) => talk.send(EVENT),
        (talk) => talk.close(errno),
      );
      assert.deepEqual(table(run), ['GET /events 200 cutByClient']);
      const [only] = run.seen;
      assert.deepEqual([only?.errorType, only?.firstByteNs], [null, 2000]);
      assert.equal(only?.responseBytes, STREAM.length + EVENT.length);
      clean(run);
    }
  });

  it('lasts until it is left', () => {
    const talk = new Conversation();
    const run = new Run();
    run.feed(talk.receive(GET, { timeNs: 1000 }), talk.send(STREAM));
    talk.nowNs = 60e9;
    run.feed(talk.eof(), talk.close());
    assert.deepEqual(table(run), ['GET /events 200 cutByClient']);
    assert.equal(Math.round((run.seen[0]?.durationNs ?? 0) / 1e9), 60);
  });

  it('is none to the client either', () => {
    const run = called(
      (talk) => talk.receive(STREAM),
      (talk) => talk.receive(EVENT),
      (talk) => talk.close(),
    );
    assert.deepEqual(table(run), ['GET /events 200 cutByClient']);
    clean(run);
  });

  it('is in flight until then', () => {
    const run = served((talk) => talk.send(STREAM));
    assert.equal(run.pipeline.inFlight().length, 1);
    assert.deepEqual(table(run), []);
  });
});

describe('a body that ends before its length', () => {
  it('is an error at both ends where the server ended it', () => {
    const atServer = served(
      (talk) => talk.send(DOWNLOAD),
      (talk) => talk.close(),
    );
    assert.deepEqual(table(atServer), ['GET /events 200 cutByServer']);
    assert.equal(atServer.seen[0]?.errorType, 'truncated');
    const atClient = called(
      (talk) => talk.receive(DOWNLOAD),
      (talk) => talk.eof(),
      (talk) => talk.close(),
    );
    assert.deepEqual(table(atClient), ['GET /events 200 cutByServer']);
    assert.equal(atClient.seen[0]?.errorType, 'truncated');
    assert.equal(atClient.seen[0]?.responseBytes, DOWNLOAD.length);
    clean(atClient);
  });

  it('is one by its errno where the server reset it', () => {
    const run = called(
      (talk) => talk.receive(DOWNLOAD),
      (talk) => talk.close(ECONNRESET),
    );
    assert.deepEqual(table(run), ['GET /events 200 cutByServer']);
    assert.equal(run.seen[0]?.errorType, 'ECONNRESET');
  });

  it('is none where the client left the download', () => {
    const run = served(
      (talk) => talk.send(DOWNLOAD),
      (talk) => talk.eof(),
      (talk) => talk.close(),
    );
    assert.deepEqual(table(run), ['GET /events 200 cutByClient']);
  });

  it('keeps an error that the status tells', () => {
    const run = called(
      (talk) => talk.receive('HTTP/1.1 503 Later\r\nContent-Length: 100\r\n\r\nhalf'),
      (talk) => talk.close(),
    );
    assert.deepEqual(table(run), ['GET /events 503 error']);
    assert.equal(run.seen[0]?.errorType, '503');
  });

  it('is none where it lasts until the end', () => {
    const run = called(
      (talk) => talk.receive(UNTIL_CLOSE),
      (talk) => talk.eof(),
      (talk) => talk.close(),
    );
    assert.deepEqual(table(run), ['GET /events 200 ok']);
    const reset = called(
      (talk) => talk.receive(UNTIL_CLOSE),
      (talk) => talk.close(ECONNRESET),
    );
    assert.deepEqual(table(reset), ['GET /events 200 cutByServer']);
  });

  it('may end within its head, behind the status', () => {
    const run = called(
      (talk) => talk.receive('HTTP/1.1 200 OK\r\nContent-Le'),
      (talk) => talk.eof(),
      (talk) => talk.close(),
    );
    assert.deepEqual(table(run), ['GET /events 200 cutByServer']);
  });

  it('is nothing of which no status was read', () => {
    const run = called(
      (talk) => talk.receive('HTTP/1.1 20'),
      (talk) => talk.eof(),
      (talk) => talk.close(),
    );
    assert.deepEqual(table(run), ['GET /events unanswered']);
  });
});

it('a reply of Redis that is cut is one, too', () => {
  const talk = new Conversation({ role: 'client' });
  const run = new Run().feed(talk.connected(), talk.send(resp('GET', 'k')), talk.receive('$100\r\nabc'), talk.eof());
  run.feed(talk.close());
  assert.deepEqual(table(run), ['GET cutByServer']);
});

describe('a client that leaves behind the last chunk', () => {
  // wget reads no further.
  it('has all of the body, whatever was to follow it', () => {
    for (const rest of ['', 'X-Sum', 'X-Sum: 1\r\n']) {
      const run = called(
        (talk) => talk.receive(`${STREAM}${EVENT}0\r\n${rest}`),
        (talk) => talk.close(),
      );
      assert.deepEqual(table(run), ['GET /events 200 ok']);
      clean(run);
    }
  });

  it('… also where its own end resets the connection, since it has not read all', () => {
    const run = called(
      (talk) => talk.receive(`${STREAM}${EVENT}0\r\n`),
      (talk) => talk.close(ECONNABORTED),
    );
    assert.deepEqual(table(run), ['GET /events 200 ok']);
  });

  it('… but has not where it is reset', () => {
    const run = called(
      (talk) => talk.receive(`${STREAM}${EVENT}0\r\n`),
      (talk) => talk.close(ECONNRESET),
    );
    assert.deepEqual(table(run), ['GET /events 200 cutByServer']);
  });
});

it('a server that closes as it has been told that the client has, without reading that end, was left', () => {
  const talk = new Conversation({ role: 'server' });
  const run = new Run().feed(talk.receive('GET /events HTTP/1.1\r\n\r\n'), talk.send(`${STREAM}${EVENT}`));
  run.feed(talk.close(0, true));
  assert.deepEqual(table(run), ['GET /events 200 cutByClient']);
  clean(run);
});

describe('what a capture has cut off', () => {
  it('does not make an error of Redis an answer without one', () => {
    for (const begun of ['-', '-WRONGTYPE Operation', '!21\r\nSYNT']) {
      const talk = new Conversation({ role: 'client' });
      const run = new Run().feed(talk.connected(), talk.send(resp('LPUSH', 'k', 'v')));
      run.feed(
        talk.receive(begun, { length: 68, reason: REASON_BUDGET }),
        talk.send(resp('PING')),
        talk.receive('+PONG\r\n'),
      );
      assert.deepEqual(
        run.seen.map(({ operation, errorType, outcome }) => [operation, errorType, outcome]),
        [
          ['LPUSH', '_OTHER', 'error'],
          ['PING', null, 'ok'],
        ],
        begun,
      );
    }
  });

  it('does not make an answer whole that a reset has ended', () => {
    const run = called(
      (talk) => talk.receive('HTTP/1.1 200 OK\r\nServ', { length: 90_000, reason: REASON_BUDGET }),
      (talk) => talk.close(ECONNRESET),
    );
    assert.deepEqual(table(run), ['GET /events 200 cutByServer']);
  });
});
