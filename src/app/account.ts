/** The account: what the kernel, the pipeline and our own limits could not deliver. */
import type { PipelineAccount } from '../connections/pipeline-contract.ts';
import type { CaptureLoss, SnapshotLoss } from '../metrics/snapshot.ts';

/** Sums since attach, from the probe or from a recording. */
export interface KernelCounters {
  readonly dataRecords: number;
  readonly stateRecords: number;
  readonly dataDropped: number;
  readonly stateDropped: number;
  readonly tableFull: number;
  readonly copyFaults: number;
  readonly targetsFull: number;
  /** Datagrams that were told without their other end. */
  readonly peersUnknown: number;
  /** Runs that the kernel or the program left out because one was already running there. */
  readonly missedRuns: number;
}

export interface Limits {
  readonly otherSeriesTransactions: number;
  readonly cappedNames: number;
  readonly forgottenStatements: number;
  readonly forgottenNames: number;
  /** Rows and windows that the main thread did not take. */
  readonly droppedOutputs: number;
  /** Records that the recording's own queue refused: holes in a replay. */
  readonly unrecorded: number;
}

/**
 * `complete` by the design's rule: nothing lost in the kernel, no gap, nothing unreadable or unparsed,
 * nothing unpaired, nothing evicted; a hole in the recording and packets that were not read break it as well.
 */
export function lossOf(
  kernel: KernelCounters,
  pipeline: PipelineAccount,
  limits: Limits,
  capture: CaptureLoss = NO_CAPTURE_LOSS,
): SnapshotLoss {
  const kernelLoss = {
    ringFullRecords: kernel.dataDropped,
    ringFullStateRecords: kernel.stateDropped,
    missedRuns: kernel.missedRuns,
    tableFull: kernel.tableFull + kernel.targetsFull,
    copyFaults: kernel.copyFaults,
  };
  const { stream, pairing, passedOver } = pipeline;
  const lost =
    sum(Object.values(kernelLoss)) +
    stream.gapBytes +
    stream.unreadableBytes +
    stream.unparsedBytes +
    pairing.unmatchedRequests +
    pairing.unmatchedResponses +
    pipeline.evictedConnections +
    limits.unrecorded +
    capture.cutFiles +
    capture.encapsulatedPackets +
    capture.unreadLinkPackets +
    capture.cutPackets +
    capture.incompleteDatagrams;
  return {
    complete: lost === 0,
    // What is behind kernelLoss, and passed over, is missing nowhere.
    kernel: { ...kernelLoss, peersUnknown: kernel.peersUnknown },
    stream,
    pairing: { ...pairing, duplicateResponses: passedOver.duplicates },
    limits: {
      evictedConnections: pipeline.evictedConnections,
      evictedRequests: pipeline.evictedRequests,
      forgottenConnections: passedOver.forgottenConnections,
      otherSeriesTransactions: limits.otherSeriesTransactions,
      cappedNames: limits.cappedNames,
      forgottenStatements: limits.forgottenStatements,
      forgottenNames: limits.forgottenNames,
      droppedOutputs: limits.droppedOutputs + limits.unrecorded,
    },
    capture,
  };
}

export const NO_CAPTURE_LOSS: CaptureLoss = {
  cutFiles: 0,
  encapsulatedPackets: 0,
  encryptedPackets: 0,
  unreadLinkPackets: 0,
  cutPackets: 0,
  cutPayloads: 0,
  incompleteDatagrams: 0,
};

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
