import { RECORD_SIZEOF } from '../../events/abi.gen.ts';
import type { WaitingChunk } from '../../events/pcap/capture-reader.ts';
import { recordTime } from '../../events/record.ts';
import type { RecordingChunk } from '../../events/recording-reader.ts';
import { monotonicNs } from '../../lib/clock.ts';
import type { RecordingConsumer, SourceEnd } from './source.ts';

/** A recording, or a capture that reads like one. */
export interface ReplayReader {
  /** Null at its end. */
  next(): RecordingChunk | WaitingChunk | null;
  /** Whether its silence is that of what it observes, now. */
  readonly isLive?: boolean;
  /** Where `next` may give a `waiting`: resolves when there is more. */
  whenMore?(): Promise<void>;
}

export interface ReplaySourceOptions {
  readonly reader: ReplayReader;
  /** Its time 0, event time. */
  readonly originNs: number;
  readonly consumer: RecordingConsumer;
  /** As fast as its reader takes it, or at the pace at which it was recorded. */
  readonly pace: 'fast' | 'recorded';
  /** Ends at this time of the recording; Infinity: never. */
  readonly endNs: number;
  /** Where the consumer's output goes: a replay waits for room, and drops nothing. */
  readonly output: ReplayOutput;
}

export interface ReplayOutput {
  readonly hasRoom: boolean;
  whenRoom(): Promise<void>;
}

/** Of records: decoded in a few milliseconds; then whoever asks for a stop, or has taken output, is heard. */
const TURN_BYTES = 1024 * 1024;
/** Between two batches: far longer than records of one batch are out of order. */
const SILENCE_NS = 1e9;
/** At the recorded pace, event time moves in such steps: finer than any interval of a picture. */
const STEP_MS = 20;

/** Gives a recording or capture to the consumer as the ring would have; event time is the recording's own. */
export class ReplaySource {
  readonly #options: ReplaySourceOptions;
  readonly #originNs: number;
  #nowNs = 0;
  #stopped = false;

  constructor(options: ReplaySourceOptions) {
    this.#options = options;
    this.#originNs = options.originNs;
    this.#nowNs = this.#originNs;
  }

  stop(): void {
    this.#stopped = true;
  }

  async run(): Promise<SourceEnd> {
    const startedNs = monotonicNs();
    for (;;) {
      const end = (await this.#giveAll(startedNs)) ?? (await this.#waitForMore());
      if (end !== null) return end;
    }
  }

  /** Null where it has to wait for more. */
  async #giveAll(startedNs: number): Promise<SourceEnd | null> {
    const { reader, consumer, pace, output } = this.#options;
    let bytes = TURN_BYTES;
    for (let chunk = reader.next(); chunk !== null; chunk = reader.next()) {
      if (chunk.kind === 'waiting') return null;
      if (pace === 'recorded') await this.#waitFor(timeOf(chunk), startedNs);
      if (bytes >= TURN_BYTES || !output.hasRoom) {
        await output.whenRoom();
        await new Promise((resolve) => setImmediate(resolve));
        bytes = 0;
      }
      if (chunk.kind === 'batch') bytes += chunk.length;
      if (this.#stopped) return { reason: 'asked', atNs: this.#nowNs };
      if (this.#nowNs >= this.#options.endNs) return await this.#endOfTime();
      this.#passSilence(chunk);
      // Waits only where it must: each promise is garbage, and there are many chunks.
      if (consumer.behind) await this.#catchUp();
      this.#give(chunk);
      if (consumer.behind) await this.#catchUp();
      if (consumer.done) return { reason: 'count', atNs: this.#nowNs };
    }
    return { reason: 'recording', atNs: this.#nowNs };
  }

  /** Null when there is more. In a silence, time passes as it does for everybody, a little later. */
  async #waitForMore(): Promise<SourceEnd | null> {
    const { reader, consumer, endNs } = this.#options;
    const more = reader.whenMore?.().then(() => true) ?? Promise.resolve(true);
    const sinceNs = monotonicNs();
    const fromNs = this.#nowNs - SILENCE_NS;
    for (;;) {
      const hasMore = await Promise.race([more, this.#step()]);
      if (this.#stopped) return { reason: 'asked', atNs: this.#nowNs };
      if (hasMore) return null;
      if (reader.isLive !== true) continue;
      const nowNs = Math.min(fromNs + (monotonicNs() - sinceNs), endNs);
      if (nowNs > this.#nowNs) this.#advance(nowNs);
      if (consumer.behind) await this.#catchUp();
      if (consumer.done) return { reason: 'count', atNs: this.#nowNs };
      if (this.#nowNs >= endNs) return await this.#endOfTime();
    }
  }

  async #step(): Promise<false> {
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    return false;
  }

  async #endOfTime(): Promise<SourceEnd> {
    const { endNs } = this.#options;
    this.#advance(endNs);
    await this.#catchUp();
    return { reason: 'time', atNs: endNs };
  }

  #give(chunk: RecordingChunk): void {
    const { consumer } = this.#options;
    switch (chunk.kind) {
      case 'batch':
        consumer.batch(chunk.bytes, chunk.view, chunk.length, chunk.drainedNs);
        this.#advance(chunk.drainedNs);
        return;
      case 'process':
        consumer.process(chunk.process);
        return;
      case 'name':
        consumer.name(chunk.name);
        return;
      case 'counters':
        consumer.counters(chunk.counters);
        return;
      case 'dropped':
        consumer.dropped(chunk.drop);
        return;
      case 'end':
        this.#advance(chunk.atNs);
        return;
      default:
        chunk satisfies never;
    }
  }

  /** Time never runs backwards, whatever a damaged file says. */
  #advance(toNs: number): void {
    this.#nowNs = Math.max(this.#nowNs, toNs);
    this.#options.consumer.drained(this.#nowNs);
  }

  /** Until all that is due has found room. */
  async #catchUp(): Promise<void> {
    const { consumer, output } = this.#options;
    while (consumer.behind && !this.#stopped) {
      await output.whenRoom();
      consumer.drained(this.#nowNs);
    }
  }

  /** Windows that ended in a silence close before what ended it is decoded. A batch too short for a record is damaged. */
  #passSilence(chunk: RecordingChunk): void {
    if (chunk.kind !== 'batch' || chunk.length < RECORD_SIZEOF) return;
    const untilNs = recordTime(chunk.view, 0) - SILENCE_NS;
    if (untilNs > this.#nowNs) this.#advance(Math.min(untilNs, this.#options.endNs));
  }

  /** Lets the recording's time pass in steps, so that windows close while nothing happens. */
  async #waitFor(timeNs: number | null, startedNs: number): Promise<void> {
    if (timeNs === null) return;
    for (;;) {
      const nowNs = Math.min(this.#originNs + (monotonicNs() - startedNs), this.#options.endNs);
      if (nowNs >= timeNs || this.#stopped) return;
      this.#advance(nowNs);
      if (nowNs >= this.#options.endNs) return;
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  }
}

/** When this happened; null for what has no time of its own. */
function timeOf(chunk: RecordingChunk): number | null {
  if (chunk.kind === 'batch') return chunk.drainedNs;
  return chunk.kind === 'end' ? chunk.atNs : null;
}
