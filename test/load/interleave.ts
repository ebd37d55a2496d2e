/** The index of each step as often as its count says, spread evenly: [2, 1] gives 0, 1, 0. Deterministic. */
export function interleave(counts: readonly number[]): Uint16Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const order = new Float64Array(total);
  const steps = counts.length;
  let at = 0;
  counts.forEach((count, step) => {
    // The place in [0, 1) and the step in one number, so that a plain numeric sort does it.
    for (let n = 0; n < count; n += 1) order[at++] = Math.floor(((n + 0.5) / count) * 2 ** 32) * steps + step;
  });
  order.sort();
  return Uint16Array.from(order, (value) => value % steps);
}
