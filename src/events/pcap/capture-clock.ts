import type { ClockPair } from '../../lib/clock.ts';
import type { CapturedPacket } from './captured-packet.ts';

/** Event time of the first packet, about: packets may carry times before it, and records have no negative ones. */
const ORIGIN_NS = 2 ** 46;
/** A double of the Unix time in nanoseconds has such steps until 2043. */
const UNIX_STEP_NS = 256;

/** Event time of a capture: nanoseconds as doubles, exact for 100 days, from a time of day that a double holds exactly. */
export class CaptureClock {
  readonly clocks: ClockPair;
  readonly #seconds: number;
  readonly #nanoseconds: number;

  /** @param first the capture's first packet; null where there is none */
  constructor(first: CapturedPacket | null) {
    this.#seconds = first?.seconds ?? 0;
    this.#nanoseconds = first === null ? 0 : first.nanoseconds - (first.nanoseconds % UNIX_STEP_NS);
    this.clocks = { monotonicNs: ORIGIN_NS, realtimeNs: this.#seconds * 1e9 + this.#nanoseconds };
  }

  /** Sets the packet's event time. */
  stamp(packet: CapturedPacket): void {
    const sinceOrigin = (packet.seconds - this.#seconds) * 1e9 + (packet.nanoseconds - this.#nanoseconds);
    // Whoever sets a clock by more than 19 hours within a capture gets no durations.
    packet.timeNs = Math.max(0, ORIGIN_NS + sinceOrigin);
  }
}
