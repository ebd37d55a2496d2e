/** Bytes that `work` leaves on the heap, beside what looking takes. It must be less than a scavenge collects. */
export function allocatedBytes(work: () => void): number {
  const looking = growth(() => undefined);
  return Math.max(0, growth(work) - looking);
}

function growth(work: () => void): number {
  const before = process.memoryUsage().heapUsed;
  work();
  return process.memoryUsage().heapUsed - before;
}
