/** A connection that many callers share, met in its middle: what is counted, and that no pair is wrong. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InOrderMatcher } from '../../src/transactions/in-order/in-order.ts';
import { MessageBench, messageOf, spanOf } from './pairing-builder.ts';
import { play, type World } from './shared-world.ts';

const MS = 1e6;
const REQUEST_BYTES = 20;
const ANSWER_BYTES = 10;
const FROM_NS = 300 * MS;

/** Shapes of the answers that a request may have, and of the one that it gets. */
const KINDS: Readonly<Record<string, readonly [asked: number, answered: number]>> = {
  GET: [12, 4],
  HGET: [12, 4],
  SET: [13, 1],
  INCR: [2, 2],
  HGETALL: [48, 32],
  /** Refused: an error fits each request. */
  LPUSH: [2, 0],
};
const MANY = ['GET', 'SET', 'INCR', 'HGETALL', 'LPUSH'];

interface Found {
  readonly asked: number;
  readonly told: number;
  readonly timed: number;
  readonly wrong: number;
  readonly counts: readonly number[];
}

function watched(world: World, forNs: number): Found {
  const bench = new MessageBench((parts) => new InOrderMatcher(parts, true), { whole: false, role: 'client' });
  const operations: string[] = [];
  let sent = 0;
  let received = 0;
  let asked = 0;
  for (const step of play(world, FROM_NS + forNs)) {
    const at = step.atNs;
    if ('sent' in step) {
      sent += REQUEST_BYTES;
      operations.push(step.operation);
      if (at < FROM_NS) continue;
      asked += 1;
      const shape = KINDS[step.operation]?.[0] as number;
      const request = { operation: step.operation, shape, attributes: { number: step.sent } };
      bench.request(request, { at, from: sent - REQUEST_BYTES, bytes: REQUEST_BYTES, opposite: received });
      continue;
    }
    const callPosition = received;
    for (const answer of step.answers) {
      const acknowledged = step.arrived * REQUEST_BYTES;
      const beginsCall = received === callPosition;
      const place = { at, from: received, bytes: ANSWER_BYTES, opposite: sent, acknowledged, beginsCall };
      const span = Object.assign(spanOf(place), { callPosition });
      received += ANSWER_BYTES;
      if (at < FROM_NS) continue;
      if (beginsCall) bench.pairing.responseCallBegins(span);
      const operation = operations[answer] as string;
      const error = operation === 'LPUSH' ? 'WRONGTYPE' : null;
      const shape = KINDS[operation]?.[1] as number;
      bench.pairing.response(messageOf({ version: String(answer), shape, statusCode: error, errorType: error }), span);
    }
    if (at >= FROM_NS) bench.pairing.responsesReached(received);
  }
  bench.pairing.finish();
  const { transactions } = bench.told;
  const timed = transactions.filter(({ endSeen }) => endSeen);
  return {
    asked,
    told: transactions.length,
    timed: timed.length,
    wrong: timed.filter(({ attributes, version }) => String(attributes?.['number']) !== version).length,
    counts: bench.counts,
  };
}

function eachWorld(
  world: Omit<World, 'seed' | 'callers' | 'thinkNs'>,
  check: (found: Found, callers: number, where: string) => void,
): void {
  for (const callers of [1, 10, 50]) {
    for (const thinkNs of [0, 2 * MS, 20 * MS]) {
      // Near servers answer ten thousand times.
      const [seeds, forNs] = world.delayNs < MS ? [[1], 1200 * MS] : [[1, 2], 2000 * MS];
      for (const seed of seeds) {
        const found = watched({ ...world, callers, thinkNs, seed }, forNs);
        const where = JSON.stringify({ callers, thinkNs, seed, ...found });
        assert.equal(found.wrong, 0, where);
        assert.deepEqual(found.counts, [0, 0, 0], where);
        assert.ok(found.told <= found.asked && found.told >= found.asked * 0.96 - 2 * callers, where);
        check(found, callers, where);
      }
    }
  }
}

describe('a connection that many callers share, met in its middle', () => {
  for (const delayMs of [0.5, 5, 25]) {
    const common = { delayNs: delayMs * MS, serviceNs: 10e3 };
    const far = `a server ${2 * delayMs} ms away`;
    for (const timerNs of [0, MS]) {
      const proxy = `behind a proxy whose timers are ${timerNs > 0 ? 'rough' : 'fine'}`;
      it(`${far}, ${proxy}, many commands: pairs them by the shapes of their answers`, () => {
        eachWorld({ ...common, proxied: true, timerNs, operations: MANY }, ({ told, timed }, _, where) => {
          assert.equal(timed, told, where);
        });
      });
      it(`${far}, ${proxy}, one command: counts it, and pairs nothing that is not proven`, () => {
        eachWorld({ ...common, proxied: true, timerNs, operations: ['GET'] }, ({ told, timed }, callers, where) => {
          if (callers === 1) assert.equal(timed, told, where);
        });
      });
      it(`${far}, ${proxy}, commands that are answered alike: counts them`, () => {
        eachWorld({ ...common, proxied: true, timerNs, operations: ['GET', 'HGET'] }, () => undefined);
      });
    }
    it(`${far}, one command: pairs it by what was acknowledged`, () => {
      eachWorld({ ...common, proxied: false, operations: ['GET'] }, ({ asked, timed }, callers, where) => {
        if (delayMs > 1) assert.ok(timed >= asked * 0.8 - 2 * callers, where);
      });
    });
  }

  it('is not taken for one of a single caller where a few take turns like clockwork', () => {
    const world = { serviceNs: 10e3, thinkNs: 0, proxied: true, operations: ['GET'] };
    for (const delayMs of [25, 50]) {
      for (const callers of [2, 3, 4, 5]) {
        for (const seed of [1, 2, 3]) {
          const { asked, told, wrong } = watched({ ...world, callers, delayNs: delayMs * MS, seed }, 4000 * MS);
          const where = JSON.stringify({ delayMs, callers, seed, asked, told, wrong });
          assert.equal(wrong, 0, where);
          assert.ok(told <= asked && told >= asked - callers, where);
        }
      }
    }
  });

  it('is not taken for one of a single caller where two are evenly apart for a while', () => {
    const world = { serviceNs: 10e3, thinkNs: 0, proxied: true, operations: ['GET'], callers: 2 };
    for (const delayMs of [0.5, 0.75]) {
      for (let seed = 1; seed <= 12; seed += 1) {
        const { asked, told, wrong } = watched({ ...world, delayNs: delayMs * MS, seed }, 1200 * MS);
        assert.equal(wrong, 0, JSON.stringify({ delayMs, seed, asked, told, wrong }));
      }
    }
  });

  it('is paired where its only caller never waits, though the server is far away', () => {
    for (const delayMs of [25, 50]) {
      const world = { delayNs: delayMs * MS, serviceNs: 10e3, thinkNs: 0, proxied: true, operations: ['GET'] };
      const { told, timed, wrong } = watched({ ...world, callers: 1, seed: 1 }, 4000 * MS);
      assert.deepEqual([timed, wrong], [told, 0]);
    }
  });

  it('is counted without durations where the server is never idle', () => {
    const world = { delayNs: 5 * MS, serviceNs: MS, thinkNs: 2 * MS, proxied: false, operations: ['GET'] };
    const { asked, told, timed, wrong } = watched({ ...world, callers: 50, seed: 1 }, 2000 * MS);
    assert.deepEqual([timed, wrong], [0, 0]);
    assert.ok(told > asked - 100 && told < asked, `${told} of ${asked}`);
  });
});
