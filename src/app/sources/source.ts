import type { RecordedCounters, RecordedDrop, RecordedName, RecordedProcess } from '../../events/recording-format.ts';
import type { EndReason } from '../messages.ts';

/** Takes what a source gives, in order. Times are CLOCK_MONOTONIC nanoseconds. */
export interface Consumer {
  /** True when no more is wanted; the source then ends. */
  readonly done: boolean;
  /** Whole records in the first `length` bytes; the memory is reused after the call. */
  batch(bytes: Uint8Array, view: DataView, length: number, drainedNs: number): void;
  /** All that ended before `beganNs` has been given. */
  drained(beganNs: number): void;
}

/** … and what only a recording holds. */
export interface RecordingConsumer extends Consumer {
  /** True where more is due than its reader has room for: it wants `drained` again when there is. */
  readonly behind: boolean;
  process(process: RecordedProcess): void;
  name(name: RecordedName): void;
  counters(counters: RecordedCounters): void;
  dropped(drop: RecordedDrop): void;
}

/** Why a source ended, and the time up to which it has given everything. */
export interface SourceEnd {
  readonly reason: EndReason;
  readonly atNs: number;
}
