import { Pipeline } from '../connections/pipeline.ts';
import type { SocketLiveness, VerdictWriter } from '../connections/pipeline-contract.ts';
import type { RecordedName } from '../events/recording-format.ts';
import type { ClockPair } from '../lib/clock.ts';
import { InvariantError } from '../lib/errors.ts';
import { printFilter } from '../lib/filter/print.ts';
import type { Filter } from '../lib/filter/tree.ts';
import type { LocalNaming } from '../metadata/found-name.ts';
import type { Processes } from '../metadata/processes.ts';
import { type WorkloadDimension, Workloads } from '../metadata/workloads.ts';
import type { SnapshotTarget } from '../metrics/snapshot.ts';
import type { RunCounting } from '../probe/run-counting.ts';
import type { DecoderOptions } from '../protocols/decoder-options.ts';
import type { Decoder } from '../protocols/protocol.ts';
import { createDecoders } from '../protocols/registry.ts';
import type { TransactionRow } from '../transactions/row.ts';
import type { KernelCounters } from './account.ts';
import { CountingSink, Decoding } from './decoding.ts';
import type { DecodeAs, DecodingMode, DecodingRules, Dimension } from './options.ts';
import type { Outbox } from './outbox.ts';
import type { ProcessWatch } from './process-watch.ts';
import { makeReport } from './reports/make-report.ts';
import { makeErrorRules, Selection } from './selection.ts';
import { AskedNames } from './server-names.ts';

export interface DecodingParts {
  readonly mode: DecodingMode;
  /** When the source began. */
  readonly clocks: ClockPair;
  readonly processes: Processes;
  /** Names that clients have not looked for; null: nobody knows any. */
  readonly naming: LocalNaming | null;
  /** Where they run. */
  readonly hostName: string;
  /** Who saw the traffic: a process's own end, or the wire. */
  readonly observer: TransactionRow['observer'];
  readonly decodeAs: readonly DecodeAs[];
  readonly rules: DecodingRules;
  /** What the report is told of; null: all. */
  readonly filter: Filter | null;
  /** What rows are joined and split by. */
  readonly by: readonly Dimension[];
  readonly outbox: Outbox;
  /** Null in a replay. */
  readonly verdicts: VerdictWriter | null;
  /** Null in a replay. */
  readonly liveness: SocketLiveness | null;
  /** Null in a replay. */
  readonly countRuns: (() => RunCounting | null) | null;
  /** Null in a replay. */
  readonly readCounters: (() => KernelCounters) | null;
  target(watch: ProcessWatch): SnapshotTarget;
  /** Told of names that a recording has; null where none does. */
  readonly named: ((name: RecordedName) => void) | null;
  /** Asked at each snapshot. */
  endedWithinItself(): boolean;
}

/** Ties pipeline and report together, in the order in which the data goes: the report's sinks are the pipeline's, and the decoding is what reports ask at each snapshot. */
export function makeDecoding(parts: DecodingParts): Decoding {
  const { outbox, processes, hostName, clocks, readCounters } = parts;
  const { routes, serverNames, maxNames } = parts.rules;
  const decoders = createDecoders(undefined, decoderOptions(parts.mode, parts.rules));
  const count = new CountingSink();
  const names = serverNames ? new AskedNames(maxNames) : null;
  const { observer } = parts;
  const workloads = new Workloads({ processes, hostName, by: parts.by.filter(isOfProcesses) });
  const byProcess = new Workloads({ processes, hostName, by: ['pid'] });
  const selection = parts.filter === null ? null : new Selection(parts.filter, byProcess);
  const report = makeReport(parts.mode, {
    selection,
    heads: showsHeads(parts.mode),
    observer,
    clocks,
    workloads,
    processes: byProcess,
    naming: serverNames ? parts.naming : null,
    split: { client: parts.by.includes('client'), connection: parts.by.includes('connection') },
    outbox,
    routes,
    countRuns: parts.countRuns,
    mayWait: readCounters === null,
  });
  const selectsItself = parts.mode.kind === 'trace' && parts.mode.tree;
  const isBefore = selection !== null && !selectsItself;
  const sinks = isBefore ? report.sinks.map((sink) => selection.before(sink)) : report.sinks;
  const pipeline = new Pipeline({
    decoders,
    sinks: [...sinks, count, ...(names === null ? [] : [names])],
    names,
    verdicts: parts.verdicts,
    liveness: parts.liveness,
    decodeAs: decodersByPort(decoders, parts.decodeAs),
    errorRules: makeErrorRules(parts.rules, byProcess),
  });
  return new Decoding({
    pipeline,
    processes,
    report,
    count,
    selection,
    clocks,
    readCounters,
    target: (watch) => withFilter(parts.target(watch), parts.filter),
    endedWithinItself: parts.endedWithinItself,
    named: parts.named,
    cappedNames: () => decoders.reduce((sum, decoder) => sum + (decoder.cappedNames?.() ?? 0), 0),
    forgottenStatements: () => decoders.reduce((sum, decoder) => sum + (decoder.forgottenStatements?.() ?? 0), 0),
    forgottenNames: () => names?.forgotten ?? 0,
    droppedOutputs: () => outbox.dropped,
  });
}

function showsHeads(mode: DecodingMode): boolean {
  return mode.kind === 'trace' && mode.verbose;
}

function decoderOptions(mode: DecodingMode, rules: DecodingRules): DecoderOptions {
  const { routes, redisKeys: keys, statements, maxNames } = rules;
  return {
    routes,
    keys,
    statements,
    requestAttributes: mode.kind === 'trace' || (mode.kind === 'export' && mode.traces !== null),
    heads: showsHeads(mode),
    maxNames,
    // Exemplars.
    traceContext: mode.kind === 'export' && mode.store !== null,
  };
}

function isOfProcesses(dimension: Dimension): dimension is WorkloadDimension {
  return dimension !== 'client' && dimension !== 'connection';
}

function withFilter(target: SnapshotTarget, filter: Filter | null): SnapshotTarget {
  return filter === null ? target : { ...target, filter: printFilter(filter) };
}

/** @throws InvariantError where a protocol is not among the decoders */
export function decodersByPort(
  decoders: readonly Decoder[],
  decodeAs: readonly DecodeAs[],
): ReadonlyMap<number, Decoder> {
  const byPort = new Map<number, Decoder>();
  for (const { port, protocol } of decodeAs) {
    const decoder = decoders.find(({ name }) => name === protocol);
    if (decoder === undefined) throw new InvariantError(`no decoder is named ${protocol}`);
    byPort.set(port, decoder);
  }
  return byPort;
}
