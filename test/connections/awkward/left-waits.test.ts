/** Requests that want to wait, and whose client leaves before anything came: a consumer that is stopped, a worker of a queue. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from '../conversation.ts';
import { resp } from '../resp.ts';
import { Run } from '../run-pipeline.ts';
import { clean, table } from './table.ts';

const ECONNRESET = 104;
/** Met at its first byte, so that the protocol is known before it waits. */
const PING = resp('PING');
const WAIT = resp('BLPOP', 'queue', '0');

type Step = (talk: Conversation) => Uint8Array;

function served(...steps: readonly Step[]): Run {
  const talk = new Conversation();
  const run = new Run().feed(talk.receive(PING), talk.send('+PONG\r\n'), talk.receive(WAIT));
  return run.feed(...steps.map((step) => step(talk)));
}

function called(...steps: readonly Step[]): Run {
  const talk = new Conversation({ role: 'client' });
  const run = new Run().feed(talk.connected(), talk.send(PING), talk.receive('+PONG\r\n'), talk.send(WAIT));
  return run.feed(...steps.map((step) => step(talk)));
}

describe('a request that waits when its client leaves', () => {
  it('is no error to the server, however the client went', () => {
    const byEnd = served(
      (talk) => talk.eof(),
      (talk) => talk.close(),
    );
    const byReset = served((talk) => talk.close(ECONNRESET));
    for (const run of [byEnd, byReset]) {
      assert.deepEqual(table(run), ['PING ok', 'BLPOP cutByClient']);
      assert.equal(run.seen[1]?.errorType, null);
      clean(run);
    }
  });

  it('is none to the client either', () => {
    const run = called((talk) => talk.close());
    assert.deepEqual(table(run), ['PING ok', 'BLPOP cutByClient']);
    clean(run);
  });
});

describe('a request that waits when its server leaves', () => {
  it('is an error at both ends', () => {
    const atServer = served((talk) => talk.close());
    const atClient = called(
      (talk) => talk.eof(),
      (talk) => talk.close(),
    );
    const reset = called((talk) => talk.close(ECONNRESET));
    assert.deepEqual(table(atServer), ['PING ok', 'BLPOP unanswered']);
    assert.deepEqual(table(atClient), ['PING ok', 'BLPOP unanswered']);
    assert.deepEqual(table(reset), ['PING ok', 'BLPOP reset']);
  });
});

it('a request that does not wait is unanswered, whoever left', () => {
  const talk = new Conversation();
  const run = new Run().feed(talk.receive(PING), talk.send('+PONG\r\n'), talk.receive(resp('GET', 'k')), talk.eof());
  run.feed(talk.close());
  assert.deepEqual(table(run), ['PING ok', 'GET unanswered']);
});
