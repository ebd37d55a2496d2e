/** Transactions of Redis on a shared connection that is met in its middle, before it is known which answer is whose. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from './conversation.ts';
import { resp } from './resp.ts';
import { Run } from './run-pipeline.ts';

const EXEC = '*2\r\n-WRONGTYPE Operation against a key\r\n$1\r\n1\r\n';
const COMMANDS = [resp('MULTI'), resp('LPUSH', 'text', 'x'), resp('GET', 'text'), resp('EXEC')] as const;
const ANSWERS = ['+OK\r\n', '+QUEUED\r\n', '+QUEUED\r\n', EXEC] as const;

/** A client that sometimes sends what it does not wait for, so that its turns prove nothing. */
function met(): { readonly run: Run; readonly talk: Conversation } {
  const run = new Run();
  const talk = new Conversation({ role: 'client', fresh: false });
  for (const key of ['a', 'b']) {
    run.feed(talk.send(resp('GET', key)), talk.send(resp('INCR', 'n')));
    run.feed(talk.receive('$1\r\n1\r\n'), talk.receive(':1\r\n'));
  }
  return { run, talk };
}

function failedOf({ failedLater }: Run): string[] {
  return failedLater.toSorted();
}

describe("an error in EXEC's answer that came before it was known whose it is", () => {
  it('belongs to its command, also where the answer was read before', () => {
    const { run, talk } = met();
    for (const [i, command] of COMMANDS.entries()) run.feed(talk.send(command), talk.receive(ANSWERS[i] as string));
    assert.deepEqual(run.failedLater, [], 'not known yet');
    run.pipeline.tick(talk.nowNs + 1e9);
    assert.deepEqual(failedOf(run), ['LPUSH WRONGTYPE']);
    assert.equal(run.pipeline.account().pairing.unmatchedResponses, 0);
  });

  it('belongs to its command where the place is found between QUEUED and EXEC', () => {
    const { run, talk } = met();
    run.feed(talk.send(COMMANDS[0]), talk.receive(ANSWERS[0]), talk.send(COMMANDS[1]), talk.receive(ANSWERS[1]));
    run.pipeline.tick(talk.nowNs + 1e9);
    run.feed(talk.send(COMMANDS[2]), talk.receive(ANSWERS[2]), talk.send(COMMANDS[3]), talk.receive(ANSWERS[3]));
    run.pipeline.finish();
    assert.deepEqual(failedOf(run), ['LPUSH WRONGTYPE']);
  });

  it('is told of each transaction, where many are answered before', () => {
    const { run, talk } = met();
    for (let n = 0; n < 5; n += 1) run.feed(talk.send(COMMANDS.join('')), talk.receive(ANSWERS.join('')));
    run.pipeline.tick(talk.nowNs + 1e9);
    assert.deepEqual(
      failedOf(run),
      Array.from({ length: 5 }, () => 'LPUSH WRONGTYPE'),
    );
  });

  it('is no error of a command that was not queued: a script may answer so, too', () => {
    const { run, talk } = met();
    run.feed(talk.send(resp('EVAL', 'return …', '0')), talk.receive(EXEC));
    run.pipeline.tick(talk.nowNs + 1e9);
    assert.deepEqual(failedOf(run), []);
    assert.equal(run.seen.at(-1)?.operation, 'EVAL');
  });
});
