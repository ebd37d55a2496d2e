/** Answers that come while their request is still being sent. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REASON_BUDGET } from '../../../src/events/abi.gen.ts';
import { Conversation } from '../conversation.ts';
import { Run } from '../run-pipeline.ts';
import { clean, table } from './table.ts';

const HEAD = 'POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n';
const REFUSAL = 'HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nno\n';
const BAD = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n';
const UNTIL_END = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';
const GET = 'GET /next HTTP/1.1\r\nHost: a\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const CHUNKED = 'POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
const ANSWERS_CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

function chunk(size: number): string {
  return `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`;
}

describe('an answer before the end of its request', () => {
  it('is that of the request, whose duration is to its own end', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(
      talk.receive(HEAD, { timeNs: 1000 }),
      talk.receive('x'.repeat(500), { timeNs: 2000 }),
      talk.send(REFUSAL, { timeNs: 5000, handoverNs: 4500 }),
      talk.close(),
    );
    assert.deepEqual(table(run), ['POST /up 413 ok']);
    assert.equal(run.seen[0]?.durationNs, 3500);
    assert.equal(run.seen[0]?.requestBytes, HEAD.length + 500);
    clean(run);
  });

  it('is told at once, not when the connection ends', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(HEAD), talk.send(REFUSAL));
    assert.deepEqual(table(run), ['POST /up 413 ok']);
    assert.equal(run.pipeline.inFlight().length, 0);
  });

  it('leaves the rest of the request to it, and the next one begins behind', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(HEAD), talk.send(REFUSAL));
    for (let i = 0; i < 10; i += 1) run.feed(talk.receive('x'.repeat(10_000)));
    run.feed(talk.receive(GET), talk.send(OK));
    assert.deepEqual(table(run), ['POST /up 413 ok', 'GET /next 200 ok']);
    clean(run);
  });

  it('may be followed by one to its rest, which the server takes for a request that it cannot read', () => {
    for (const role of ['server', 'client'] as const) {
      const talk = new Conversation({ role });
      const asks = role === 'server' ? talk.receive.bind(talk) : talk.send.bind(talk);
      const answers = role === 'server' ? talk.send.bind(talk) : talk.receive.bind(talk);
      const run = new Run();
      if (role === 'client') run.feed(talk.connected());
      run.feed(asks(HEAD), answers(REFUSAL), asks('x'.repeat(10_000)), answers(UNTIL_END), talk.close());
      const verdict = role === 'server' ? 'ok' : 'error';
      assert.deepEqual(table(run), [`POST /up 413 ${verdict}`, `_OTHER 400 ${verdict}`], role);
      clean(run);
    }
  });

  it('may not be followed by a good one, nor by any once its request is over', () => {
    for (const second of [[OK], ['x'.repeat(100_000), BAD]]) {
      const talk = new Conversation();
      const run = new Run().feed(talk.receive(HEAD), talk.send(REFUSAL));
      if (second.length === 2) run.feed(talk.receive(second[0] as string));
      run.feed(talk.send(second.at(-1) as string), talk.close());
      assert.deepEqual(table(run), ['POST /up 413 ok']);
      assert.equal(run.pipeline.account().pairing.unmatchedResponses, 1);
    }
  });

  it('is that of the next one where its record comes later', () => {
    const talk = new Conversation();
    const run = new Run().feed(talk.receive(HEAD), talk.send(REFUSAL));
    const rest = talk.receive(`${'x'.repeat(100_000)}${GET}`);
    run.feed(talk.send(BAD), rest, talk.send(OK));
    assert.deepEqual(table(run), ['POST /up 413 ok', 'GET /next 400 ok']);
  });

  it('is the same to a client', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.connected(), talk.send(HEAD), talk.send('x'.repeat(10_000)), talk.receive(REFUSAL));
    run.feed(talk.send('x'.repeat(90_000)), talk.send(GET), talk.receive(OK));
    assert.deepEqual(table(run), ['POST /up 413 error', 'GET /next 200 ok']);
    clean(run);
  });

  it('comes in pieces while the request does, both chunked', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(CHUNKED), talk.send(ANSWERS_CHUNKED));
    for (let i = 0; i < 50; i += 1) run.feed(talk.receive(chunk(8000)), talk.send(chunk(8000)));
    run.feed(talk.receive('0\r\n\r\n'), talk.send('0\r\n\r\n'), talk.receive(GET), talk.send(OK));
    assert.deepEqual(table(run), ['POST /echo 200 ok', 'GET /next 200 ok']);
    clean(run);
  });

  it('may be longer than is ever kept, and only a part of each call captured', () => {
    const run = new Run();
    const talk = new Conversation();
    const cut = { captured: 4000, reason: REASON_BUDGET };
    run.feed(talk.receive(CHUNKED), talk.send(ANSWERS_CHUNKED));
    for (let i = 0; i < 50; i += 1) run.feed(talk.receive(chunk(16_000), cut), talk.send(chunk(16_000), cut));
    run.feed(talk.receive('0\r\n\r\n'), talk.send('0\r\n\r\n'), talk.receive(GET), talk.send(OK));
    assert.deepEqual(table(run), ['POST /echo 200 ok', 'GET /next 200 ok']);
    assert.deepEqual(run.pipeline.account().pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
  });

  it('is not the preliminary one', () => {
    const run = new Run();
    const talk = new Conversation();
    const expects = 'PUT /up HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n';
    run.feed(talk.receive(expects), talk.send('HTTP/1.1 100 Continue\r\n\r\n'), talk.receive('body'), talk.send(OK));
    assert.deepEqual(table(run), ['PUT /up 200 ok']);
    assert.equal(run.seen[0]?.requestBytes, expects.length + 4);
    clean(run);
  });

  it('ends a request whose body was to be asked for, where the next one comes in its place', () => {
    for (const length of ['Content-Length: 1000000', 'Transfer-Encoding: chunked']) {
      const run = new Run();
      const talk = new Conversation();
      const expects = `PUT /up HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n${length}\r\n\r\n`;
      const refusal = 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n';
      run.feed(talk.receive(expects), talk.send(refusal), talk.receive(expects), talk.send(refusal));
      run.feed(talk.receive(GET), talk.send(OK));
      assert.deepEqual(table(run), ['PUT /up 401 ok', 'PUT /up 401 ok', 'GET /next 200 ok']);
      assert.deepEqual(run.verdicts, []);
      clean(run);
    }
  });

  it('… and where the body comes nevertheless, it is skipped', () => {
    const run = new Run();
    const talk = new Conversation();
    const expects = 'PUT /up HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n';
    run.feed(talk.receive(expects), talk.send('HTTP/1.1 413 Large\r\nContent-Length: 0\r\n\r\n'));
    assert.deepEqual(run.verdicts, []);
    run.feed(talk.receive('x'.repeat(10_000)));
    assert.equal(run.verdicts.length, 1);
    run.feed(talk.receive('x'.repeat(990_000)), talk.receive(GET), talk.send(OK));
    assert.deepEqual(table(run), ['PUT /up 413 ok', 'GET /next 200 ok']);
    clean(run);
  });

  it('pairs behind others that were asked before', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(GET + HEAD), talk.send(OK), talk.send(REFUSAL));
    assert.deepEqual(table(run), ['GET /next 200 ok', 'POST /up 413 ok']);
    clean(run);
  });

  it('of a request whose sending has not returned is not a gap in it', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client' });
    run.feed(talk.connected(), talk.send(CHUNKED));
    const late = talk.send(chunk(60_000), { timeNs: 400_000_000 });
    const answer = talk.receive(REFUSAL, { timeNs: 100_000_000 });
    run.feed(answer);
    run.pipeline.tick(200_000_000);
    run.feed(late, talk.send('0\r\n\r\n'), talk.send(GET), talk.receive(OK));
    assert.deepEqual(table(run), ['POST /echo 413 error', 'GET /next 200 ok']);
    clean(run);
  });
});

describe('a request that is being sent', () => {
  it('is in flight from its head on', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(HEAD, { timeNs: 7000 }), talk.receive('x'.repeat(500)));
    const [only] = run.pipeline.inFlight();
    assert.deepEqual([only?.operation, only?.resource, only?.startNs], ['POST', '/up', 7000]);
    run.feed(talk.receive('x'.repeat(99_500)), talk.send(OK));
    assert.deepEqual(table(run), ['POST /up 200 ok']);
    assert.equal(run.seen[0]?.requestBytes, HEAD.length + 100_000);
    clean(run);
  });

  it('was cut by the client that leaves, and by the server that ends it', () => {
    const left = new Run();
    const talk = new Conversation();
    left.feed(talk.receive(HEAD), talk.receive('x'), talk.eof(), talk.close());
    assert.deepEqual(table(left), ['POST /up cutByClient']);
    assert.equal(left.seen[0]?.errorType, null);
    const ended = new Run();
    const other = new Conversation();
    ended.feed(other.receive(HEAD), other.receive('x'), other.close());
    assert.deepEqual(table(ended), ['POST /up unanswered']);
  });
});
