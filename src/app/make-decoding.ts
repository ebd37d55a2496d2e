import { Pipeline } from '../connections/pipeline.ts';
import type { VerdictWriter } from '../connections/pipeline-contract.ts';
import type { ClockPair } from '../lib/clock.ts';
import type { Processes } from '../metadata/processes.ts';
import type { SnapshotTarget } from '../metrics/snapshot.ts';
import { createDecoders } from '../protocols/registry.ts';
import type { InFlight } from '../transactions/in-flight.ts';
import type { KernelCounters } from './account.ts';
import { CountingSink, Decoding } from './decoding.ts';
import type { DecodingMode } from './options.ts';
import type { Outbox } from './outbox.ts';
import { makeReport } from './reports/make-report.ts';

export interface DecodingParts {
  readonly mode: DecodingMode;
  /** When the source began. */
  readonly clocks: ClockPair;
  readonly processes: Processes;
  readonly outbox: Outbox;
  /** Null in a replay. */
  readonly verdicts: VerdictWriter | null;
  /** Null in a replay. */
  readonly readCounters: (() => KernelCounters) | null;
  target(decoding: Decoding): SnapshotTarget;
}

/** Ties pipeline, report and account together; report and account need each other, hence the closures. */
export function makeDecoding(parts: DecodingParts): Decoding {
  const { outbox, processes } = parts;
  const decoders = createDecoders();
  const count = new CountingSink();
  const context = {
    clocks: parts.clocks,
    account: () => decoding.account(),
    target: () => parts.target(decoding),
  };
  const inFlight = (): readonly InFlight[] => pipeline.inFlight();
  const report = makeReport(parts.mode, { context, workloads: processes, outbox, inFlight });
  const pipeline = new Pipeline({ decoders, sinks: [...report.sinks, count], verdicts: parts.verdicts });
  const decoding: Decoding = new Decoding({
    pipeline,
    processes,
    report,
    count,
    readCounters: parts.readCounters,
    cappedNames: () => decoders.reduce((sum, decoder) => sum + (decoder.cappedNames?.() ?? 0), 0),
    droppedOutputs: () => outbox.dropped,
  });
  return decoding;
}
