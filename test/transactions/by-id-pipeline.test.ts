/** Pairing by id through the whole pipeline, with a protocol of the tests' own whose frames are proof of what they belong to. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TRANSPORT_UDP } from '../../src/events/abi.gen.ts';
import { PART_FIRST, PART_LAST, PART_MIDDLE } from '../../src/protocols/protocol.ts';
import { Random } from '../conformance/random.ts';
import { Conversation } from '../connections/conversation.ts';
import { Run } from '../connections/run-pipeline.ts';
import { answerTo, bytesOf, type Frame, ownDecoder } from './own-protocol.ts';

type Part = 'whole' | 'first' | 'middle' | 'last';
const PARTS = { whole: 0, first: PART_FIRST, middle: PART_MIDDLE, last: PART_LAST } as const;

const ask = (id: number, part: Part = 'whole', body = 0): Frame => ({ answers: false, id, part: PARTS[part], body });
const answer = (id: number, part: Part = 'whole', body = 0): Frame => ({ answers: true, id, part: PARTS[part], body });

/** Whole messages and frames of several at a time, answered in another order. */
const DIALOGUE: readonly Frame[] = [
  ask(1),
  ask(2, 'first', 3),
  ask(3, 'whole', 20),
  ask(2, 'middle', 5),
  answer(3, 'whole', 7),
  ask(2, 'last'),
  ask(4),
  answer(4, 'first', 9),
  answer(2, 'first'),
  answer(4, 'middle', 30),
  answer(1),
  answer(2, 'last', 2),
  ask(5, 'whole', 1),
  answer(4, 'last', 1),
  answer(5),
];

const PAIRED = ['op 3 ok 3 32+19', 'op 1 ok 1 12+12', 'op 2 ok 2 44+26', 'op 4 ok 4 12+76', 'op 5 ok 5 13+12'];

interface End {
  readonly role?: 'client' | 'server';
  readonly fresh?: boolean;
  readonly datagrams?: boolean;
}

/** One end of a conversation, and what is made of it. */
class Talk {
  readonly run: Run;
  readonly #conversation: Conversation;
  readonly #role: 'client' | 'server';
  readonly #datagrams: boolean;

  constructor({ role = 'server', fresh = true, datagrams = false }: End = {}) {
    this.#role = role;
    this.#datagrams = datagrams;
    this.run = new Run([ownDecoder(datagrams ? 'message' : 'stream')]);
    this.#conversation = new Conversation({ role, fresh, ...(datagrams && { transport: TRANSPORT_UDP }) });
  }

  /** The record of one call. */
  call(answers: boolean, bytes: Uint8Array, timeNs?: number): Uint8Array {
    const options = timeNs === undefined ? {} : { timeNs, handoverNs: timeNs };
    const sent = answers === (this.#role === 'server');
    return sent ? this.#conversation.send(bytes, options) : this.#conversation.receive(bytes, options);
  }

  /** One frame a call. */
  frame(frame: Frame, timeNs?: number): Uint8Array {
    return this.call(frame.answers, bytesOf(frame), timeNs);
  }

  /** Nothing tells of a UDP socket's end. */
  close(): this {
    if (!this.#datagrams) this.run.feed(this.#conversation.close());
    this.run.pipeline.finish();
    return this;
  }

  get paired(): string[] {
    return this.run.seen.map(
      ({ operation, outcome, statusCode, requestBytes, responseBytes }) =>
        `${operation} ${outcome} ${statusCode} ${requestBytes}+${responseBytes}`,
    );
  }

  get unmatched(): [requests: number, responses: number] {
    const { unmatchedRequests, unmatchedResponses } = this.run.pipeline.account().pairing;
    return [unmatchedRequests, unmatchedResponses];
  }
}

/** What was said in one go. */
interface Turn {
  readonly answers: boolean;
  readonly bytes: Uint8Array;
}

function turnsOf(frames: readonly Frame[]): Turn[] {
  const turns: Turn[] = [];
  for (const frame of frames) {
    const last = turns.at(-1);
    if (last?.answers === frame.answers)
      turns[turns.length - 1] = { answers: last.answers, bytes: Buffer.concat([last.bytes, bytesOf(frame)]) };
    else turns.push({ answers: frame.answers, bytes: bytesOf(frame) });
  }
  return turns;
}

/** The pieces of `bytes` between the places. */
function pieces(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places, bytes.length];
  return ends
    .map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end))
    .filter(({ length }) => length);
}

