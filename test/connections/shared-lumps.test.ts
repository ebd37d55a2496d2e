/** Callers that share a connection are sent and answered many at a time, behind a proxy that acknowledges at once. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Conversation } from './conversation.ts';
import { resp } from './resp.ts';
import { Run } from './run-pipeline.ts';

const MS = 1e6;
const ROUNDS = 60;
/** In each round one by itself, and then all others, as Nagle's algorithm sends them. */
const LUMPS = [
  { callers: 1, afterMs: 50 },
  { callers: 49, afterMs: 28 },
];
const HEAD_BYTES = '*2\r\n$3\r\nGET\r\n'.length;

/** Of ten to ninety-nine bytes. */
function keyOf(number: number): string {
  return 'k'.repeat(10 + ((number * 37) % 90));
}

it('no answer is taken for that of the caller before, and all count', () => {
  const run = new Run();
  const talk = new Conversation({ role: 'client', fresh: false });
  let [asked, answered] = [0, 0];
  const ask = (count: number): string => Array.from({ length: count }, () => resp('GET', keyOf(asked++))).join('');
  const answer = (count: number): string =>
    Array.from({ length: count }, () => keyOf(answered++))
      .map((key) => `$${key.length}\r\n${key}\r\n`)
      .join('');
  // What was asked before the attach.
  for (const { callers } of LUMPS) ask(callers);
  const before = asked;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [n, { callers, afterMs }] of LUMPS.entries()) {
      talk.nowNs += (afterMs + ((round * 7 + n) % 5) / 10) * MS;
      run.feed(talk.receive(answer(callers)), talk.send(ask(callers)));
    }
  }
  run.pipeline.finish();
  const timed = run.seen.filter(({ endSeen }) => endSeen);
  const wrong = timed.filter(({ requestBytes, responseBytes }) => requestBytes - HEAD_BYTES !== responseBytes);
  assert.equal(wrong.length, 0, `of ${timed.length}`);
  // Which of them were asked before the attach nobody can know.
  const uncertain = run.seen.length - (answered - before);
  assert.ok(uncertain >= 0 && uncertain <= before, `${uncertain} too many`);
  assert.deepEqual(run.pipeline.account().pairing, { unmatchedRequests: 0, unmatchedResponses: 0 });
});
