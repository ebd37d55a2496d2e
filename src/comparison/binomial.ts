/** Of n trials that succeed with probability p. Sums are exact; where they would be long, de Moivre and Laplace's limit is. */

/** Above so many expected successes e^-n would soon be 0, and the normal limit is within a tenth of a deviation of the tail. */
const LARGE = 500;

/** P(X ≥ k). */
export function upperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (n * Math.min(p, 1 - p) > LARGE) return 1 - normalDistribution((k - 0.5 - n * p) / deviation(n, p));
  if (p > 0.5) return 1 - upperTail(n - k + 1, n, 1 - p);
  let mass = Math.exp(n * Math.log1p(-p));
  let below = 0;
  for (let i = 0; i < k; i += 1) {
    below += mass;
    mass *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return Math.max(0, 1 - below);
}

function deviation(n: number, p: number): number {
  return Math.sqrt(n * p * (1 - p));
}

/** Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17: within 7.5e-8. */
function normalDistribution(z: number): number {
  if (z < 0) return 1 - normalDistribution(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = series.reduceRight((inner, factor) => t * (factor + inner), 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