describe('answers in another order', () => {
  for (const role of ['client', 'server'] as const) {
    for (const datagrams of [false, true]) {
      it(`are paired by their ids, with the bytes of all their frames, at a ${role} over ${datagrams ? 'UDP' : 'TCP'}`, () => {
        const talk = new Talk({ role, datagrams });
        for (const frame of DIALOGUE) talk.run.feed(talk.frame(frame));
        assert.deepEqual(talk.close().paired, PAIRED);
        assert.deepEqual(talk.unmatched, [0, 0]);
      });
    }
  }

  it('have the times of their own frames', () => {
    const talk = new Talk();
    DIALOGUE.forEach((frame, index) => {
      talk.run.feed(talk.frame(frame, 1000 + index));
    });
    const times = talk.run.seen.map(
      ({ operation, firstByteNs, durationNs }) => `${operation} ${firstByteNs} ${durationNs}`,
    );
    assert.deepEqual(times, ['op 3 2 2', 'op 1 10 10', 'op 2 7 10', 'op 4 1 7', 'op 5 2 2']);
    assert.ok(talk.run.seen.every(({ exact, endSeen }) => exact && endSeen));
  });
});

describe('any split of the calls', () => {
  it('gives the same transactions: turns in one call each', () => {
    const talk = new Talk();
    for (const { answers, bytes } of turnsOf(DIALOGUE)) talk.run.feed(talk.call(answers, bytes));
    assert.deepEqual(talk.close().paired, PAIRED);
  });

  it('gives the same transactions: each turn cut at each byte', () => {
    const turns = turnsOf(DIALOGUE);
    turns.forEach((cut, index) => {
      for (let place = 1; place < cut.bytes.length; place += 1) {
        const talk = new Talk();
        turns.forEach(({ answers, bytes }, other) => {
          for (const piece of pieces(bytes, other === index ? [place] : [])) talk.run.feed(talk.call(answers, piece));
        });
        assert.deepEqual(talk.close().paired, PAIRED, `turn ${index} at ${place}`);
        assert.deepEqual(talk.unmatched, [0, 0]);
      }
    });
  });

  it('gives the same transactions: calls of one byte', () => {
    for (const role of ['client', 'server'] as const) {
      const talk = new Talk({ role });
      for (const { answers, bytes } of turnsOf(DIALOGUE)) {
        for (let at = 0; at < bytes.length; at += 1) talk.run.feed(talk.call(answers, bytes.subarray(at, at + 1)));
      }
      assert.deepEqual(talk.close().paired, PAIRED);
    }
  });

  it('gives the same transactions: 200 times at random', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = new Random(seed);
      const talk = new Talk({ role: seed % 2 === 0 ? 'client' : 'server' });
      for (const { answers, bytes } of turnsOf(DIALOGUE)) {
        const places = Array.from(bytes.keys()).filter((at) => at > 0 && random.below(8) === 0);
        for (const piece of pieces(bytes, places)) talk.run.feed(talk.call(answers, piece));
      }
      assert.deepEqual(talk.close().paired, PAIRED, `seed ${seed}`);
    }
  });
});

/** What a conversation that is met at the frame `from` pairs. */
function pairedFrom(from: number): string[] {
  const begins = (id: number): number => DIALOGUE.findIndex((frame) => !frame.answers && frame.id === id);
  return PAIRED.filter((line) => begins(Number(line.split(' ')[1])) >= from);
}

describe('a conversation that is met in its middle', () => {
  for (const datagrams of [false, true]) {
    it(`pairs what it sees, from any frame on over ${datagrams ? 'UDP' : 'TCP'}`, () => {
      for (const role of ['client', 'server'] as const) {
        for (let from = 0; from < DIALOGUE.length; from += 1) {
          const talk = new Talk({ role, fresh: false, datagrams });
          const records = DIALOGUE.map((frame) => talk.frame(frame));
          talk.run.feed(...records.slice(from));
          assert.deepEqual(talk.close().paired, pairedFrom(from), `${role} from ${from}`);
          if (!datagrams) assert.deepEqual(talk.unmatched, [0, 0], `${role} from ${from}`);
        }
      }
    });
  }

  it('is not to blame for answers without a request during its first minute', () => {
    const talk = new Talk({ fresh: false });
    talk.run.feed(talk.frame(ask(1), 1e9), talk.frame(answer(7), 2e9), talk.frame(answer(1), 3e9));
    assert.deepEqual(talk.unmatched, [0, 0]);
    talk.run.feed(talk.frame(ask(2), 62e9), talk.frame(answer(8), 63e9), talk.frame(answer(2), 64e9));
    assert.deepEqual(talk.unmatched, [0, 1]);
    assert.deepEqual(talk.run.operations(), ['op 1', 'op 2']);
  });

  it('has no middle over UDP once it began with a request: an answer without one counts at once', () => {
    const talk = new Talk({ fresh: false, datagrams: true });
    talk.run.feed(talk.frame(ask(1)), talk.frame(answer(7)), talk.frame(answer(1)));
    assert.deepEqual(talk.unmatched, [0, 1]);
    assert.deepEqual(talk.run.operations(), ['op 1']);
  });
});

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
