/** A client whose callers share a connection pauses: its next request is answered by the next answer. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from './conversation.ts';
import { resp } from './resp.ts';
import { Run } from './run-pipeline.ts';

const PAUSE_NS = 1.2e9;

describe('answers that are held when a shared connection pauses', () => {
  for (const second of ['$1\r\n2\r\n', '-ERR no\r\n']) {
    it(`are those of all requests before the pause: ${JSON.stringify(second)}`, () => {
      const run = new Run();
      const talk = new Conversation({ role: 'client', fresh: false });
      for (let turn = 0; turn < 5; turn += 1) {
        run.feed(talk.send(resp('GET', 'a')), talk.send(resp('GET', 'b')));
        run.feed(talk.receive('$1\r\n1\r\n'), talk.receive(second));
      }
      talk.nowNs += PAUSE_NS;
      for (let turn = 0; turn < 2; turn += 1) run.feed(talk.send(resp('GET', 'c')), talk.receive('$1\r\n1\r\n'));
      run.pipeline.finish();
      assert.equal(run.seen.length, 12);
      assert.ok(run.seen.every(({ endSeen }) => endSeen));
      assert.deepEqual(run.pipeline.account().pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
    });
  }
});
