/** Servers that say something though nobody has asked: they lose patience with a connection on which nothing comes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from '../conversation.ts';
import { Run } from '../run-pipeline.ts';
import { clean, table } from './table.ts';

const TIMEOUT = 'HTTP/1.1 408 Request Time-out\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno';
const GET = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const BAD = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n';

function unmatched(run: Run): number {
  return run.pipeline.account().pairing.unmatchedResponses;
}

describe('at the server, which logs it', () => {
  it('a new connection', () => {
    const talk = new Conversation();
    const run = new Run().feed(talk.send(TIMEOUT), talk.eof(), talk.close());
    assert.deepEqual(table(run), ['_OTHER 408 ok']);
    const [only] = run.seen;
    assert.deepEqual([only?.durationNs, only?.requestBytes], [Number.NaN, 0]);
    assert.equal(only?.responseBytes, TIMEOUT.length);
    clean(run);
  });

  it('one that was used', () => {
    const talk = new Conversation();
    const run = new Run().feed(talk.receive(GET), talk.send(OK), talk.send(TIMEOUT), talk.eof(), talk.close());
    assert.deepEqual(table(run), ['GET /a 200 ok', '_OTHER 408 ok']);
    clean(run);
  });

  it('and one that is used again', () => {
    const talk = new Conversation();
    const run = new Run().feed(talk.receive(GET), talk.send(OK), talk.send(TIMEOUT), talk.receive(GET), talk.send(OK));
    run.feed(talk.close());
    assert.deepEqual(table(run), ['GET /a 200 ok', '_OTHER 408 ok', 'GET /a 200 ok']);
    clean(run);
  });

  it('a request that is not over is what it refuses', () => {
    const talk = new Conversation();
    const run = new Run().feed(talk.receive(GET.slice(0, 20)), talk.send(TIMEOUT), talk.close());
    assert.deepEqual(table(run), ['GET /a 408 ok']);
    clean(run);
  });
});

describe('at the client, which did not ask', () => {
  it('it is nothing, and no loss', () => {
    const talk = new Conversation({ role: 'client' });
    const run = new Run().feed(talk.connected(), talk.receive(TIMEOUT), talk.eof(), talk.close());
    assert.deepEqual(table(run), []);
    clean(run);
  });

  it('nor on a connection that was used', () => {
    const talk = new Conversation({ role: 'client' });
    const run = new Run().feed(talk.connected(), talk.send(GET), talk.receive(OK), talk.receive(TIMEOUT), talk.close());
    assert.deepEqual(table(run), ['GET /a 200 ok']);
    clean(run);
  });
});

describe('what is no such word', () => {
  it('another error is unmatched', () => {
    const talk = new Conversation();
    const run = new Run().feed(talk.receive(GET), talk.send(OK), talk.send(BAD), talk.close());
    assert.deepEqual(table(run), ['GET /a 200 ok']);
    assert.equal(unmatched(run), 1);
  });

  it('and so is a good answer', () => {
    const talk = new Conversation();
    const run = new Run().feed(talk.receive(GET), talk.send(OK), talk.send(OK), talk.close());
    assert.deepEqual(table(run), ['GET /a 200 ok']);
    assert.equal(unmatched(run), 1);
  });

  it('and an answer to a request that was lost', () => {
    const talk = new Conversation();
    const run = new Run().feed(talk.receive(GET), talk.send(OK));
    talk.receive(GET);
    run.feed(talk.send(TIMEOUT), talk.close());
    assert.deepEqual(table(run), ['GET /a 200 ok']);
    assert.equal(unmatched(run), 1);
  });
});
