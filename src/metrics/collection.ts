/**
 * What sinks are given: all that was counted since the attach, at one moment. Plain data, structured-clonable, whole in
 * itself: one that is left out is made up for by the next.
 */
import type { Outcome } from '../transactions/transaction.ts';
import type { SnapshotCoverage, SnapshotLoss } from './snapshot.ts';
import type { BucketRange } from './store/merged-buckets.ts';

export type { BucketRange };

export interface Collection {
  /** CLOCK_REALTIME nanoseconds; never before that of an earlier collection. */
  readonly timeUnixNs: number;
  /** Of the attach. */
  readonly startUnixNs: number;
  /** Of those that are not idle; no two have the same key. */
  readonly series: readonly CollectedSeries[];
  readonly inFlight: readonly CollectedInFlight[];
  readonly store: StoreAccount;
  /** Since the attach. */
  readonly coverage: SnapshotCoverage;
  readonly loss: SnapshotLoss;
}

export interface StoreAccount {
  readonly series: number;
  readonly maxSeries: number;
  /** Transactions that count in a series of what there was no room for. */
  readonly overflowed: number;
}

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What a series is of, by OpenTelemetry's names. */
export interface SeriesIdentity {
  /** The same for the same resource, metric, attributes and labels. */
  readonly key: string;
  /** Of the workload; one object for all series of it. */
  readonly resource: Attributes;
  /** What its durations are called; without a unit. */
  readonly metric: string;
  /** Of the durations. */
  readonly attributes: Attributes;
  /** What all protocols' series are told apart by, in the same words: of everything but the durations. */
  readonly labels: Attributes;
}

export interface CollectedSeries {
  readonly identity: SeriesIdentity;
  /** Since when everything is in it: the attach, or when a series was forgotten that may have been this one. */
  readonly startUnixNs: number;
  /** Transactions by outcome; those that never occurred are left out. */
  readonly outcomes: readonly (readonly [Outcome, number])[];
  /** Errors of what had been counted as answered before. */
  readonly lateErrors: number;
  /** Those that took no longer than they wait by design: in no duration. */
  readonly waiting: { readonly count: number; readonly seconds: number };
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** Null where nothing had one. */
  readonly durations: CollectedDurations | null;
}

export interface CollectedDurations {
  readonly count: number;
  readonly seconds: number;
  /** By BUCKET_BOUNDS, each alone; the last is what exceeds them. */
  readonly classic: Float64Array;
  readonly exponential: BucketRange;
  /** The slowest of late that is part of a trace which its caller keeps; null where there was none, or nobody looks. */
  readonly exemplar: CollectedExemplar | null;
}

/** Ids in hexadecimal. */
export interface CollectedExemplar {
  readonly traceId: string;
  /** Of the caller. */
  readonly spanId: string;
  readonly seconds: number;
  readonly timeUnixNs: number;
}

/** Of a row, whatever becomes of its requests; 0 where none is under way. */
export interface CollectedInFlight {
  readonly identity: SeriesIdentity;
  readonly count: number;
  /** Null where none is, or those that are wait by design. */
  readonly oldestSeconds: number | null;
}
