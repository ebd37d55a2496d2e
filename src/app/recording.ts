import type { RecordingHeader } from '../events/recording-format.ts';
import type { RecordingWriter } from '../events/recording-writer.ts';
import { WALK_WHOLE, walkRecords } from '../events/walk.ts';
import { InvariantError } from '../lib/errors.ts';
import type { LocalNaming } from '../metadata/found-name.ts';
import type { Processes } from '../metadata/processes.ts';
import type { KernelCounters } from './account.ts';
import type { RecordedSummary } from './messages.ts';
import { NameRecorder } from './names/name-recorder.ts';
import { ProcessWatch } from './process-watch.ts';
import type { Consumer } from './sources/source.ts';

/** Kernel counters, and names of servers, are noted so often: what a recording that was cut off is short of at most. */
const COUNTERS_NS = 1e9;

export interface RecordingOptions {
  readonly path: string;
  readonly writer: RecordingWriter;
  readonly processes: Processes;
  /** Null: nobody knows names of servers. */
  readonly naming: LocalNaming | null;
  readCounters(): KernelCounters;
}

/** Writes what the source gives as it is: nothing is decoded, no verdict is given. */
export class Recording implements Consumer {
  readonly watch: ProcessWatch;
  readonly #options: RecordingOptions;
  readonly #names: NameRecorder | null;
  #countedNs = Number.NEGATIVE_INFINITY;
  /** The batch at hand. */
  #bytes: Uint8Array = NO_BYTES;
  #view: DataView = NO_VIEW;
  readonly #visit = (at: number): void => {
    this.watch.record(this.#bytes, this.#view, at);
    this.#names?.record(this.#bytes, this.#view, at);
  };

  constructor(options: RecordingOptions) {
    this.#options = options;
    const { naming, writer } = options;
    this.#names = naming === null ? null : new NameRecorder(naming, (name) => writer.name(name));
    this.watch = new ProcessWatch(options.processes, (tgid) => this.#named(tgid));
  }

  get done(): boolean {
    return this.#options.writer.failure !== null;
  }

  start(header: RecordingHeader): void {
    this.#options.writer.start(header);
    for (const tgid of this.watch.alive) this.#named(tgid);
  }

  batch(bytes: Uint8Array, view: DataView, length: number, drainedNs: number): void {
    const before = this.watch.records;
    this.#bytes = bytes;
    this.#view = view;
    if (walkRecords(view, length, this.#visit) !== WALK_WHOLE)
      throw new InvariantError('the ring gave a damaged record');
    this.#options.writer.batch(drainedNs, bytes, length, this.watch.records - before);
  }

  drained(beganNs: number): void {
    if (beganNs - this.#countedNs < COUNTERS_NS) return;
    this.#countedNs = beganNs;
    this.#noteCounters(beganNs);
    this.#names?.flush();
  }

  /** @throws UserError OUTPUT; the file then holds all that was written before */
  async finish(endNs: number): Promise<RecordedSummary> {
    const { writer, path, readCounters } = this.#options;
    this.#noteCounters(endNs);
    this.#names?.flush();
    const { dataDropped, stateDropped } = readCounters();
    await writer.finish(endNs);
    return {
      path,
      bytes: writer.written,
      records: this.watch.records - writer.droppedRecords,
      droppedRecords: writer.droppedRecords,
      lostRecords: dataDropped + stateDropped,
    };
  }

  #noteCounters(atNs: number): void {
    const { writer, readCounters } = this.#options;
    writer.counters({ atNs, counters: { ...readCounters() } });
  }

  #named(tgid: number): void {
    const { writer, processes } = this.#options;
    const { command, cgroup, containerId, containerName, unit, podUid, declared } = processes.processOf(tgid);
    const names = { command, cgroup, containerId, containerName, unit, podUid };
    if (writer.started) writer.process({ tgid, ...names, declared: declared.attributes });
  }
}

const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(NO_BYTES.buffer);
