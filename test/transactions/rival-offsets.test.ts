import assert from 'node:assert/strict';
import { it } from 'node:test';
import { PendingQueue } from '../../src/transactions/in-order/pending-queue.ts';
import { hasBetterRival } from '../../src/transactions/in-order/rival-offsets.ts';
import { messageOf, pendingOf, spanOf } from './pairing-builder.ts';

const MS = 1e6;
const ALL = (): boolean => true;

/** A request at each of these times, and the answers: to the queue's `at`-th, and those behind it. */
function lieOf(requestsNs: readonly number[], answersNs: readonly number[], at = 0) {
  const queue = new PendingQueue(4096);
  for (const startNs of requestsNs) queue.push()?.copy(pendingOf({ startNs }));
  const held = answersNs.map((firstNs) => ({ response: messageOf(), span: spanOf({ at: firstNs }) }));
  return { held, queue, at, from: 0 };
}

it('callers that take turns on a server that is far away are not taken for one of a server that is near', () => {
  // Three callers, 30 ms away: each asks again at once. The first two were asking before.
  const phases = [0, 4 * MS, 19 * MS];
  const asked = Array.from({ length: 90 }, (_, n) => Math.floor(n / 3) * 30 * MS + (phases[n % 3] as number));
  const answered = asked.map((atNs, n) => atNs + 30 * MS + (n % 2) * 1e4);
  assert.ok(hasBetterRival(lieOf(asked.slice(2), answered), ALL));
  assert.ok(!hasBetterRival(lieOf(asked.slice(2), answered), () => false), 'by an offset that is not possible');
  assert.ok(!hasBetterRival(lieOf(asked, answered), ALL), 'from the first request on');
});

it('one caller is taken for one, and an answer takes its time', () => {
  let nowNs = 0;
  let noise = 7;
  const asked: number[] = [];
  const answered: number[] = [];
  for (let n = 0; n < 90; n += 1) {
    asked.push(nowNs);
    noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
    nowNs += 2 * MS + noise / 2 ** 12;
    answered.push(nowNs);
  }
  assert.ok(!hasBetterRival(lieOf(asked, answered), ALL));
});

it('a few answers tell nothing', () => {
  const asked = Array.from({ length: 20 }, (_, n) => n * n * MS);
  assert.ok(!hasBetterRival(lieOf(asked, asked.slice(1)), ALL));
});
