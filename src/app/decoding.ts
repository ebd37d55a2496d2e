import type { OpenConnection } from '../connections/open-connection.ts';
import type { Pipeline } from '../connections/pipeline.ts';
import type { PipelineAccount } from '../connections/pipeline-contract.ts';
import type { RecordedCounters, RecordedDrop, RecordedName, RecordedProcess } from '../events/recording-format.ts';
import { WALK_WHOLE, walkRecords } from '../events/walk.ts';
import type { ClockPair } from '../lib/clock.ts';
import type { Processes } from '../metadata/processes.ts';
import type { CaptureLoss, SnapshotTarget } from '../metrics/snapshot.ts';
import type { InFlight } from '../transactions/in-flight.ts';
import type { TransactionConnection, TransactionSink } from '../transactions/transaction.ts';
import { type KernelCounters, lossOf, NO_CAPTURE_LOSS } from './account.ts';
import type { SessionAccount } from './messages.ts';
import { ProcessWatch } from './process-watch.ts';
import type { Report } from './reports/report.ts';
import type { SnapshotContext } from './reports/snapshot-builder.ts';
import type { Selection } from './selection.ts';
import type { RecordingConsumer } from './sources/source.ts';

export interface DecodingOptions {
  readonly pipeline: Pipeline;
  readonly processes: Processes;
  readonly report: Report;
  readonly count: CountingSink;
  /** What the report is told of; null: all. */
  readonly selection: Selection | null;
  readonly clocks: ClockPair;
  /** The probe's counters; null in a replay, which has them in its chunks. */
  readonly readCounters: (() => KernelCounters) | null;
  /** Who is watched, as of now. */
  target(watch: ProcessWatch): SnapshotTarget;
  /** A recording has it; null where none does. */
  readonly named: ((name: RecordedName) => void) | null;
  /** Names that the decoders merged into one. */
  cappedNames(): number;
  /** Whether what is read ended within itself. */
  endedWithinItself(): boolean;
  /** Names of servers that had to make room. */
  forgottenNames(): number;
  /** Prepared statements that had to make room. */
  forgottenStatements(): number;
  /** Rows and windows that nobody took. */
  droppedOutputs(): number;
}

/** Counts what the pipeline gives, for the summary. */
export class CountingSink implements TransactionSink {
  transactions = 0;

  transaction(): void {
    this.transactions += 1;
  }
}

/** Decodes what a source gives: pipeline, report, processes and account of one session. */
export class Decoding implements RecordingConsumer, SnapshotContext {
  readonly watch: ProcessWatch;
  /** Set where a batch held what no probe writes: what follows it is not used. */
  damaged = false;
  readonly #options: DecodingOptions;
  #recordedCounters = NO_COUNTERS;
  #unrecorded = 0;
  /** The batch at hand. */
  #bytes: Uint8Array = NO_BYTES;
  #view: DataView = NO_VIEW;
  readonly #visit = (at: number): void => {
    this.watch.record(this.#bytes, this.#view, at);
    this.#options.pipeline.record(this.#bytes, this.#view, at);
  };

  constructor(options: DecodingOptions) {
    this.#options = options;
    this.watch = new ProcessWatch(options.processes);
  }

  get done(): boolean {
    return this.damaged || this.#options.report.done;
  }

  get behind(): boolean {
    return this.#options.report.behind;
  }

  batch(bytes: Uint8Array, view: DataView, length: number, drainedNs: number): void {
    this.#options.report.draining(drainedNs);
    this.#bytes = bytes;
    this.#view = view;
    if (walkRecords(view, length, this.#visit) !== WALK_WHOLE) this.damaged = true;
  }

  drained(beganNs: number): void {
    this.#options.pipeline.tick(beganNs);
    this.#options.report.drained(beganNs, this);
  }

  finish(endNs: number): void {
    this.#options.pipeline.finish();
    this.#options.report.finish(endNs, this);
  }

  process(process: RecordedProcess): void {
    this.#options.processes.learn(process);
    this.watch.add(process.tgid);
  }

  name(name: RecordedName): void {
    this.#options.named?.(name);
  }

  counters(recorded: RecordedCounters): void {
    this.#recordedCounters = { ...NO_COUNTERS, ...recorded.counters };
  }

  dropped(drop: RecordedDrop): void {
    this.#unrecorded += drop.records;
  }

  get clocks(): ClockPair {
    return this.#options.clocks;
  }

  target(): SnapshotTarget {
    return this.#options.target(this.watch);
  }

  inFlight(nowNs: number): readonly InFlight[] {
    const { pipeline, selection } = this.#options;
    return selection === null ? pipeline.inFlight() : selection.inFlight(pipeline.inFlight(), nowNs);
  }

  connections(wasSelected: (connection: TransactionConnection) => boolean): Iterable<OpenConnection> {
    const { pipeline, selection } = this.#options;
    const open = pipeline.openConnections();
    return selection === null ? open : selection.connections(open, wasSelected);
  }

  account(): SessionAccount {
    const { pipeline, report, count, readCounters, cappedNames, forgottenNames, droppedOutputs, endedWithinItself } =
      this.#options;
    const account: PipelineAccount = pipeline.account();
    const kernel = readCounters === null ? this.#recordedCounters : readCounters();
    const limits = {
      otherSeriesTransactions: report.otherSeriesTransactions,
      cappedNames: cappedNames(),
      forgottenStatements: this.#options.forgottenStatements(),
      forgottenNames: forgottenNames(),
      droppedOutputs: droppedOutputs(),
      unrecorded: this.#unrecorded,
    };
    const capture = captureLoss(this.#recordedCounters, this.damaged || endedWithinItself());
    const loss = lossOf(kernel, account, limits, capture);
    const { verdicts = [] } = report;
    return { coverage: account.coverage, loss, transactions: count.transactions, verdicts };
  }
}

const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(NO_BYTES.buffer);

/** The file's own end is no packet: its counters do not have it. */
function captureLoss(counters: CaptureLoss, isCut: boolean): CaptureLoss {
  return {
    cutFiles: isCut ? 1 : 0,
    encapsulatedPackets: counters.encapsulatedPackets,
    encryptedPackets: counters.encryptedPackets,
    unreadLinkPackets: counters.unreadLinkPackets,
    cutPackets: counters.cutPackets,
    cutPayloads: counters.cutPayloads,
    incompleteDatagrams: counters.incompleteDatagrams,
  };
}

const NO_COUNTERS: KernelCounters & CaptureLoss = {
  ...NO_CAPTURE_LOSS,
  dataRecords: 0,
  stateRecords: 0,
  dataDropped: 0,
  stateDropped: 0,
  tableFull: 0,
  copyFaults: 0,
  targetsFull: 0,
  peersUnknown: 0,
  missedRuns: 0,
};
