import type { SampleClock } from '../../lib/sample-clock.ts';
import type { Outcome, Transaction } from '../../transactions/transaction.ts';
import type { CollectedDurations, CollectedSeries, SeriesIdentity } from '../collection.ts';
import { beganNs, isPossible, isWaiting } from '../timing.ts';
import { BUCKET_BOUNDS, classicBucketOf } from './bounds.ts';
import { MergedBuckets } from './merged-buckets.ts';
import { SlowestTraced } from './slowest-traced.ts';

/** In the order in which they are counted. */
const OUTCOMES: Readonly<Record<Outcome, number>> = {
  ok: 0,
  error: 1,
  unanswered: 2,
  reset: 3,
  refused: 4,
  timeout: 5,
  oneWay: 6,
  cutByClient: 7,
  cutByServer: 8,
};
const OUTCOME_NAMES = Object.keys(OUTCOMES) as readonly Outcome[];

/** Places in `#sums`. */
const REQUEST_BYTES = 0;
const RESPONSE_BYTES = 1;
const WAITING_NS = 2;
const USED_NS = 3;

/** Where a series stands in time. */
export interface SeriesStart {
  /** Everything since then is in it; CLOCK_REALTIME nanoseconds. */
  readonly startUnixNs: number;
  /** What there is no room for: never over. */
  readonly overflow: boolean;
}

/** What was counted under one identity since its start. It only ever grows. */
export class StoredSeries {
  readonly identity: SeriesIdentity;
  readonly startUnixNs: number;
  readonly isOverflow: boolean;
  /** Nothing counts here any more: who knows it must ask for another. */
  ended = false;
  #waiting = 0;
  #lateErrors = 0;
  readonly #outcomes = new Float64Array(OUTCOME_NAMES.length);
  /** In an array, since a store into a double field may allocate. */
  readonly #sums = new Float64Array(4);
  /** Null until something had a duration. */
  #durations: Durations | null = null;

  constructor(identity: SeriesIdentity, { startUnixNs, overflow }: SeriesStart) {
    this.identity = identity;
    this.startUnixNs = startUnixNs;
    this.isOverflow = overflow;
  }

  /** When it was last counted in, CLOCK_MONOTONIC nanoseconds. */
  get usedNs(): number {
    return this.#sums[USED_NS] as number;
  }

  record(transaction: Transaction, nowNs: number, clock: SampleClock): void {
    const sums = this.#sums;
    sums[USED_NS] = nowNs;
    sums[REQUEST_BYTES] = (sums[REQUEST_BYTES] as number) + transaction.requestBytes;
    sums[RESPONSE_BYTES] = (sums[RESPONSE_BYTES] as number) + transaction.responseBytes;
    const outcome = OUTCOMES[transaction.outcome];
    this.#outcomes[outcome] = (this.#outcomes[outcome] as number) + 1;
    if (isWaiting(transaction)) this.#recordWaiting(transaction);
    else this.#recordDuration(transaction, nowNs, clock);
  }

  /** An error of what was counted as answered before. */
  recordLateError(nowNs: number): void {
    this.#sums[USED_NS] = nowNs;
    this.#lateErrors += 1;
  }

  /** A copy of all. */
  collect(): CollectedSeries {
    const sums = this.#sums;
    const outcomes = OUTCOME_NAMES.map((name, at) => [name, this.#outcomes[at] as number] as const);
    return {
      identity: this.identity,
      startUnixNs: this.startUnixNs,
      outcomes: outcomes.filter(([, count]) => count > 0),
      lateErrors: this.#lateErrors,
      waiting: { count: this.#waiting, seconds: (sums[WAITING_NS] as number) / 1e9 },
      requestBytes: sums[REQUEST_BYTES] as number,
      responseBytes: sums[RESPONSE_BYTES] as number,
      durations: this.#durations === null ? null : this.#durations.collect(),
    };
  }

  #recordWaiting({ endSeen, startNs, endNs }: Transaction): void {
    this.#waiting += 1;
    const duration = endNs - startNs;
    if (endSeen && isPossible(duration)) this.#sums[WAITING_NS] = (this.#sums[WAITING_NS] as number) + duration;
  }

  #recordDuration(transaction: Transaction, nowNs: number, clock: SampleClock): void {
    if (transaction.outcome === 'oneWay' || !transaction.endSeen) return;
    const duration = transaction.endNs - beganNs(transaction);
    if (!isPossible(duration)) return;
    this.#durations ??= new Durations();
    this.#durations.record(duration);
    const traceparent = transaction.attributes?.['traceparent'];
    if (typeof traceparent === 'string') this.#durations.trace(traceparent, duration, nowNs, clock);
  }
}

/** Durations in both forms in which they are exported: the same ones, counted at the same time. */
class Durations {
  #count = 0;
  readonly #sum = new Float64Array(1);
  readonly #classic = new Float64Array(BUCKET_BOUNDS.length + 1);
  readonly #exponential = new MergedBuckets();
  #slowest: SlowestTraced | null = null;

  record(nanoseconds: number): void {
    this.#count += 1;
    this.#sum[0] = (this.#sum[0] as number) + nanoseconds;
    const at = classicBucketOf(nanoseconds);
    this.#classic[at] = (this.#classic[at] as number) + 1;
    this.#exponential.record(nanoseconds);
  }

  /** The same duration again, of a request that told its trace. */
  trace(traceparent: string, nanoseconds: number, nowNs: number, clock: SampleClock): void {
    this.#slowest ??= new SlowestTraced();
    this.#slowest.offer(traceparent, nanoseconds, nowNs, clock);
  }

  collect(): CollectedDurations {
    return {
      count: this.#count,
      seconds: (this.#sum[0] as number) / 1e9,
      classic: this.#classic.slice(),
      exponential: this.#exponential.range(),
      exemplar: this.#slowest === null ? null : this.#slowest.collect(),
    };
  }
}
