import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { upperTail } from '../../src/comparison/binomial.ts';

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

describe('the tail of a binomial distribution', () => {
  for (const n of [1, 10, 300, 3000]) {
    for (const p of [0.01, 0.3, 0.5, 0.95]) {
      it(`of ${n} by ${p} is what the probabilities of its counts add up to`, () => {
        // Where the normal limit is taken a little is forgiven.
        const slack = n * Math.min(p, 1 - p) > 500 ? 0.002 : 1e-9;
        for (const k of [0, 1, Math.floor(n * p), Math.ceil(n * p * 1.2), n]) {
          const [told, exact] = [upperTail(k, n, p), tail(k, n, p)];
          assert.ok(Math.abs(told - exact) <= slack, `${k} of ${n}: ${told} beside ${exact}`);
        }
      });
    }
  }
});
