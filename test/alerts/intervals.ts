import { Aggregator } from '../../src/metrics/aggregator.ts';
import type { Snapshot, SnapshotLoss } from '../../src/metrics/snapshot.ts';
import { NO_LOSS } from '../metrics/no-loss.ts';
import { connectionOf, transactionOf, workloads } from '../metrics/transactions.ts';

const SECOND = 1e9;

/** Transactions of one row in one interval. */
export interface Traffic {
  readonly role?: 'server' | 'client';
  readonly protocol?: string;
  readonly resource?: string;
  /** Of a client, whom it calls. */
  readonly address?: string;
  readonly count?: number;
  readonly errors?: number;
  readonly ms?: number;
  /** How long a request has been in flight, in seconds. */
  readonly inFlight?: number;
}

export interface IntervalOptions {
  readonly seconds?: number;
  /** Since the attach. */
  readonly loss?: SnapshotLoss;
}

/** Intervals one after the other, as the worker gives them. */
export class Intervals {
  readonly #seconds: number;
  #index = 0;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  next(traffic: readonly Traffic[], { seconds = this.#seconds, loss = NO_LOSS }: IntervalOptions = {}): Snapshot {
    const endNs = seconds * SECOND;
    const aggregator = new Aggregator({
      originNs: 0,
      widthNs: Infinity,
      keep: 1,
      histograms: true,
      workloads,
      attributesOf: () => ({}),
    });
    const inFlight = traffic.map((one) => {
      const role = one.role ?? 'server';
      const address = one.address ?? '10.0.0.5';
      const connection = connectionOf({ role, protocol: one.protocol ?? 'http', remoteAddress: address });
      const resource = one.resource ?? '/users/{id}';
      for (let i = 0; i < (one.count ?? 0); i += 1) {
        const failed = i < (one.errors ?? 0);
        aggregator.transaction(
          transactionOf({
            connection,
            resource,
            startNs: endNs / 2 - (one.ms ?? 1) * 1e6,
            endNs: endNs / 2,
            outcome: failed ? 'error' : 'ok',
            statusCode: failed ? '500' : '200',
            errorType: failed ? '500' : null,
          }),
        );
      }
      const startNs = endNs - (one.inFlight ?? 0) * SECOND;
      return { connection, operation: 'GET', resource, waiting: false, waitsNs: Number.POSITIVE_INFINITY, startNs };
    });
    const flying = inFlight.filter((_, at) => (traffic[at]?.inFlight ?? 0) > 0);
    const index = this.#index;
    this.#index += 1;
    const elapsedSeconds = index * this.#seconds + seconds;
    return {
      window: {
        index,
        startUnixNs: (elapsedSeconds - seconds) * SECOND,
        endUnixNs: elapsedSeconds * SECOND,
        durationSeconds: seconds,
        partial: seconds < this.#seconds,
        elapsedSeconds,
      },
      ...aggregator.snapshotRows(0, 0, flying, endNs),
      coverage: {
        connections: { decoded: 1, tls: 0, recognised: 0, unknown: 0, unreadable: 0 },
        bytes: { decoded: 1, tls: 0, recognised: 0, unknown: 0, unreadable: 0 },
      },
      loss,
      target: { label: 'pid 123', processes: [], alive: true },
    };
  }
}
