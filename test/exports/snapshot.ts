import { Aggregator } from '../../src/metrics/aggregator.ts';
import type { Snapshot } from '../../src/metrics/snapshot.ts';
import type { InFlight } from '../../src/transactions/in-flight.ts';
import { NO_LOSS } from '../metrics/no-loss.ts';
import { connectionOf, transactionOf, workloads } from '../metrics/transactions.ts';

const SECOND = 1e9;
/** 2026-01-01T00:00:00Z */
const BEGIN_UNIX_NS = 1_767_225_600 * SECOND;

/** Ten seconds of a service: 1,009 requests served, 12 of them failed, 101 calls to a Redis, one request in flight. */
export function snapshotOf(fields: Partial<Snapshot> = {}): Snapshot {
  const aggregator = new Aggregator({
    originNs: 0,
    widthNs: Infinity,
    keep: 1,
    histograms: true,
    workloads,
    attributesOf: (protocol, operation) => (protocol === 'http' ? { 'http.request.method': operation } : {}),
  });
  const served = connectionOf();
  const called = connectionOf({ id: 2, role: 'client', protocol: 'redis', remotePort: 6379 });
  for (let i = 0; i < 1009; i++) {
    const failed = i % 91 === 0;
    const startNs = SECOND - 1e6 * (1 + (i % 10));
    aggregator.transaction(
      transactionOf({
        connection: served,
        startNs,
        outcome: failed ? 'error' : 'ok',
        statusCode: failed ? '500' : '200',
        errorType: failed ? '500' : null,
      }),
    );
  }
  for (let i = 0; i < 101; i++) {
    aggregator.transaction(
      transactionOf({ connection: called, operation: 'GET', resource: null, version: 'RESP2', statusCode: null }),
    );
  }
  const slow: InFlight = {
    connection: served,
    operation: 'GET',
    resource: '/reports/{uuid}',
    waiting: false,
    waitsNs: Number.POSITIVE_INFINITY,
    startNs: 0,
  };
  return {
    window: {
      index: 0,
      startUnixNs: BEGIN_UNIX_NS,
      endUnixNs: BEGIN_UNIX_NS + 10 * SECOND,
      durationSeconds: 10,
      partial: false,
      elapsedSeconds: 134,
    },
    ...aggregator.snapshotRows(0, 0, [slow], 10 * SECOND),
    coverage: {
      connections: { decoded: 2, tls: 0, recognised: 0, unknown: 0, unreadable: 0 },
      bytes: { decoded: 880, tls: 110, recognised: 0, unknown: 10, unreadable: 0 },
    },
    loss: { ...NO_LOSS, stream: { ...NO_LOSS.stream, skippedBytes: 3_000_000 } },
    target: {
      label: 'pid 123',
      processes: [
        { command: 'nginx', count: 3 },
        { command: 'node', count: 4 },
      ],
      alive: true,
    },
    ...fields,
  };
}
