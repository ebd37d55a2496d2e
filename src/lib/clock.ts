/** Clocks as doubles of nanoseconds: exact for 104 days of uptime, within 2 ns after. */

/** CLOCK_MONOTONIC, the clock of the probe's records. */
export function monotonicNs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e9 + nanoseconds;
}

/** The two clocks at one moment: what turns a record's time into a date. */
export interface ClockPair {
  readonly monotonicNs: number;
  /** Since the Unix epoch; a double there has steps of 256 ns. */
  readonly realtimeNs: number;
}

export function readClocks(): ClockPair {
  return { monotonicNs: monotonicNs(), realtimeNs: (performance.timeOrigin + performance.now()) * 1e6 };
}

/** Date of a CLOCK_MONOTONIC time, in nanoseconds since the Unix epoch. */
export function toUnixNs(clocks: ClockPair, atNs: number): number {
  return clocks.realtimeNs + (atNs - clocks.monotonicNs);
}

/** The same as decimal digits, to the microsecond: a double would lose them in the conversion of a sum. */
export function toUnixNanoString(clocks: ClockPair, atNs: number): string {
  const baseSeconds = Math.floor(clocks.realtimeNs / 1e9);
  const nanoseconds = Math.round(clocks.realtimeNs - baseSeconds * 1e9 + (atNs - clocks.monotonicNs));
  const carry = Math.floor(nanoseconds / 1e9);
  return `${baseSeconds + carry}${String(nanoseconds - carry * 1e9).padStart(9, '0')}`;
}
