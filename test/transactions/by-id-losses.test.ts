/** Pairing by id where records are lost: nothing is paired wrongly, and nothing that was answered fails. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../conformance/random.ts';
import { answerTo, bytesOf, type Frame } from './own-protocol.ts';
import { answer, ask, pieces, Talk, type Turn, turnsOf } from './own-talk.ts';

const SEEDS = 200;
const REQUESTS = 80;

interface Lossy {
  readonly talk: Talk;
  readonly dropped: number;
}

/** Several messages of one direction at a time. */
const MOST_OPEN = 6;

/** Requests and answers of one to four frames, several at a time, in calls that mind no boundary, of which some are lost. Every request is answered. */
function lossy(seed: number, loss: number, requests = REQUESTS): Lossy {
  const random = new Random(seed);
  const datagrams = random.below(4) === 0;
  const talk = new Talk({ role: random.below(2) === 0 ? 'client' : 'server', fresh: random.below(2) === 0, datagrams });
  let dropped = 0;
  for (const turn of datagrams ? scriptOf(random, requests).map(turnOf) : turnsOf(scriptOf(random, requests))) {
    const places = datagrams ? [] : Array.from(turn.bytes.keys()).filter((at) => at > 0 && random.below(60) === 0);
    for (const piece of pieces(turn.bytes, places)) {
      const record = talk.call(turn.answers, piece);
      if (random.below(1000) < loss * 1000) dropped += 1;
      else talk.run.feed(record);
    }
  }
  talk.close();
  return { talk, dropped };
}

const turnOf = (frame: Frame): Turn => ({ answers: frame.answers, bytes: bytesOf(frame) });

/** An answer begins when its request has ended; else frames come in any order. */
function scriptOf(random: Random, requests: number): Frame[] {
  const script: Frame[] = [];
  const open: Frame[][] = [];
  for (let id = 1; id <= requests || open.length > 0; ) {
    if (id <= requests && (open.length === 0 || (open.length < MOST_OPEN && random.below(3) === 0))) {
      open.push([...framesOf(random, false, id), ...framesOf(random, true, id)]);
      id += 1;
      continue;
    }
    const one = random.below(open.length);
    script.push(open[one]?.shift() as Frame);
    if (open[one]?.length === 0) open.splice(one, 1);
  }
  return script;
}

function framesOf(random: Random, answers: boolean, id: number): Frame[] {
  const frame = answers ? answer : ask;
  const count = 1 + random.below(4);
  if (count === 1) return [frame(id, 'whole', random.below(40))];
  return Array.from({ length: count }, (_, index) =>
    frame(id, index === 0 ? 'first' : index === count - 1 ? 'last' : 'middle', random.below(40)),
  );
}

describe('lost records', () => {
  it('are the only reason for which anything stays unpaired', () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { talk } = lossy(seed, 0);
      assert.equal(talk.run.seen.length, REQUESTS, `seed ${seed}`);
      assert.deepEqual(talk.unmatched, [0, 0], `seed ${seed}`);
    }
  });

  it('pair nothing wrongly, and nothing twice', () => {
    let dropped = 0;
    let paired = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const outcome = lossy(seed, 0.1);
      dropped += outcome.dropped;
      const { seen } = outcome.talk.run;
      const ok = seen.filter((transaction) => transaction.outcome === 'ok');
      paired += ok.length;
      for (const { operation, statusCode } of ok) assert.equal(statusCode, answerTo(operation), `seed ${seed}`);
      assert.equal(new Set(outcome.talk.run.operations()).size, seen.length, `seed ${seed}`);
    }
    assert.ok(dropped > SEEDS, `${dropped} records were lost`);
    assert.ok(paired > (SEEDS * REQUESTS) / 2, `${paired} of ${SEEDS * REQUESTS} were paired`);
  });

  it('fail nothing: what was answered is not said to be without an answer', () => {
    // Short ones, so that many end soon after a loss.
    for (let seed = 1; seed <= SEEDS * 20; seed += 1) {
      const failed = lossy(seed, 0.1, 8).talk.run.seen.filter(({ outcome }) => outcome !== 'ok');
      assert.deepEqual(failed, [], `seed ${seed}`);
    }
  });

  it('fail nothing whose answer comes before its place is found again', () => {
    const talk = new Talk();
    const answers = Buffer.concat([bytesOf(answer(1, 'whole', 40)), bytesOf(answer(2))]);
    talk.run.feed(talk.frame(ask(1)));
    talk.call(true, answers.subarray(0, 20));
    talk.run.feed(talk.call(true, answers.subarray(20, 30)), talk.frame(ask(2)), talk.call(true, answers.subarray(30)));
    assert.deepEqual(talk.close().paired, []);
    assert.deepEqual(talk.unmatched, [2, 0]);
  });
});
