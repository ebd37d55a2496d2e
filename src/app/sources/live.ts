import { monotonicNs } from '../../lib/clock.ts';
import type { Consumer, SourceEnd } from './source.ts';

/** What the drain loop needs of the probe. */
export interface Drainable {
  /** Copies whole records into `target`; returns how many bytes. */
  drain(target: Uint8Array): number;
}

export interface LiveSourceOptions {
  readonly ring: Drainable;
  readonly ringBytes: number;
  readonly consumer: Consumer;
  /** Ends at this time; Infinity: never. */
  readonly endNs: number;
  /** Asked after each drain: has the last process of the target ended? */
  targetEnded(): boolean;
}

/** A quarter of the ring: four rounds empty a full one. */
const BUFFER_SHARE = 4;
/** Holds the greatest record: 64 KiB copied, its head and its sections. */
const MIN_BUFFER_BYTES = 128 * 1024;
/** Rounds of one turn: a ring that was full when it began is empty then; after it, messages are read. */
const MAX_ROUNDS = BUFFER_SHARE + 1;
/** Between drains: the shorter ones keep a ring of 16 MiB below a sixteenth at 100 MB/s, the longer ones cost nothing when idle. */
const MIN_DELAY_MS = 1;
const MAX_DELAY_MS = 10;
/** Fill of the ring at which the next delay is halved, and below which it grows by one. */
const BUSY_SHARE = 1 / 16;
const IDLE_SHARE = 1 / 64;
/** After the target's end: connections close behind the last exit, and their records must still come. */
const GRACE_NS = 50e6;

/** Drains the ring on a timer that adapts, until it is told to stop, its time is over or the target has ended. */
export class LiveSource {
  readonly #options: LiveSourceOptions;
  readonly #buffer: Uint8Array;
  readonly #view: DataView;
  #delayMs = MAX_DELAY_MS;
  #stopped = false;
  #wake: (() => void) | null = null;
  #graceNs = Number.POSITIVE_INFINITY;

  constructor(options: LiveSourceOptions) {
    this.#options = options;
    this.#buffer = new Uint8Array(Math.max(options.ringBytes / BUFFER_SHARE, MIN_BUFFER_BYTES));
    this.#view = new DataView(this.#buffer.buffer);
  }

  /** Ends `run` after one last drain. */
  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  async run(): Promise<SourceEnd> {
    for (;;) {
      const asked = this.#stopped;
      const beganNs = monotonicNs();
      const again = this.#turn(beganNs);
      if (asked) return { reason: 'asked', atNs: monotonicNs() };
      if (this.#options.consumer.done) return { reason: 'count', atNs: monotonicNs() };
      if (beganNs >= this.#options.endNs) return { reason: 'time', atNs: this.#options.endNs };
      if (this.#targetIsGone(beganNs)) return { reason: 'target', atNs: monotonicNs() };
      await this.#pause(again);
    }
  }

  /** Drains what is there, in a bounded number of rounds; true when the ring may hold more. */
  #turn(beganNs: number): boolean {
    const { ring, ringBytes, consumer } = this.#options;
    let drained = 0;
    let more = true;
    for (let round = 0; more && round < MAX_ROUNDS; round += 1) {
      const length = ring.drain(this.#buffer);
      if (length > 0) consumer.batch(this.#buffer, this.#view, length, beganNs);
      drained += length;
      more = length > this.#buffer.length / 2;
    }
    consumer.drained(beganNs);
    if (drained > ringBytes * BUSY_SHARE) this.#delayMs = Math.max(MIN_DELAY_MS, this.#delayMs >> 1);
    else if (drained < ringBytes * IDLE_SHARE) this.#delayMs = Math.min(MAX_DELAY_MS, this.#delayMs + 1);
    return more;
  }

  #targetIsGone(nowNs: number): boolean {
    if (!this.#options.targetEnded()) return false;
    this.#graceNs = Math.min(this.#graceNs, nowNs + GRACE_NS);
    return nowNs >= this.#graceNs;
  }

  async #pause(again: boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      if (again || this.#stopped) {
        setImmediate(resolve);
        return;
      }
      const timer = setTimeout(resolve, this.#delayMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}
