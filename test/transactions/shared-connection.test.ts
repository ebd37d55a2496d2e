/** A connection that many callers share, met in its middle: simulated, with a server that works one by one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InOrderMatcher } from '../../src/transactions/in-order/in-order.ts';
import { MessageBench, spanOf } from './pairing-builder.ts';

const MS = 1e6;
const REQUEST_BYTES = 20;
const ANSWER_BYTES = 10;

interface World {
  readonly callers: number;
  /** One way, and of one request at the server. */
  readonly delayNs: number;
  readonly serviceNs: number;
  /** Between an answer and the caller's next request, at the most. */
  readonly thinkNs: number;
  readonly seed: number;
}

interface Found {
  readonly asked: number;
  readonly told: number;
  readonly timed: number;
  readonly wrong: number;
}

function randomOf(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Step {
  readonly atNs: number;
  readonly request: boolean;
  readonly number: number;
  /** Of an answer: requests that had reached the server when it was sent. */
  readonly arrived: number;
}

/** All sends and receives of the client, in order. */
function played({ callers, delayNs, serviceNs, thinkNs, seed }: World, untilNs: number): Step[] {
  const random = randomOf(seed);
  const steps: Step[] = [];
  const wakes = Array.from({ length: callers }, () => random() * (2 * delayNs + thinkNs + serviceNs * callers));
  const arrivals: number[] = [];
  let freeNs = 0;
  let number = 0;
  for (;;) {
    const atNs = Math.min(...wakes);
    if (atNs > untilNs) break;
    const caller = wakes.indexOf(atNs);
    steps.push({ atNs, request: true, number, arrived: 0 });
    arrivals.push(atNs + delayNs);
    const doneNs = Math.max(atNs + delayNs, freeNs) + serviceNs * (0.5 + random());
    freeNs = doneNs;
    steps.push({ atNs: doneNs + delayNs, request: false, number, arrived: doneNs });
    wakes[caller] = doneNs + delayNs + 20e3 + random() * thinkNs;
    number += 1;
  }
  return steps
    .map((step) => (step.request ? step : { ...step, arrived: countUntil(arrivals, step.arrived) }))
    .toSorted((one, other) => one.atNs - other.atNs);
}

function countUntil(arrivals: readonly number[], atNs: number): number {
  let low = 0;
  let high = arrivals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((arrivals[middle] as number) <= atNs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function watched(world: World, fromNs: number, forNs: number): Found {
  const bench = new MessageBench((parts) => new InOrderMatcher(parts), { whole: false, role: 'client' });
  let sent = 0;
  let received = 0;
  let asked = 0;
  for (const { atNs, request, number, arrived } of played(world, fromNs + forNs)) {
    if (atNs > fromNs + forNs) break;
    if (request) sent += REQUEST_BYTES;
    else received += ANSWER_BYTES;
    if (atNs < fromNs) continue;
    if (request) {
      asked += 1;
      const place = { at: atNs, from: sent - REQUEST_BYTES, bytes: REQUEST_BYTES, opposite: received };
      bench.request({ operation: 'GET', attributes: { number } }, place);
      continue;
    }
    const place = {
      at: atNs,
      from: received - ANSWER_BYTES,
      bytes: ANSWER_BYTES,
      opposite: sent,
      acknowledged: arrived * REQUEST_BYTES,
    };
    bench.pairing.responseCallBegins(spanOf(place));
    bench.response({ version: String(number) }, place);
    bench.pairing.responsesReached(received);
  }
  bench.pairing.finish();
  const { transactions } = bench.told;
  const timed = transactions.filter(({ endSeen }) => endSeen);
  return {
    asked,
    told: transactions.length,
    timed: timed.length,
    wrong: timed.filter(({ attributes, version }) => String(attributes?.['number']) !== version).length,
  };
}

describe('a connection that many callers share, met in its middle', () => {
  for (const callers of [1, 10, 50]) {
    for (const delayMs of [0.02, 0.5, 5, 25]) {
      it(`${callers} callers, a server ${2 * delayMs} ms away`, () => {
        for (let seed = 1; seed <= 10; seed += 1) {
          const world = { callers, delayNs: delayMs * MS, serviceNs: 10e3, thinkNs: 2 * MS, seed };
          const { asked, told, timed, wrong } = watched(world, 300 * MS, 2000 * MS);
          const where = JSON.stringify({ seed, asked, told, timed, wrong });
          assert.equal(wrong, 0, where);
          assert.ok(told >= asked * 0.9 - 2 * callers, where);
          if (delayMs >= 0.5) assert.ok(timed >= asked * 0.4 - 2 * callers, where);
        }
      });
    }
  }
  it('is counted without durations where the server is never idle, and pairs nothing that is not proven', () => {
    const world = { callers: 50, delayNs: 5 * MS, serviceNs: MS, thinkNs: 2 * MS, seed: 1 };
    const { asked, told, timed, wrong } = watched(world, 300 * MS, 2000 * MS);
    assert.deepEqual([timed, wrong], [0, 0]);
    assert.ok(told > asked * 0.4 && told < asked, `${told} of ${asked}`);
  });
});
