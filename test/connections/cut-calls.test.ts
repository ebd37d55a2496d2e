/** Messages of any size, cut into calls anywhere: bytes before the cut wait for the rest, and what follows the rest is read where it is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from './conversation.ts';
import { resp } from './resp.ts';
import { Run } from './run-pipeline.ts';

/** Around what is joined to half a message at first, at second, and far beyond. */
const HEAD_BYTES = [40, 511, 512, 513, 1_023, 1_025, 5_000, 40_000];
const CALL_BYTES = [13, 200, 511, 512, 513, 600, 1_500, 4_096, 16_384];

function httpRequest(bytes: number, n: number): string {
  const line = `GET /items/${n}/${bytes} HTTP/1.1\r\nX-Long: `;
  return `${line}${'x'.repeat(Math.max(1, bytes - line.length - 4))}\r\n\r\n`;
}

function calls(text: string, bytes: number): string[] {
  return Array.from({ length: Math.ceil(text.length / bytes) }, (_, i) => text.slice(i * bytes, (i + 1) * bytes));
}

function exchange(requests: string, responses: string, bytes: number): Run {
  const run = new Run();
  const talk = new Conversation();
  for (const call of calls(requests, bytes)) run.feed(talk.receive(call));
  for (const call of calls(responses, bytes)) run.feed(talk.send(call));
  return run;
}

function sizes({ seen }: Run): string[] {
  return seen.map(({ operation, resource, requestBytes, responseBytes }) =>
    [operation, resource, requestBytes, responseBytes].join(' '),
  );
}

function assertWhole(run: Run): void {
  const { stream, pairing } = run.pipeline.account();
  assert.deepEqual(stream, { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 0 });
  assert.deepEqual(pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
}

describe('calls that cut messages', () => {
  for (const bytes of CALL_BYTES) {
    it(`give the same HTTP transactions in calls of ${bytes} bytes`, () => {
      const requests = HEAD_BYTES.map((head, n) => httpRequest(head, n));
      const bodies = HEAD_BYTES.map((length) => 'y'.repeat(length % 3_000));
      const responses = bodies.map((body) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      const run = exchange(requests.join(''), responses.join(''), bytes);
      const expected = requests.map((request, n) => `GET /items/{id}/{id} ${request.length} ${responses[n]?.length}`);
      assert.deepEqual(sizes(run), expected);
      assertWhole(run);
    });

    it(`give the same Redis transactions in calls of ${bytes} bytes`, () => {
      const requests = HEAD_BYTES.flatMap((length) => [
        resp('SET', 'key', 'v'.repeat(length)),
        resp('GET', 'key'),
        resp('MGET', ...Array.from({ length: length % 700 }, (_, i) => `key:${i}`)),
      ]);
      const responses = HEAD_BYTES.flatMap((length) => [
        '+OK\r\n',
        `$${length}\r\n${'v'.repeat(length)}\r\n`,
        resp(...Array.from({ length: length % 700 }, (_, i) => `value ${i}`)),
      ]);
      const run = exchange(requests.join(''), responses.join(''), bytes);
      const operations = ['SET', 'GET', 'MGET'];
      const expected = requests.map((text, n) => `${operations[n % 3]}  ${text.length} ${responses[n]?.length}`);
      assert.deepEqual(sizes(run), expected);
      assertWhole(run);
    });
  }

  it('count all that follows in the call where the rest of a message is none', () => {
    const run = new Run();
    const talk = new Conversation();
    const call = `TP\u0001no version\r\n${'x'.repeat(3_000)}`;
    run.feed(talk.receive(`${httpRequest(40, 1)}${httpRequest(40, 2)}GET /cut HT`), talk.receive(call));
    assert.equal(run.pipeline.account().stream.unparsedBytes, 'GET /cut HT'.length + call.length);
  });

  it('leave what follows CONNECT alone', () => {
    const run = new Run();
    const talk = new Conversation();
    const answer = 'HTTP/1.1 200 OK\r\n\r\n';
    run.feed(talk.receive('CONNECT x:1 HTTP/1.1\r\n\r\n'), talk.send(answer.slice(0, 10)));
    run.feed(talk.send(`${answer.slice(10)}${'HTTP/1.1 200 OK\r\n\r\n'.repeat(100)}`));
    assert.deepEqual(run.operations(), ['CONNECT']);
    assertWhole(run);
  });
});
