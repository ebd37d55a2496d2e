/** Of an odd number of runs the middle one; throughput here swings too much for means. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What `values` are of the `others` of the same rounds, in per cent: what slows a whole round cancels out. */
export function medianPercent(values: readonly number[], others: readonly number[]): number {
  return median(values.map((value, round) => (value / (others[round] ?? Number.NaN)) * 100));
}
