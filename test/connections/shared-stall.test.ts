/** A server stalls while callers that share a connection wait: who asks meanwhile is not the first to be answered. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from './conversation.ts';
import { resp } from './resp.ts';
import { Run } from './run-pipeline.ts';

const STALL_NS = 1.2e9;
const BEGINS = [...'abcdefgh'];

/** Of a value that is as long as its key. */
function answer(key: string): string {
  return `$${key.length}\r\n${key}\r\n`;
}

/** Two callers, each of which asks before the other is answered: the connection is never silent. */
function takeTurns(run: Run, talk: Conversation): string[] {
  const keys = BEGINS.map((letter, n) => letter.repeat(n + 1));
  run.feed(talk.send(resp('GET', keys[0] as string)));
  for (const [n, key] of keys.entries()) {
    const next = keys[n + 1];
    if (next !== undefined) run.feed(talk.send(resp('GET', next)));
    if (n + 1 < keys.length) run.feed(talk.receive(answer(key)));
  }
  return keys;
}

describe('a request that is sent while a shared connection stalls', () => {
  for (const [what, more] of [
    ['one that was sent before the last answer', []],
    ['one that was sent behind it', ['waiting...']],
  ] as const) {
    it(`is answered behind ${what}`, () => {
      const run = new Run();
      const talk = new Conversation({ role: 'client', fresh: false });
      const keys = takeTurns(run, talk);
      for (const key of more) run.feed(talk.send(resp('GET', key)));
      talk.nowNs += STALL_NS;
      const late = 'a longer key than the others have';
      run.feed(talk.send(resp('GET', late)));
      for (const key of [keys.at(-1) as string, ...more, late]) run.feed(talk.receive(answer(key)));
      run.pipeline.finish();
      assert.equal(run.seen.length, keys.length + more.length + 1);
      const head = '*2\r\n$3\r\nGET\r\n'.length;
      for (const { endSeen, requestBytes, responseBytes } of run.seen) {
        if (endSeen) assert.equal(requestBytes - head, responseBytes, 'a pair that is wrong');
      }
      assert.deepEqual(run.pipeline.account().pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
    });
  }
});
