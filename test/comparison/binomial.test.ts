import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lowerCount, upperCount, upperTail } from '../../src/comparison/binomial.ts';

/** P(X = k) by logarithms of factorials: another way than the recurrence. */
function probability(k: number, n: number, p: number): number {
  let logarithm = k * Math.log(p) + (n - k) * Math.log1p(-p);
  for (let i = 1; i <= k; i += 1) logarithm += Math.log((n - k + i) / i);
  return Math.exp(logarithm);
}

function tail(k: number, n: number, p: number): number {
  let sum = 0;
  for (let i = Math.max(0, k); i <= n; i += 1) sum += probability(i, n, p);
  return sum;
}

function isLarge(n: number, p: number): boolean {
  return n * Math.min(p, 1 - p) > 500;
}

describe('counts of a binomial distribution', () => {
  for (const n of [1, 10, 300, 3000]) {
    for (const p of [0.01, 0.5, 0.95, 0.99]) {
      it(`of ${n} by ${p} are passed as seldom as they say`, () => {
        for (const alpha of [0.05, 0.001]) {
          // Where the normal limit is taken a little is forgiven.
          const most = isLarge(n, p) ? alpha * 1.1 : alpha * (1 + 1e-6);
          assert.ok(tail(upperCount(n, p, alpha) + 1, n, p) <= most);
          assert.ok(1 - tail(lowerCount(n, p, alpha), n, p) <= most);
        }
      });

      if (isLarge(n, p)) continue;
      it(`of ${n} by ${p} are the nearest that are`, () => {
        for (const alpha of [0.05, 0.001]) {
          const [lower, upper] = [lowerCount(n, p, alpha), upperCount(n, p, alpha)];
          assert.ok(upper === 0 || tail(upper, n, p) > alpha);
          assert.ok(lower === n || 1 - tail(lower + 1, n, p) > alpha);
        }
      });
    }
  }

  it('have tails', () => {
    for (const [k, n, p] of [
      [0, 5, 0.3],
      [3, 5, 0.3],
      [5, 5, 0.3],
      [40, 3000, 0.01],
      [20, 21, 0.8],
    ] as const) {
      assert.ok(Math.abs(upperTail(k, n, p) - tail(k, n, p)) < 1e-9, `${k} of ${n}`);
    }
    assert.ok(Math.abs(upperTail(1550, 3000, 0.5) - tail(1550, 3000, 0.5)) < 0.001);
  });
});
