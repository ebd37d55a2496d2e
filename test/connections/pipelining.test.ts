/** Clients of HTTP/1.1 that pipeline, met in their middle, behind a proxy that acknowledges for the server. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { play } from '../transactions/shared-world.ts';
import { Conversation } from './conversation.ts';
import { Run } from './run-pipeline.ts';

const MS = 1e6;
const FROM_NS = 300 * MS;
const UNTIL_NS = 2300 * MS;

/** The sizes of a request and of its answer say which it is. */
function requestOf(number: number): string {
  return `GET /items HTTP/1.1\r\nHost: a\r\nX-Padding: ${'x'.repeat(number % 997)}\r\n\r\n`;
}
function answerOf(number: number): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${number % 997}\r\n\r\n${'y'.repeat(number % 997)}`;
}

function isRight({ requestBytes, responseBytes }: { requestBytes: number; responseBytes: number }): boolean {
  const number = requestBytes - requestOf(0).length;
  return responseBytes === answerOf(number).length;
}

/** What is seen of the callers from the middle on, and how many requests there were. */
function pipelined(callers: number, thinkNs: number): { readonly run: Run; readonly asked: number } {
  const run = new Run();
  const talk = new Conversation({ role: 'client', fresh: false });
  const world = { callers, delayNs: 5 * MS, serviceNs: 10e3, thinkNs, seed: callers, proxied: true };
  let asked = 0;
  for (const step of play({ ...world, operations: ['GET'] }, UNTIL_NS)) {
    const timeNs = Math.round(step.atNs);
    const isRequest = 'sent' in step;
    const record = isRequest
      ? talk.send(requestOf(step.sent), { timeNs, handoverNs: timeNs })
      : talk.receive(step.answers.map(answerOf).join(''), { timeNs });
    if (timeNs < FROM_NS) continue;
    if (isRequest) asked += 1;
    run.feed(record);
    run.pipeline.tick(timeNs);
  }
  return { run, asked };
}

describe('a client of HTTP/1.1 that is met in its middle', () => {
  for (const callers of [1, 2, 10, 50]) {
    for (const thinkNs of [0, 5 * MS]) {
      it(`${callers} requests in a row, ${thinkNs / MS} ms between them: all count, and no pair is wrong`, () => {
        const { run, asked } = pipelined(callers, thinkNs);
        run.pipeline.finish();
        const timed = run.seen.filter(({ endSeen }) => endSeen);
        assert.deepEqual(timed.filter((seen) => !isRight(seen)).slice(0, 1), []);
        assert.ok(
          run.seen.length <= asked && run.seen.length >= asked * 0.98 - 2 * callers,
          `${run.seen.length} of ${asked}`,
        );
        if (callers === 1) assert.equal(timed.length, run.seen.length);
      });
    }
  }

  it('is paired where it sends its requests at once and waits for all of the answers', () => {
    const run = new Run();
    const talk = new Conversation({ role: 'client', fresh: false });
    for (let turn = 0; turn < 100; turn += 1) {
      const numbers = Array.from({ length: 7 }, (_, n) => 7 * turn + n);
      const sent = talk.send(numbers.map(requestOf).join(''));
      // The first turn's began before.
      if (turn > 0) run.feed(sent);
      for (const number of numbers) run.feed(talk.receive(answerOf(number)));
    }
    run.pipeline.finish();
    assert.equal(run.seen.length, 99 * 7);
    assert.ok(run.seen.every((seen) => seen.endSeen && isRight(seen)));
    assert.deepEqual(run.pipeline.account().pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
  });
});
