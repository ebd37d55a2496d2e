import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KernelCounters, type Limits, lossOf, NO_CAPTURE_LOSS } from '../../src/app/account.ts';
import type { PipelineAccount } from '../../src/connections/pipeline-contract.ts';

const KERNEL: KernelCounters = {
  dataRecords: 10,
  stateRecords: 10,
  dataDropped: 0,
  stateDropped: 0,
  tableFull: 0,
  copyFaults: 0,
  targetsFull: 0,
  missedRuns: 0,
  peersUnknown: 9,
};
const COVERAGE = { decoded: 1, tls: 2, recognised: 0, unknown: 3, unreadable: 4 };
const PIPELINE: PipelineAccount = {
  coverage: { connections: COVERAGE, bytes: COVERAGE },
  stream: { gapBytes: 0, unreadableBytes: 0, unparsedBytes: 0, skippedBytes: 5 },
  pairing: { unmatchedRequests: 0, unmatchedResponses: 0 },
  evictedConnections: 0,
  evictedRequests: 14,
  passedOver: { duplicates: 10, forgottenConnections: 11 },
};
const LIMITS: Limits = {
  otherSeriesTransactions: 6,
  cappedNames: 7,
  forgottenStatements: 13,
  forgottenNames: 4,
  droppedOutputs: 8,
  unrecorded: 0,
};

test('what is skipped, merged, capped, or not written breaks nothing: the counts are complete', () => {
  const loss = lossOf(KERNEL, PIPELINE, LIMITS);
  assert.equal(loss.complete, true);
  assert.equal(loss.stream.skippedBytes, 5);
  const encrypted = lossOf(KERNEL, PIPELINE, LIMITS, { ...NO_CAPTURE_LOSS, encryptedPackets: 4 });
  assert.deepEqual([encrypted.complete, encrypted.capture?.encryptedPackets], [true, 4]);
  assert.equal(loss.kernel.peersUnknown, 9);
  assert.equal(loss.pairing.duplicateResponses, 10);
  assert.deepEqual(loss.limits, {
    evictedConnections: 0,
    evictedRequests: 14,
    forgottenConnections: 11,
    otherSeriesTransactions: 6,
    cappedNames: 7,
    forgottenStatements: 13,
    forgottenNames: 4,
    droppedOutputs: 8,
  });
});

test('each single loss makes the counts incomplete, and shows', () => {
  for (const name of ['dataDropped', 'stateDropped', 'tableFull', 'copyFaults', 'targetsFull', 'missedRuns'] as const) {
    const loss = lossOf({ ...KERNEL, [name]: 3 }, PIPELINE, LIMITS);
    assert.equal(loss.complete, false, name);
    assert(Object.values(loss.kernel).includes(3), name);
  }
  for (const name of ['gapBytes', 'unreadableBytes', 'unparsedBytes'] as const) {
    const loss = lossOf(KERNEL, { ...PIPELINE, stream: { ...PIPELINE.stream, [name]: 1 } }, LIMITS);
    assert.equal(loss.complete, false, name);
  }
  for (const name of ['unmatchedRequests', 'unmatchedResponses'] as const) {
    const loss = lossOf(KERNEL, { ...PIPELINE, pairing: { ...PIPELINE.pairing, [name]: 1 } }, LIMITS);
    assert.equal(loss.complete, false, name);
  }
  assert.equal(lossOf(KERNEL, { ...PIPELINE, evictedConnections: 1 }, LIMITS).complete, false);
  assert.equal(lossOf(KERNEL, PIPELINE, { ...LIMITS, unrecorded: 1 }).complete, false);
  const ofCapture = [
    'cutFiles',
    'encapsulatedPackets',
    'unreadLinkPackets',
    'cutPackets',
    'incompleteDatagrams',
  ] as const;
  for (const name of ofCapture) {
    const loss = lossOf(KERNEL, PIPELINE, LIMITS, { ...NO_CAPTURE_LOSS, [name]: 1 });
    assert.equal(loss.complete, false, name);
    assert.equal(loss.capture?.[name], 1);
  }
});

test('records of data and of states that found the ring full are counted apart', () => {
  const { kernel } = lossOf({ ...KERNEL, dataDropped: 11, stateDropped: 2 }, PIPELINE, LIMITS);
  assert.equal(kernel.ringFullRecords, 11);
  assert.equal(kernel.ringFullStateRecords, 2);
});
