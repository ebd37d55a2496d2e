import type { CollectedSeries } from '../metrics/collection.ts';

/** Counters of one series, by what they are called; none of those that were never counted in. */
export interface SeriesCount {
  /** As Prometheus has it, but for `_total`. */
  readonly name: string;
  readonly help: string;
  readonly unit: 'seconds' | 'bytes' | null;
  of(series: CollectedSeries): number;
}

export const SERIES_COUNTS: readonly SeriesCount[] = [
  {
    name: 'sae_mon_request_bytes',
    help: 'Bytes of the requests of these transactions.',
    unit: 'bytes',
    of: ({ requestBytes }) => requestBytes,
  },
  {
    name: 'sae_mon_response_bytes',
    help: 'Bytes of the responses of these transactions.',
    unit: 'bytes',
    of: ({ responseBytes }) => responseBytes,
  },
  {
    name: 'sae_mon_waiting_transactions',
    help: 'Transactions that took no longer than they wait by design: in no histogram.',
    unit: null,
    of: ({ waiting }) => waiting.count,
  },
  {
    name: 'sae_mon_waiting_seconds',
    help: 'Time that such transactions took.',
    unit: 'seconds',
    of: ({ waiting }) => waiting.seconds,
  },
  {
    name: 'sae_mon_late_errors',
    help: 'Errors of transactions that had been counted as answered before.',
    unit: null,
    of: ({ lateErrors }) => lateErrors,
  },
];
