import { native } from './addon.ts';
import { BpfError } from './errors.ts';

/** CPUs that could ever be there: so many values a per-CPU map has a key. */
export function possibleCpus(): number {
  const count = native().possibleCpus();
  if (count < 0) throw new BpfError('count the possible CPUs', -count);
  return count;
}

/** The clock of bpf_ktime_get_ns (CLOCK_MONOTONIC): nanoseconds, exact up to 2^53 (104 days of uptime), then to 2 ns. */
export function monotonicNs(): number {
  return native().monotonicNs();
}

/**
 * Both clocks at one instant, to well under a microsecond. `realtimeNs` is CLOCK_REALTIME since 1970; as a double it is
 * exact to 256 ns.
 */
export function clocks(): { readonly monotonicNs: number; readonly realtimeNs: number } {
  return native().clockPair();
}
