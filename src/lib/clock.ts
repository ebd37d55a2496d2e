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

/** Between two readings around a tick of the other clock: what a preempted thread cannot reach. */
const CLOSE_NS = 20e3;
const MAX_TICKS = 5;

/**
 * Node.js tells the time of day in whole milliseconds: the moment at which one begins is looked for, for 5 ms at the most.
 * (`performance.timeOrigin` is read from both clocks once, and off by as long as the process was not running in between.)
 * @param monotonic nanoseconds
 * @param milliseconds since the Unix epoch
 */
export function readClocks(monotonic: () => number = monotonicNs, milliseconds: () => number = Date.now): ClockPair {
  let best = tick(monotonic, milliseconds);
  for (let i = 1; i < MAX_TICKS && best.withinNs > CLOSE_NS; i += 1) {
    const other = tick(monotonic, milliseconds);
    if (other.withinNs < best.withinNs) best = other;
  }
  return best.clocks;
}

interface Tick {
  readonly clocks: ClockPair;
  readonly withinNs: number;
}

function tick(monotonic: () => number, milliseconds: () => number): Tick {
  let before = monotonic();
  const first = milliseconds();
  for (;;) {
    const between = monotonic();
    const now = milliseconds();
    const after = monotonic();
    if (now !== first) {
      return { clocks: { monotonicNs: (before + after) / 2, realtimeNs: now * 1e6 }, withinNs: after - before };
    }
    before = between;
  }
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
