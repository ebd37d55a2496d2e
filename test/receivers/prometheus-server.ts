import { writeFileSync } from 'node:fs';
import { Child } from '../workloads/child.ts';
import { accepting, freePort } from '../workloads/tcp.ts';
import { TemporaryFolder } from '../workloads/temporary-folder.ts';

/** How often the tests' servers scrape: as often as they do with ease. */
const SCRAPE_MS = 250;
/** For the answer to become what is expected: some scrapes, on a busy machine. */
const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 100;

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface PrometheusOptions {
  /** Port of sae-mon, which need not listen yet; null: it is written to. */
  readonly scrapes: number | null;
  /** It asks for protobuf then, and keeps the exponential histograms. */
  readonly native: boolean;
  /** A rule file. */
  readonly rules?: string;
  /** How often, milliseconds, which is also how long it waits. */
  readonly everyMs?: number;
  /** In place of Debian's. */
  readonly program?: string;
  /** Whether OTLP is taken too, and exemplars are kept; Debian's has not learnt it. */
  readonly otlp?: boolean;
}

interface FiringAlert {
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: readonly [number, string] }[];
  };
}

/** A prometheus, as Debian ships it or another one, which scrapes one sae-mon or is written to. */
export class PrometheusServer implements AsyncDisposable {
  readonly #port: number;
  readonly #options: PrometheusOptions;
  readonly #folder = new TemporaryFolder();
  #child: Child | null = null;

  private constructor(port: number, options: PrometheusOptions) {
    this.#port = port;
    this.#options = options;
  }

  static async start(options: PrometheusOptions): Promise<PrometheusServer> {
    const server = new PrometheusServer(await freePort(), options);
    await server.revive();
    return server;
  }

  get writeUrl(): string {
    return `http://127.0.0.1:${this.#port}/api/v1/write`;
  }

  /** What /v1/metrics is added to. */
  get otlpUrl(): string {
    return `http://127.0.0.1:${this.#port}/api/v1/otlp`;
  }

  /** Starts it with the data that it had. */
  async revive(): Promise<void> {
    const { scrapes, native, rules, everyMs = SCRAPE_MS, program = 'prometheus', otlp = false } = this.#options;
    const config = this.#folder.file('prometheus.yml');
    const ruleFiles = rules === undefined ? '' : `rule_files: ['${rules}']\n`;
    writeFileSync(config, configuration(scrapes, native ? 'native' : 'plain', everyMs) + ruleFiles);
    const child = new Child(program, [
      `--config.file=${config}`,
      `--storage.tsdb.path=${this.#folder.file('data')}`,
      `--web.listen-address=127.0.0.1:${this.#port}`,
      ...(native ? ['--enable-feature=native-histograms,exemplar-storage'] : []),
      ...(scrapes === null ? ['--web.enable-remote-write-receiver'] : []),
      ...(otlp ? ['--web.enable-otlp-receiver', '--enable-feature=exemplar-storage'] : []),
    ]);
    this.#child = child;
    await accepting(child, this.#port);
    await this.#ready(child);
  }

  /** Ends it as a power failure would. */
  async kill(): Promise<void> {
    await this.#child?.stop('SIGKILL');
  }

  /** An instant query. */
  async query(expression: string): Promise<Sample[]> {
    const body = new URLSearchParams({ query: expression });
    const response = await fetch(`http://127.0.0.1:${this.#port}/api/v1/query`, { method: 'POST', body });
    const answer = (await response.json()) as Answer;
    if (answer.status !== 'success') throw new Error(`${expression}: ${answer.error}`);
    return answer.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  }

  /** The one value that an expression has; NaN where it has none. */
  async value(expression: string): Promise<number> {
    const samples = await this.query(expression);
    if (samples.length > 1) throw new Error(`${expression} has ${samples.length} values`);
    return samples[0]?.value ?? Number.NaN;
  }

  /** The times of the samples of the one series that a range selector has, seconds. */
  async times(selector: string): Promise<number[]> {
    const url = `http://127.0.0.1:${this.#port}/api/v1/query?${new URLSearchParams({ query: selector })}`;
    const answer = (await (await fetch(url)).json()) as {
      readonly data: { readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[] };
    };
    if (answer.data.result.length > 1) throw new Error(`${selector} has ${answer.data.result.length} series`);
    return answer.data.result[0]?.values.map(([seconds]) => seconds) ?? [];
  }

  /** The labels of all exemplars of late that a selector's series have. */
  async exemplars(selector: string): Promise<Record<string, string>[]> {
    const now = Date.now() / 1000;
    const range = new URLSearchParams({ query: selector, start: `${now - 600}`, end: `${now + 60}` });
    const response = await fetch(`http://127.0.0.1:${this.#port}/api/v1/query_exemplars?${range}`);
    const answer = (await response.json()) as {
      readonly data: readonly { readonly exemplars: readonly { readonly labels: Record<string, string> }[] }[];
    };
    return answer.data.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels));
  }

  /** By one label, in its order. */
  async by(label: string, expression: string): Promise<Record<string, number>> {
    const samples = await this.query(expression);
    const entries = samples.map(({ metric, value }) => [metric[label] ?? '', value] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Those that fire, each by its name and resource, in order. */
  async firing(): Promise<string[]> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/api/v1/alerts`);
    const { data } = (await response.json()) as { data: { alerts: readonly FiringAlert[] } };
    const firing = data.alerts.filter(({ state }) => state === 'firing');
    return firing.map(({ labels }) => [labels['alertname'], labels['resource'] ?? ''].join(' ').trim()).sort();
  }

  /** Asks until `holds`, and returns what was answered last, so that the assertion can tell. */
  async until<Value>(ask: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const value = await ask();
      if (holds(value) || performance.now() > deadline) return value;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child?.stop();
    this.#folder[Symbol.dispose]();
  }

  async #ready(child: Child): Promise<void> {
    const ready = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${this.#port}/-/ready`)).ok;
    if (!(await this.until(ready, Boolean))) throw new Error(`prometheus is not ready: ${child.stderr}`);
  }
}

/** When in an interval a server scrapes follows from its external labels: two must not do it at the same time. */
function configuration(port: number | null, replica: string, everyMs: number): string {
  if (port === null) return 'global: {}\n';
  return `global: { scrape_interval: ${everyMs}ms, scrape_timeout: ${everyMs}ms, external_labels: { replica: ${replica} } }
scrape_configs:
  - job_name: sae-mon
    honor_labels: true
    static_configs: [{ targets: ['127.0.0.1:${port}'] }]
`;
}
