import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Tally } from '../../src/metrics/tally.ts';

it('counts by name', () => {
  const tally = new Tally();
  for (const name of ['ok', 'ok', 'error', 'ok', 'error']) tally.add(name);
  assert.deepEqual(tally.counts(), [
    ['ok', 3],
    ['error', 2],
  ]);
});

it('shows only what occurred since the reset', () => {
  const tally = new Tally();
  tally.add('ok');
  tally.add('error');
  tally.reset();
  tally.add('error');
  assert.deepEqual(tally.counts(), [['error', 1]]);
});

it('keeps the total exact when there are more names than it tells apart', () => {
  const tally = new Tally();
  for (let i = 0; i < 1009; i++) tally.add(`code-${i}`);
  const counts = tally.counts();
  assert.equal(counts.length, 65);
  assert.equal(counts[0]?.[0], '(other)');
  assert.equal(
    counts.reduce((sum, [, count]) => sum + count, 0),
    1009,
  );
});

it('merges', () => {
  const [a, b] = [new Tally(), new Tally()];
  a.add('200');
  b.add('200');
  b.add('500');
  a.merge(b);
  assert.deepEqual(a.counts(), [
    ['200', 2],
    ['500', 1],
  ]);
});
