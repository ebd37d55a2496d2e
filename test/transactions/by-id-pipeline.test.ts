/** Pairing by id through the whole pipeline, with a protocol of the tests' own whose frames are proof of what they belong to. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../conformance/random.ts';
import type { Frame } from './own-protocol.ts';
import { answer, ask, pieces, Talk, turnsOf } from './own-talk.ts';

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
