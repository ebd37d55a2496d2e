/** A peer that has left resets the connection while an answer is being sent: the end is told before the call that wrote. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from './conversation.ts';
import { Run } from './run-pipeline.ts';

const ECONNRESET = 104;
const REQUEST = 'GET /a HTTP/1.1\r\n\r\n';
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes';

function outcomes(run: Run): string[] {
  return run.seen.map(({ operation, outcome, statusCode }) => `${operation} ${outcome} ${statusCode}`);
}

describe('the end of a socket whose answer is still being written', () => {
  for (const errno of [0, ECONNRESET]) {
    it(`waits for its record, errno ${errno}`, () => {
      const run = new Run();
      const talk = new Conversation();
      run.feed(talk.receive(REQUEST));
      const answer = talk.send(ANSWER);
      const close = talk.close(errno, true);
      run.feed(close);
      run.pipeline.tick(talk.nowNs + 1e6);
      assert.deepEqual(outcomes(run), []);
      run.feed(answer);
      assert.deepEqual(outcomes(run), ['GET ok 200']);
      run.pipeline.finish();
      const { coverage, stream, pairing } = run.pipeline.account();
      assert.deepEqual([stream.gapBytes, pairing.unmatchedRequests, pairing.unmatchedResponses], [0, 0, 0]);
      assert.equal(coverage.connections.unknown, 0);
      assert.equal([...run.pipeline.inFlight()].length, 0);
    });
  }

  it('waits no longer than for a bounded time, or until nothing more comes', () => {
    for (const end of [
      (run: Run, nowNs: number) => run.pipeline.tick(nowNs + 60e6),
      (run: Run) => run.pipeline.finish(),
    ]) {
      const run = new Run();
      const talk = new Conversation();
      run.feed(talk.receive(REQUEST));
      talk.send(ANSWER);
      run.feed(talk.close(ECONNRESET, true));
      end(run, talk.nowNs);
      const { stream, pairing } = run.pipeline.account();
      assert.ok(stream.gapBytes > 0);
      assert.deepEqual(outcomes(run), []);
      assert.equal(pairing.unmatchedRequests, 1);
    }
  });

  it('does not wait where a body was skipped that nobody copies', () => {
    const run = new Run();
    const talk = new Conversation();
    run.feed(talk.receive(REQUEST), talk.send('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'));
    talk.send('x'.repeat(1000));
    run.feed(talk.close());
    assert.deepEqual(outcomes(run), ['GET ok 200']);
  });
});
