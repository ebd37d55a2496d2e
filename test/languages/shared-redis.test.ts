/**
 * Redis clients that share one connection among their callers, attached in its middle: the connection is never silent, and
 * there are no turns. Each answer's size says whose it is: a wrong pair shows.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { TraceLine } from '../equality/sae-mon.ts';
import type { Kinds } from '../workloads/shared-redis-client.ts';
import { type Seen, watchShared } from './shared-connections.ts';

const WATCHED_MS = 2000;
const NEAR_AND_FAR = [
  { callers: 1, delayMs: 0 },
  { callers: 10, delayMs: 0 },
  { callers: 50, delayMs: 0 },
  { callers: 50, delayMs: 1 },
  { callers: 1, delayMs: 10 },
  { callers: 10, delayMs: 10 },
  { callers: 50, delayMs: 10 },
  { callers: 10, delayMs: 50 },
];
const SOME = [
  { callers: 10, delayMs: 0 },
  { callers: 50, delayMs: 10 },
];

for (const [client, kinds, way, cells] of [
  ['ioredis', 'one', 'sys_exit', NEAR_AND_FAR],
  ['node-redis', 'many', 'socket', NEAR_AND_FAR],
  ['redis-rs', 'many', 'sys_exit', SOME],
  ['go-redis', 'many', 'socket', SOME],
  ['lettuce', 'one', 'socket', SOME],
] as const) {
  test(`${client}, ${kinds} command${kinds === 'one' ? '' : 's, errors among them'}; ${way}`, async (context) => {
    const { seen, loss } = await watchShared({ client, kinds, way, cells, watchedMs: WATCHED_MS });
    assert.ok(loss.complete, JSON.stringify(loss));
    for (const each of seen) check(context, kinds, each);
  });
}

function check(context: TestContext, kinds: Kinds, seen: Seen): void {
  const { cell, expected, counted, timed, wrong, medianMs, clientMedianMs, edge } = seen;
  const where = `${cell.callers} callers, ${cell.delayMs} ms away`;
  context.diagnostic(
    `${where}: counted ${counted.length} of ${expected}, ${timed.length} with a duration, p50 ${medianMs.toFixed(2)} ms, the client's own ${clientMedianMs.toFixed(2)} ms, ${wrong.length} wrong`,
  );
  assert.deepEqual(wrong, [], where);
  assert.ok(
    Math.abs(counted.length - expected) <= edge,
    `${where}: ${counted.length} of ${expected}; ${tallyOf(counted)}`,
  );
  for (const [kind, own] of seen.answered) {
    assert.ok(Math.abs(own.counted - own.expected) <= edge, `${where}: ${own.counted} of ${own.expected} ${kind}`);
  }
  // Of one command, answered alike by a proxy that acknowledges for the server, nobody knows whose answer is whose.
  if (kinds === 'many' || cell.callers === 1)
    assert.ok(timed.length > 0.9 * counted.length, `${where}: ${timed.length} durations`);
  if (timed.length > 0) {
    assert.ok(medianMs < 1.3 * clientMedianMs + 0.5, `${where}: ${medianMs} ms, not ${clientMedianMs}`);
    assert.ok(medianMs > 0.5 * clientMedianMs - 0.5, `${where}: ${medianMs} ms, not ${clientMedianMs}`);
  }
}

/** What became of them, and how many have a number of their own. */
function tallyOf(lines: readonly TraceLine[]): string {
  const tally: Record<string, number> = { sequences: new Set(lines.map(({ sequence }) => sequence)).size };
  for (const { operation, outcome, durationSeconds } of lines) {
    const key = `${operation} ${outcome}${durationSeconds === null ? ', no duration' : ''}`;
    tally[key] = (tally[key] ?? 0) + 1;
  }
  return JSON.stringify(tally);
}
