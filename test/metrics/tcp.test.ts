import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Aggregator } from '../../src/metrics/aggregator.ts';
import type { SnapshotTcp } from '../../src/metrics/snapshot.ts';
import type { TcpQuality } from '../../src/transactions/transaction.ts';
import { connectionOf, transactionOf, workloads } from './transactions.ts';

const TCP: TcpQuality = { roundTripNs: 2e6, takeRetransmissions: () => 0 };

function aggregator(): Aggregator {
  return new Aggregator({ originNs: 0, widthNs: Infinity, keep: 1, workloads, attributesOf: () => ({}) });
}

function tcpOf(metrics: Aggregator): SnapshotTcp | undefined {
  return metrics.snapshotRows(0, 0, [], 2e9).rows[0]?.tcp;
}

describe('the TCP of a row', () => {
  it('is null where the kernel has not told', () => {
    const metrics = aggregator();
    metrics.transaction(transactionOf());
    assert.deepEqual(tcpOf(metrics), { retransmissions: null, rttSeconds: null });
  });

  it('adds up what was sent again, and takes the mean of the round trips', () => {
    const metrics = aggregator();
    const connection = connectionOf({ role: 'client', tcp: TCP });
    for (const [retransmissions, roundTripNs] of [
      [1, 2e6],
      [0, 4e6],
      [4, Number.NaN],
    ] as const) {
      metrics.transaction(transactionOf({ connection, retransmissions, roundTripNs }));
    }
    assert.deepEqual(tcpOf(metrics), { retransmissions: 5, rttSeconds: 0.003 });
  });

  it('takes what came after the last transaction, too', () => {
    const metrics = aggregator();
    const connection = connectionOf({ role: 'client', tcp: TCP });
    metrics.transaction(transactionOf({ connection, retransmissions: 1, roundTripNs: 2e6 }));
    metrics.closed(connection, 3);
    assert.deepEqual(tcpOf(metrics), { retransmissions: 4, rttSeconds: 0.002 });
  });

  it('is told of a server when its connections end', () => {
    const metrics = aggregator();
    const connection = connectionOf();
    metrics.transaction(transactionOf({ connection }));
    metrics.closed({ ...connection, tcp: TCP }, 2);
    assert.deepEqual(tcpOf(metrics), { retransmissions: 2, rttSeconds: 0.002 });
  });
});
