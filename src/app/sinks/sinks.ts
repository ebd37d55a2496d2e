import type { Snapshot } from '../../metrics/snapshot.ts';
import type { TracedRow } from '../../transactions/traced-row.ts';
import type { SessionFacts } from '../messages.ts';
import type { DecodingMode, StoreOption, WindowsOption } from '../options.ts';
import { openSink, type SinkOption } from './open-sink.ts';
import type { Sink, SinkContext, SinkSession } from './sink.ts';

/** For what is left at the end: who has pressed Ctrl-C waits for it. */
const FLUSH_MS = 5000;

/** All sinks of a run, as one. */
export class Sinks implements AsyncDisposable {
  readonly #sinks: readonly Sink[];
  /** No two are the same; a snapshot is of one of them. */
  readonly #windows: readonly WindowsOption[];

  private constructor(sinks: readonly Sink[]) {
    this.#sinks = sinks;
    const windows = new Map<string, WindowsOption>();
    for (const sink of sinks) if (sink.windows !== null) windows.set(windowsKey(sink.windows), sink.windows);
    this.#windows = [...windows.values()];
  }

  /**
   * In this order; where one cannot be opened, those before it are closed again.
   * @throws UserError
   */
  static async open(options: readonly SinkOption[], context: SinkContext): Promise<Sinks> {
    const opened: Sink[] = [];
    try {
      for (const option of options) opened.push(await openSink(option, context));
    } catch (error) {
      await dispose(opened);
      throw error;
    }
    return new Sinks(opened);
  }

  /** What the worker has to make for them. */
  mode(store: StoreOption): DecodingMode {
    const collected = this.#sinks.some(({ collects }) => collects);
    const traces = this.#sinks.find((sink) => sink.traces)?.traces ?? null;
    return { kind: 'export', windows: this.#windows, store: collected ? store : null, traces };
  }

  begin(session: SinkSession): void {
    for (const sink of this.#sinks) sink.begin(session);
  }

  /** @param at which of the mode's windows it is of */
  async snapshot(snapshot: Snapshot, facts: SessionFacts, at: number): Promise<void> {
    const windows = this.#windows[at];
    const takers = this.#sinks.filter((sink) => isSame(sink.windows, windows));
    await Promise.all(takers.map((sink) => sink.snapshot?.(snapshot, facts)));
  }

  spans(spans: readonly TracedRow[], dropped: number): void {
    for (const sink of this.#sinks) sink.spans?.(spans, dropped);
  }

  /** All at the same time. */
  async end(): Promise<void> {
    const hurry = new AbortController();
    const timer = setTimeout(() => hurry.abort(), FLUSH_MS);
    try {
      await Promise.all(this.#sinks.map((sink) => sink.end?.(hurry.signal)));
    } finally {
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await dispose(this.#sinks);
  }
}

function isSame(a: WindowsOption | null, b: WindowsOption | undefined): boolean {
  return a !== null && b !== undefined && windowsKey(a) === windowsKey(b);
}

function windowsKey({ intervalNs, histograms }: WindowsOption): string {
  return `${intervalNs} ${histograms}`;
}

async function dispose(sinks: readonly Sink[]): Promise<void> {
  for (const sink of sinks) await sink[Symbol.asyncDispose]();
}
