/** Answers of which nothing can be read: who asked has got no answer that is one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from '../conversation.ts';
import { Run } from '../run-pipeline.ts';
import { table } from './table.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const GARBAGE = ['\x01\x02 hello\r\n\r\n', 'just a text\n', '<html><head><title>Error</title></head></html>\n'];

function called(...steps: readonly ((talk: Conversation) => Uint8Array)[]): Run {
  const talk = new Conversation({ role: 'client' });
  const run = new Run().feed(talk.connected(), ...steps.map((step) => step(talk)));
  return run.feed(talk.eof(), talk.close());
}

function unmatched(run: Run): readonly [number, number] {
  const { unmatchedRequests, unmatchedResponses } = run.pipeline.account().pairing;
  return [unmatchedRequests, unmatchedResponses];
}

describe('the first answer of a connection', () => {
  for (const garbage of GARBAGE) {
    it(`is an error of its request, and its bytes are told as not understood: ${JSON.stringify(garbage)}`, () => {
      const run = called(
        (talk) => talk.send(GET),
        (talk) => talk.receive(garbage),
      );
      assert.deepEqual(table(run), ['GET /a error']);
      assert.equal(run.seen[0]?.errorType, '_OTHER');
      assert.deepEqual(unmatched(run), [0, 0]);
      assert.equal(run.pipeline.account().stream.unparsedBytes, garbage.length);
    });
  }

  it('is not known to be that where the connect was not seen', () => {
    const talk = new Conversation();
    const run = new Run().feed(talk.receive(GET), talk.send(GARBAGE[0] ?? ''), talk.close());
    assert.deepEqual(table(run), []);
    assert.deepEqual(unmatched(run), [1, 0]);
  });

  it('is that of the only request: of several it is not known whose', () => {
    const run = called(
      (talk) => talk.send(GET + GET),
      (talk) => talk.receive(GARBAGE[0] ?? ''),
    );
    assert.deepEqual(table(run), []);
    assert.deepEqual(unmatched(run), [2, 0]);
  });

  it('… nor where another follows', () => {
    const run = called(
      (talk) => talk.send(GET),
      (talk) => talk.receive(GARBAGE[0] ?? ''),
      (talk) => talk.send(GET),
      (talk) => talk.receive(OK),
    );
    assert.deepEqual(table(run), ['GET /a 200 ok']);
    assert.deepEqual(unmatched(run), [1, 0]);
  });
});

it('behind a good answer it may be the rest of that', () => {
  const run = called(
    (talk) => talk.send(GET),
    (talk) => talk.receive(OK),
    (talk) => talk.send(GET),
    (talk) => talk.receive(GARBAGE[0] ?? ''),
  );
  assert.deepEqual(table(run), ['GET /a 200 ok']);
  assert.deepEqual(unmatched(run), [1, 0]);
});

it('what answers a command of Redis may be another protocol, which has none', () => {
  const run = called(
    (talk) => talk.send('GET /a\r\n'),
    (talk) => talk.receive(GARBAGE[2] ?? ''),
  );
  assert.deepEqual(table(run), []);
});
