import type { ClockPair } from '../../lib/clock.ts';
import type { CapturedPacket } from './captured-packet.ts';

/** Event time of the first packet, about: packets may carry times before it, and records have no negative ones. */
const ORIGIN_NS = 2 ** 46;
/** A double of the Unix time in nanoseconds has such steps until 2043. */
const UNIX_STEP_NS = 256;

/** Event time of a capture: nanoseconds as doubles, exact for 100 days, from a time of day that a double holds exactly. */
export class CaptureClock {
  readonly #clocks = { monotonicNs: ORIGIN_NS, realtimeNs: 0 };
  #isSet = false;
  #seconds = 0;
  #nanoseconds = 0;
  #lastNs = ORIGIN_NS;

  /**
   * @param first the capture's first packet; null where there is none
   * @param madeUnixMs when the capture was made, about: for one that says nothing of times
   */
  constructor(first: CapturedPacket | null, madeUnixMs: number) {
    this.#clocks.realtimeNs = Math.floor(madeUnixMs) * 1e6;
    if (first?.isTimed === true) this.#set(first);
  }

  /** The same object always: its time of day is that of the first packet that has one, once that was stamped. */
  get clocks(): ClockPair {
    return this.#clocks;
  }

  /** Sets the packet's event time. */
  stamp(packet: CapturedPacket): void {
    if (packet.isTimed) this.#lastNs = this.#eventTime(packet);
    packet.timeNs = this.#lastNs;
  }

  #set({ seconds, nanoseconds }: CapturedPacket): void {
    this.#isSet = true;
    this.#seconds = seconds;
    this.#nanoseconds = nanoseconds - (nanoseconds % UNIX_STEP_NS);
    this.#clocks.realtimeNs = this.#seconds * 1e9 + this.#nanoseconds;
  }

  #eventTime(packet: CapturedPacket): number {
    if (!this.#isSet) this.#set(packet);
    const sinceOrigin = (packet.seconds - this.#seconds) * 1e9 + (packet.nanoseconds - this.#nanoseconds);
    // Whoever sets a clock by more than 19 hours within a capture gets no durations.
    return Math.max(0, ORIGIN_NS + sinceOrigin);
  }
}
