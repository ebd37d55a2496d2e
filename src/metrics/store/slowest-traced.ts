import type { SampleClock } from '../../lib/sample-clock.ts';
import { isSampled, parseTraceparent } from '../../lib/trace-context.ts';
import type { CollectedExemplar } from '../collection.ts';

/** For so long the slowest stays, if none is slower: as long as whoever scrapes or pushes takes between two times, mostly. */
const STAYS_NS = 60e9;

/** Places in `#numbers`. */
const DURATION_NS = 0;
const DRAINED_NS = 1;
const UNIX_NS = 2;

/** The slowest of late that is part of a trace which its caller keeps: one a series, whatever comes. */
export class SlowestTraced {
  #traceparent = '';
  readonly #numbers = new Float64Array(3);

  /** @param nowNs CLOCK_MONOTONIC nanoseconds */
  offer(traceparent: string, durationNs: number, nowNs: number, clock: SampleClock): void {
    if (!isSampled(traceparent)) return;
    const numbers = this.#numbers;
    const isOver = nowNs - (numbers[DRAINED_NS] as number) > STAYS_NS;
    if (!isOver && durationNs <= (numbers[DURATION_NS] as number)) return;
    this.#traceparent = traceparent;
    numbers[DURATION_NS] = durationNs;
    numbers[DRAINED_NS] = nowNs;
    numbers[UNIX_NS] = clock.nowUnixNs();
  }

  collect(): CollectedExemplar | null {
    const context = parseTraceparent(this.#traceparent);
    if (context === null) return null;
    return {
      traceId: context.traceId,
      spanId: context.parentId,
      seconds: (this.#numbers[DURATION_NS] as number) / 1e9,
      timeUnixNs: this.#numbers[UNIX_NS] as number,
    };
  }
}
