/** Bytes that pass without a record (spliced from socket to socket): what they end is counted, and no time is invented for it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from './conversation.ts';
import { Run } from './run-pipeline.ts';

const LENGTH = 100_000;
const HEAD = `HTTP/1.1 200 OK\r\nContent-Length: ${LENGTH}\r\n\r\n`;
const POST = `POST /echo HTTP/1.1\r\nContent-Length: ${LENGTH}\r\n\r\n`;
const GET = 'GET /plain HTTP/1.1\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
const SECOND_NS = 1_000_000_000;

describe('bytes that pass without a record', () => {
  it('end a request when its answer is sent, which knows how far the request had come', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(POST, { timeNs: 5_000 }));
    talk.receivedPosition += LENGTH;
    run.feed(talk.send(OK, { timeNs: 9_000, handoverNs: 8_500 }));
    assert.deepEqual(
      run.seen.map((seen) => [seen.operation, seen.statusCode, seen.durationNs, seen.requestBytes]),
      [['POST', '200', 3_500, POST.length + LENGTH]],
    );
    assert.equal(run.pipeline.account().stream.skippedBytes, LENGTH);
  });

  it('end an answer at a time that nobody knows: not when the next one comes', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.send(GET, { timeNs: 5_000 }), talk.receive(HEAD, { timeNs: 9_000 }));
    talk.receivedPosition += LENGTH;
    run.feed(talk.send(GET, { timeNs: SECOND_NS }), talk.receive(OK, { timeNs: SECOND_NS + 7_000 }));
    assert.deepEqual(
      run.seen.map((seen) => [seen.operation, seen.endSeen, seen.firstByteNs > 0, seen.responseBytes]),
      [
        ['GET', false, true, HEAD.length + LENGTH],
        ['GET', true, true, OK.length],
      ],
    );
  });

  it('have ended an answer when the next request is sent: its own end may lie beyond what is copied', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.send(GET), talk.receive(HEAD));
    talk.receivedPosition += LENGTH;
    const chunked = 'PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n0\r\n\r\n';
    run.feed(talk.send(chunked, { captured: chunked.length - 9 }), talk.receive(OK));
    assert.deepEqual(
      run.seen.map((seen) => [seen.operation, seen.outcome, seen.endSeen]),
      [
        ['GET', 'ok', false],
        ['PUT', 'ok', true],
      ],
    );
    assert.equal(run.pipeline.account().stream.gapBytes, 0);
  });

  it('are no matter where the end of the stream, which is told, ends the answer', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.send(GET, { handoverNs: 5_000 }), talk.receive('HTTP/1.1 200 OK\r\n\r\n'));
    talk.receivedPosition += LENGTH;
    talk.nowNs = SECOND_NS;
    run.feed(talk.eof());
    assert.deepEqual(
      run.seen.map((seen) => [seen.operation, seen.endSeen, seen.durationNs]),
      [['GET', true, SECOND_NS - 5_000]],
    );
  });

  it('end an answer that the end of the connection ends', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.send(GET), talk.receive(HEAD));
    talk.receivedPosition += LENGTH;
    run.feed(talk.close());
    assert.deepEqual(
      run.seen.map((seen) => [seen.operation, seen.outcome, seen.endSeen]),
      [['GET', 'ok', false]],
    );
  });
});
