/** Any record may be lost: nothing is paired wrongly, and every record is accounted for. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Conversation } from './conversation.ts';
import { resp } from './resp.ts';
import { Run } from './run-pipeline.ts';

const COMMANDS = ['GET', 'TTL', 'INCR', 'DEL', 'EXISTS'];
const ROUNDS = 200;
const TURNS = 60;

/** Deterministic numbers in [0, 1) (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Outcome {
  readonly run: Run;
  readonly dropped: number;
  readonly commands: number;
}

/** Each command's duration says which it is: a wrong pair shows. */
function converse(seed: number, role: 'client' | 'server', maxDepth: number, loss: number): Outcome {
  const next = random(seed);
  const run = new Run();
  const talk = new Conversation({ role, fresh: next() < 0.5 });
  let dropped = 0;
  let commands = 0;
  const offer = (record: Uint8Array): void => {
    if (next() < loss) dropped += 1;
    else run.feed(record);
  };
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const depth = 1 + Math.floor(next() * maxDepth);
    const at = turn * 1_000_000;
    const calls = maxDepth > 1 && next() < 0.3 ? 2 : 1;
    for (let call = 0; call < calls; call += 1) {
      const text = Array.from({ length: depth }, () => resp(COMMANDS[turn % COMMANDS.length] as string, 'k')).join('');
      commands += depth;
      offer(role === 'server' ? talk.receive(text, { timeNs: at }) : talk.send(text, { timeNs: at, handoverNs: at }));
    }
    for (let call = 0; call < calls; call += 1) {
      const text = `:${turn}\r\n`.repeat(depth);
      const end = at + turn;
      offer(
        role === 'server' ? talk.send(text, { timeNs: end, handoverNs: end }) : talk.receive(text, { timeNs: end }),
      );
    }
  }
  run.feed(talk.close());
  run.pipeline.finish();
  return { run, dropped, commands };
}

function assertNothingWrong(run: Run, label: string): void {
  for (const seen of run.seen) {
    if (seen.outcome !== 'ok') continue;
    const turn = seen.durationNs;
    assert.ok(turn >= 1 && turn <= TURNS, `${label}: ${seen.operation} took ${turn}`);
    assert.equal(seen.operation, COMMANDS[turn % COMMANDS.length], label);
  }
}

describe('random loss', () => {
  for (const role of ['server', 'client'] as const) {
    for (const depth of [1, 4]) {
      it(`pairs nothing wrongly (${role}, up to ${depth} at a time)`, () => {
        let counted = 0;
        let commands = 0;
        for (let seed = 1; seed <= ROUNDS; seed += 1) {
          const outcome = converse(seed, role, depth, 0.1);
          assertNothingWrong(outcome.run, `seed ${seed}`);
          counted += outcome.run.seen.length;
          commands += outcome.commands;
        }
        // Every tenth record is lost: recovery must not be so timid that little is left.
        assert.ok(counted > commands * (depth === 1 ? 0.6 : 0.25), `${counted} of ${commands}`);
      });
    }

    it(`accounts for each record of an unpipelined connection (${role})`, () => {
      for (let seed = 1; seed <= ROUNDS; seed += 1) {
        const { run, dropped, commands } = converse(seed, role, 1, 0.2);
        const { unmatchedRequests, unmatchedResponses } = run.pipeline.account().pairing;
        const unanswered = run.seen.filter((seen) => seen.outcome !== 'ok').length;
        const sum = 2 * (run.seen.length - unanswered) + unanswered + unmatchedRequests + unmatchedResponses + dropped;
        assert.ok(sum === 2 * commands || sum === 2 * commands - 1, `seed ${seed}: ${sum} of ${2 * commands}`);
      }
    });
  }

  it('finds everything where nothing is lost', () => {
    for (const role of ['server', 'client'] as const) {
      for (const depth of [1, 16]) {
        const { run, commands } = converse(7, role, depth, 0);
        assert.equal(run.seen.length, commands);
      }
    }
  });
});
