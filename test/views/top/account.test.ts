import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SnapshotLoss } from '../../../src/metrics/snapshot.ts';
import { COUNTERS, counterText, coverageText, lostText } from '../../../src/views/top/account.ts';
import { NO_LOSS, SOME_LOSS } from './snapshots.ts';

const WORDS = { decoded: [], encrypted: ['TLS'], selfEvident: new Set<string>(), successCodes: new Set<string>() };

/** A number of its own in each counter. */
const EACH: SnapshotLoss = {
  complete: false,
  kernel: { ringFullRecords: 1, ringFullStateRecords: 2, missedRuns: 3, tableFull: 4, copyFaults: 5, peersUnknown: 16 },
  stream: { gapBytes: 6, unreadableBytes: 7, unparsedBytes: 8, skippedBytes: 9 },
  pairing: { unmatchedRequests: 10, unmatchedResponses: 11, duplicateResponses: 17 },
  limits: {
    evictedConnections: 12,
    evictedRequests: 28,
    forgottenConnections: 18,
    otherSeriesTransactions: 13,
    cappedNames: 14,
    forgottenStatements: 27,
    forgottenNames: 26,
    droppedOutputs: 15,
  },
  capture: {
    encapsulatedPackets: 19,
    encryptedPackets: 20,
    unreadLinkPackets: 21,
    cutPackets: 22,
    incompleteDatagrams: 23,
    cutFiles: 24,
    cutPayloads: 25,
  },
} satisfies { [group in keyof Required<SnapshotLoss>]: Required<SnapshotLoss[group]> };

test('each counter of the account is shown once', () => {
  const shown = COUNTERS.map((counter) => counter.of(EACH)).toSorted((a, b) => a - b);
  assert.deepEqual(
    shown,
    Array.from({ length: 28 }, (_, index) => index + 1),
  );
});

test('the line of loss is empty only when each counter that loses is 0', () => {
  assert.equal(lostText(NO_LOSS), '');
  for (const group of ['kernel', 'stream', 'pairing', 'limits', 'capture'] as const) {
    for (const name of Object.keys(EACH[group] ?? {})) {
      const loss = { ...NO_LOSS, [group]: { ...NO_LOSS[group], [name]: 1 } };
      const loses = COUNTERS.some((counter) => counter.loses && counter.of(loss) > 0);
      assert.equal(lostText(loss) !== '', loses, name);
    }
  }
});

test('what was lost is said with how much', () => {
  assert.equal(lostText(SOME_LOSS), '37 records, 1.2MB of streams, 5 unpaired');
  assert.equal(
    lostText(EACH),
    '11 records, 21B of streams, 21 unpaired, 16 connections, 85 packets unread, the end of a cut file',
  );
  assert.deepEqual(
    COUNTERS.slice(0, 1).map((counter) => counterText(counter, SOME_LOSS)),
    ['37'],
  );
});

test('coverage says a share of all bytes', () => {
  const none = { decoded: 0, tls: 0, recognised: 0, unknown: 0, unreadable: 0 };
  assert.equal(coverageText({ connections: none, bytes: none }, WORDS), 'no traffic yet');
  assert.equal(
    coverageText({ connections: none, bytes: { ...none, decoded: 999, tls: 1 } }, WORDS),
    '>99% of bytes decoded, <1% TLS, 0% unknown, 0% unreadable',
  );
  assert.equal(
    coverageText({ connections: none, bytes: { ...none, decoded: 1, recognised: 3 } }, WORDS),
    '25% of bytes decoded, 0% TLS, 75% recognised, 0% unknown, 0% unreadable',
  );
});
