import { ScrapeEndpoint } from '../../sinks/prometheus/scrape-endpoint.ts';
import type { ListenOption } from '../options.ts';
import { say, warn } from '../words.ts';
import type { Sink, SinkContext, SinkSession } from './sink.ts';

export interface PrometheusOption {
  readonly listen: ListenOption;
}

/** Answers who scrapes. Its port is taken before its session comes. */
export class PrometheusSink implements Sink {
  readonly collects = true;
  readonly windows = null;
  readonly #endpoint: ScrapeEndpoint;
  #session: SinkSession | null = null;

  /** @throws UserError LISTEN */
  static async open({ listen }: PrometheusOption, { own, labels, traceNames }: SinkContext): Promise<PrometheusSink> {
    const sink: PrometheusSink = new PrometheusSink(
      await ScrapeEndpoint.open({
        ...listen,
        labels,
        traceNames,
        collect: () => sink.#session?.collect() ?? Promise.reject(new Error('nothing is attached yet')),
        self: () => own.self(),
        failed: (error) => sink.#session?.fail(error),
      }),
    );
    return sink;
  }

  private constructor(endpoint: ScrapeEndpoint) {
    this.#endpoint = endpoint;
  }

  begin(session: SinkSession): void {
    this.#session = session;
    void session.attached.then(() => this.#sayServing());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#endpoint[Symbol.asyncDispose]();
  }

  #sayServing(): void {
    const { url, loopback } = this.#endpoint;
    say(`metrics on ${url}`);
    if (!loopback) warn('other hosts can reach it: they see the names of routes, servers and programs');
  }
}
