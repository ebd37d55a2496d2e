import { OtlpPush, type OtlpSignal } from '../../sinks/otlp/otlp-push.ts';
import type { TracedRow } from '../../transactions/traced-row.ts';
import type { TracesOption } from '../options.ts';
import { say, warn } from '../words.ts';
import { OtlpMetrics, type OtlpMetricsOption } from './otlp-metrics.ts';
import { OtlpTraces, type OtlpTracesOption } from './otlp-traces.ts';
import type { Sink, SinkContext, SinkSession } from './sink.ts';

/** At least one of them. */
export interface OtlpOption {
  readonly metrics: OtlpMetricsOption | null;
  readonly traces: OtlpTracesOption | null;
}

/** Metrics and spans for receivers of OTLP by HTTP. */
export class OtlpSink implements Sink {
  readonly windows = null;
  readonly traces: TracesOption | null;
  readonly #context: SinkContext;
  readonly #pushes: OtlpPush[] = [];
  #metrics: OtlpMetrics | null = null;
  #spans: OtlpTraces | null = null;
  #session: SinkSession | null = null;
  #begun = false;

  /** @throws UserError as `Push.open` */
  static async open({ metrics, traces }: OtlpOption, context: SinkContext): Promise<OtlpSink> {
    const sink = new OtlpSink(traces?.select ?? null, context);
    try {
      if (metrics !== null) sink.#metrics = new OtlpMetrics(await sink.#open(metrics, 'data points'), metrics, context);
      if (traces !== null) sink.#spans = new OtlpTraces(await sink.#open(traces, 'spans'), context);
    } catch (error) {
      await sink[Symbol.asyncDispose]();
      throw error;
    }
    return sink;
  }

  private constructor(traces: TracesOption | null, context: SinkContext) {
    this.traces = traces;
    this.#context = context;
  }

  get collects(): boolean {
    return this.#metrics !== null;
  }

  begin(session: SinkSession): void {
    this.#session = session;
    void session.attached.then(() => {
      this.#metrics?.begin(session);
      this.#spans?.begin();
      this.#begun = true;
    });
  }

  spans(rows: readonly TracedRow[], dropped: number): void {
    this.#spans?.add(rows, dropped);
  }

  async end(hurry: AbortSignal): Promise<void> {
    if (!this.#begun) return;
    await Promise.all([this.#metrics?.end(hurry), this.#spans?.end(hurry)]);
    for (const { push } of this.#pushes) say(`${push.account}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const push of this.#pushes) push[Symbol.dispose]();
  }

  async #open({ destination, spool, timeoutMs, gzip }: OtlpSignal, items: string): Promise<OtlpPush> {
    const { own, version } = this.#context;
    const failed = (error: unknown): void => this.#session?.fail(error);
    const push = await OtlpPush.open({ destination, spool, timeoutMs, gzip }, { version, items, warn, failed });
    this.#pushes.push(push);
    own.pushes.push(push.push.account);
    return push;
  }
}
