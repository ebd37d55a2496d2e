import { hostname, machine, release } from 'node:os';
import { RecordingWriter } from '../events/recording-writer.ts';
import { type ClockPair, monotonicNs, readClocks } from '../lib/clock.ts';
import { InvariantError } from '../lib/errors.ts';
import { OpenInodes } from '../metadata/open-inodes.ts';
import { Processes } from '../metadata/processes.ts';
import type { SnapshotTarget } from '../metrics/snapshot.ts';
import { Probe } from '../probe/probe.ts';
import { makeDecoding } from './make-decoding.ts';
import type { SessionEnd, SessionFacts } from './messages.ts';
import { NameAsker } from './names/name-asker.ts';
import type { DecodingMode, LiveTarget, RecordMode, SessionOptions } from './options.ts';
import type { Outbox } from './outbox.ts';
import type { ProcessWatch } from './process-watch.ts';
import { Recording } from './recording.ts';
import { recordingHeader } from './recording-header.ts';
import { LiveSource } from './sources/live.ts';
import type { Consumer, SourceEnd } from './sources/source.ts';

/**
 * Copied of one turn: a longer body is skipped by its declared length, but only once the verdict is seen: eight bodies
 * of 300 kB at a time, copied whole, filled the ring while the reader had no processor.
 */
const TURN_BYTES = 256 * 1024;
/** Whether the target still lives is asked no more often: a look at a map or a folder. */
const ALIVE_NS = 250e6;

/** A session that watches somebody who runs. */
export interface LiveOptions extends SessionOptions {
  readonly target: LiveTarget;
}

/**
 * Attaches, collects until the signal, the time or the target's end, and detaches.
 * @throws UserError of the probe, and OUTPUT of a recording
 */
export async function runLive(options: LiveOptions, outbox: Outbox, stop: AbortSignal): Promise<SessionEnd> {
  const { mode } = options;
  if (mode.kind !== 'record') {
    using live = new LiveSession(options, outbox, stop);
    return await live.decode(mode);
  }
  const writer = RecordingWriter.open(mode.output);
  try {
    using live = new LiveSession(options, outbox, stop);
    return await live.record(writer, mode);
  } finally {
    writer.abandon();
  }
}

/** A probe that is attached, and who it watches. */
class LiveSession implements Disposable {
  readonly #options: LiveOptions;
  readonly #outbox: Outbox;
  readonly #stop: AbortSignal;
  readonly #probe: Probe;
  readonly #clocks: ClockPair;
  readonly #processes = new Processes({ procPath: '/proc' });
  /** Null where servers are to be shown by their addresses. */
  readonly #names: NameAsker | null;
  #alive = true;
  #aliveAskedNs = 0;

  constructor(options: LiveOptions, outbox: Outbox, stop: AbortSignal) {
    const { target, capture } = options;
    this.#options = options;
    this.#outbox = outbox;
    this.#stop = stop;
    this.#probe = Probe.attach({ target, ...capture, turnBytes: TURN_BYTES });
    this.#clocks = readClocks();
    const failed = (error: Error): void =>
      outbox.say({ kind: 'warning', text: `no more servers are named: ${error.message}` });
    const parts = { procPath: '/proc', processes: this.#processes, failed };
    this.#names = options.rules.serverNames ? new NameAsker(parts) : null;
  }

  async decode(mode: DecodingMode): Promise<SessionEnd> {
    const decoding = makeDecoding({
      mode,
      clocks: this.#clocks,
      processes: this.#processes,
      naming: this.#names,
      named: null,
      hostName: hostname(),
      observer: 'process',
      decodeAs: this.#options.decodeAs,
      rules: this.#options.rules,
      filter: this.#options.filter,
      by: this.#options.by,
      outbox: this.#outbox,
      verdicts: this.#probe.verdicts,
      liveness: new OpenInodes({ procPath: '/proc', nowNs: monotonicNs }),
      countRuns: () => this.#probe.countRuns(),
      readCounters: () => this.#probe.counters(),
      target: (which) => this.#snapshotTarget(which),
      endedWithinItself: () => false,
    });
    this.#outbox.say({ kind: 'attached', facts: this.#factsOf(decoding.watch) });
    const end = await this.#collect(decoding);
    if (decoding.damaged) throw new InvariantError('the ring gave a damaged record');
    await this.#names?.settle();
    decoding.finish(end.atNs);
    return { reason: end.reason, account: decoding.account(), recorded: null };
  }

  async record(writer: RecordingWriter, { output, version }: RecordMode): Promise<SessionEnd> {
    const readCounters = (): ReturnType<Probe['counters']> => this.#probe.counters();
    const recording = new Recording({
      path: output,
      writer,
      processes: this.#processes,
      naming: this.#names,
      readCounters,
    });
    const facts = this.#factsOf(recording.watch);
    const { copyBytes } = this.#options.capture;
    recording.start(recordingHeader({ facts, way: this.#probe.way, copyBytes, version }));
    this.#outbox.say({ kind: 'attached', facts });
    const end = await this.#collect(recording);
    await this.#names?.settle();
    return { reason: end.reason, account: null, recorded: await recording.finish(end.atNs) };
  }

  [Symbol.dispose](): void {
    this.#names?.[Symbol.dispose]();
    this.#probe[Symbol.dispose]();
  }

  async #collect(consumer: Consumer): Promise<SourceEnd> {
    const source = new LiveSource({
      ring: this.#probe,
      ringBytes: this.#probe.ringBytes,
      consumer,
      endNs: this.#clocks.monotonicNs + (this.#options.forNs ?? Number.POSITIVE_INFINITY),
      targetEnded: () => this.#hasEnded(),
    });
    this.#stop.addEventListener('abort', () => source.stop());
    if (this.#stop.aborted) source.stop();
    return source.run();
  }

  /** Also learns who the target's processes are, while they live. */
  #factsOf(watch: ProcessWatch): SessionFacts {
    for (const tgid of this.#probe.targetPids()) watch.add(tgid);
    return {
      source: { kind: 'live', probe: this.#probe.way },
      host: { name: hostname(), kernel: release(), arch: machine() },
      targets: this.#probe.describeTarget(),
      label: this.#probe.targetLabel,
      processes: watch.byCommand(),
      clocks: this.#clocks,
    };
  }

  #snapshotTarget(watch: ProcessWatch): SnapshotTarget {
    return { label: this.#probe.targetLabel, processes: watch.byCommand(), alive: this.#alive };
  }

  #hasEnded(): boolean {
    const nowNs = monotonicNs();
    if (!this.#alive || nowNs - this.#aliveAskedNs < ALIVE_NS) return !this.#alive;
    this.#aliveAskedNs = nowNs;
    this.#alive = !this.#probe.targetEnded();
    return !this.#alive;
  }
}
